import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { placeWindow } from './electron-window-state.ts';

const main = { x: 0, y: 0, width: 1366, height: 728 };
const second = { x: 1366, y: -200, width: 1920, height: 1040 };
const stored = { x: 100, y: 50, width: 1024, height: 700, maximized: false };

describe('where the window goes', () => {
  test('a first start fills the main screen', () => {
    expect(placeWindow(null, [main])).toEqual({ width: 1280, height: 728, maximized: true });
  });
  test('a window comes back where it was', () => {
    expect(placeWindow(stored, [main])).toEqual(stored);
    const there = { ...stored, x: 1500, y: -180 };
    expect(placeWindow(there, [main, second])).toEqual(there);
  });
  test.each([
    ['the second screen was unplugged', { ...stored, x: 1500, y: -180 }],
    ['it lies left of everything', { ...stored, x: -1000 }],
    ['its title bar is above the screen', { ...stored, y: -30 }],
    ['its title bar is below the screen', { ...stored, y: 700 }],
  ])('on the main screen when %s', (_why, lost) => {
    expect(placeWindow(lost, [main])).toEqual({ width: 1280, height: 728, maximized: true });
  });
  test('never smaller than the screens can bear', () => {
    expect(placeWindow({ ...stored, width: 30, height: 5, x: 100 }, [main]).maximized).toBe(true);
    expect(placeWindow({ ...stored, width: 300, height: 200 }, [main])).toMatchObject({
      width: 800,
      height: 600,
    });
  });

  test('the title bar can always be taken hold of', () => {
    const side = fc.integer({ min: -5000, max: 5000 });
    const size = fc.integer({ min: 0, max: 5000 });
    const state = fc.record({ x: side, y: side, width: size, height: size, maximized: fc.boolean() });
    fc.assert(
      fc.property(state, (window) => {
        const { x, y, width = 0 } = placeWindow(window, [main, second]);
        if (x === undefined || y === undefined) return;
        const held = [main, second].some(
          (area) =>
            x + width >= area.x + 120 &&
            x <= area.x + area.width - 120 &&
            y >= area.y &&
            y <= area.y + area.height - 40,
        );
        expect(held).toBe(true);
      }),
    );
  });
});
