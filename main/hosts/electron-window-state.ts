import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import type { BrowserWindow, Rectangle } from 'electron';

export interface WindowState extends Rectangle {
  readonly maximized: boolean;
}

export const smallestWindow = { width: 800, height: 600 } as const;
/** So much of the title bar must lie on a screen that a finger can take hold of it. */
const grip = { width: 120, height: 40 } as const;
const usual = { width: 1280, height: 800 } as const;

const isState = (value: unknown): value is WindowState => {
  if (typeof value !== 'object' || value === null) return false;
  const { x, y, width, height, maximized } = value as Partial<WindowState>;
  return [x, y, width, height].every(Number.isSafeInteger) && typeof maximized === 'boolean';
};

function read(file: string): WindowState | null {
  try {
    const stored: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return isState(stored) ? stored : null;
  } catch {
    return null;
  }
}

const reachable = (window: Rectangle, area: Rectangle): boolean =>
  Math.min(window.x + window.width, area.x + area.width) - Math.max(window.x, area.x) >= grip.width &&
  window.y >= area.y &&
  window.y + grip.height <= area.y + area.height;

/**
 * Where the window goes: where it was, if a screen is still there; otherwise maximised on the first screen.
 * @param areas work areas of the screens, the main one first
 */
export function placeWindow(stored: WindowState | null, areas: readonly Rectangle[]): Partial<WindowState> {
  const [main = { x: 0, y: 0, ...usual }] = areas;
  const fitting = {
    width: Math.min(usual.width, main.width),
    height: Math.min(usual.height, main.height),
  };
  if (!stored || !areas.some((area) => reachable(stored, area))) return { ...fitting, maximized: true };
  return {
    ...stored,
    width: Math.max(stored.width, smallestWindow.width),
    height: Math.max(stored.height, smallestWindow.height),
  };
}

export const readWindowPlace = (file: string, areas: readonly Rectangle[]): Partial<WindowState> =>
  placeWindow(read(file), areas);

/** Written whole or not at all. A disk that refuses costs the place of the window, never the close of the till. */
export function saveWindowPlace(file: string, window: BrowserWindow): void {
  if (window.isMinimized() || window.isKiosk()) return;
  const state: WindowState = { ...window.getNormalBounds(), maximized: window.isMaximized() };
  try {
    writeFileSync(`${file}.new`, JSON.stringify(state));
    renameSync(`${file}.new`, file);
  } catch (error) {
    console.error(error);
  }
}
