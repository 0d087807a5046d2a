import { describe, expect, it } from 'vitest';
import { fitting } from './fitting.ts';

describe('the buttons of a row', () => {
  it('all stand there while they fit to the pixel', () => {
    expect(fitting([100, 100, 100], 316, 90)).toBe(3);
  });

  it('leave room for the button with the rest as soon as one does not fit', () => {
    expect(fitting([100, 100, 100], 315, 90)).toBe(2);
    expect(fitting([100, 100, 100], 305, 90)).toBe(1);
  });

  it('all go into the menu where there is room for nothing else', () => {
    expect(fitting([100, 100], 120, 90)).toBe(0);
    expect(fitting([], 0, 90)).toBe(0);
  });
});
