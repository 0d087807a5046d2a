import { describe, expect, it } from 'vitest';
import { cashSteps, familiesFor, familyOf, profileOf, withCurrent } from './choices.ts';

describe('what the lists of the settings offer', () => {
  it('has the value in force, once', () => {
    expect(withCurrent([0, 5, 10], 7)).toEqual([0, 5, 7, 10]);
    expect(withCurrent([0, 5, 10], 5)).toEqual([0, 5, 10]);
  });

  it('rounds cash to coins, not to notes', () => {
    const coins = [
      { value_minor: 500, kind: 'note' },
      { value_minor: 25, kind: 'coin' },
      { value_minor: 5, kind: 'coin' },
    ] as const;
    expect(cashSteps(coins, 1)).toEqual([1, 5, 25]);
  });

  it.each([58, 80] as const)('finds every printer back by the profile it saves, %i mm', (width) => {
    for (const family of familiesFor(width)) expect(familyOf(profileOf(family, width), width)).toBe(family);
  });

  it('takes an unknown printer, or one of another width, for a generic one', () => {
    expect(familyOf('epson', 80)).toBe('generic');
    expect(familyOf('epson-80', 58)).toBe('generic');
    expect(familiesFor(58)).not.toContain('epson');
  });
});
