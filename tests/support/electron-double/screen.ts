import type { Display, Rectangle } from 'electron';
import { strictEmitter } from './strict.ts';

/** One screen of a small shop-counter PC. */
export const workArea: Rectangle = { x: 0, y: 0, width: 1280, height: 800 };
const display = {
  id: 1,
  label: 'double',
  bounds: workArea,
  workArea,
  size: { width: workArea.width, height: workArea.height },
  workAreaSize: { width: workArea.width, height: workArea.height },
  scaleFactor: 1,
  internal: true,
  touchSupport: 'unknown',
} as unknown as Display;

const Emitter = strictEmitter('screen', ['display-added', 'display-removed', 'display-metrics-changed']);
class DoubleScreen extends Emitter {
  getPrimaryDisplay(): Display {
    return display;
  }
  getAllDisplays(): Display[] {
    return [display];
  }
  getDisplayMatching(_bounds: Rectangle): Display {
    return display;
  }
}
export const screen = new DoubleScreen();
