import { describe, expect, it } from 'vitest';
import { repriced } from './reprice.ts';
import { minor, ppm } from './units.ts';

const by = (direction: 'raise' | 'lower', percent: number, step = 1) => ({
  direction,
  by_ppm: ppm(percent * 10_000),
  step_minor: minor(step),
});

describe('a price that changes by a share', () => {
  it('is the nearest multiple of the step, halves upwards', () => {
    expect(repriced(minor(650), by('raise', 10, 5))).toBe(715);
    expect(repriced(minor(650), by('raise', 10, 25))).toBe(725);
    expect(repriced(minor(450), by('lower', 10, 25))).toBe(400);
    expect(repriced(minor(1999), by('raise', 2.5))).toBe(2049);
    expect(repriced(minor(250), by('raise', 1, 5))).toBe(255);
  });
  it('stays what it was by nothing, on its step', () => {
    expect(repriced(minor(650), by('raise', 0, 5))).toBe(650);
  });
  it('never becomes nothing, and what is free stays free', () => {
    expect(repriced(minor(100), by('lower', 100, 25))).toBe(25);
    expect(repriced(minor(10), by('lower', 50, 100))).toBe(100);
    expect(repriced(minor(0), by('raise', 50, 100))).toBe(0);
  });
});
