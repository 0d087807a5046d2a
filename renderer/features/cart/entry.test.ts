import { describe, expect, it } from 'vitest';
import { continues, createTrail, type Entry, fixed, isEmpty, noEntry, steppedBack, typed } from './entry.ts';

const keys = (text: string, from: Entry = noEntry): Entry =>
  [...text].reduce((entry, key) => (key === '×' ? fixed(entry) : typed(entry, key as '1', 3)), from);

describe('entry', () => {
  it('fixes a quantity with ×', () => {
    expect(keys('12×')).toEqual({ text: '', times_milli: 12_000 });
    expect(keys('0,850×')).toEqual({ text: '', times_milli: 850 });
  });

  it('keeps figures that make no quantity', () => {
    expect(keys('×')).toEqual(noEntry);
    expect(keys('0×')).toEqual({ text: '0', times_milli: null });
  });

  it('replaces a quantity by a later one', () => {
    expect(keys('12×3×').times_milli).toBe(3_000);
  });

  it('begins afresh after figures that something else was done in front of', () => {
    const left: Entry = { ...keys('5×12'), left: true };
    expect(keys('12×', left)).toEqual({ text: '', times_milli: 12_000 });
    expect(typed(left, '7', 3)).toEqual({ text: '7', times_milli: 5_000 });
    expect(typed(typed(left, '7', 3), '8', 3).text).toBe('78');
    expect(typed(left, 'backspace', 3)).toEqual({ text: '1', times_milli: 5_000 });
    expect(fixed(left)).toEqual({ text: '', times_milli: 12_000 });
    expect(steppedBack(left)).toEqual({ text: '', times_milli: 5_000 });
  });

  it('steps back through the figures, then the quantity', () => {
    const both = keys('5×12');
    expect(steppedBack(both)).toEqual({ text: '', times_milli: 5_000 });
    expect(isEmpty(steppedBack(steppedBack(both)))).toBe(true);
  });

  it('takes the quantity away with a backspace on nothing', () => {
    expect(typed(keys('5×'), 'backspace', 3)).toEqual(noEntry);
    expect(typed(keys('5×12'), 'backspace', 3)).toEqual({ text: '1', times_milli: 5_000 });
  });
});

describe('zeros before a scan', () => {
  it('are a hand’s where figures stand that they continue', () => {
    expect(continues('100', '02990000000361', '2990000000361')).toBe(true);
    expect(continues('', '02990000000361', '2990000000361')).toBe(false);
    expect(continues(undefined, '02990000000361', '2990000000361')).toBe(false);
    expect(continues('100', '32990000000361', '2990000000361')).toBe(false);
    expect(continues('100', '2990000000361', '990000000361')).toBe(false);
  });
});

describe('trail', () => {
  it('puts back what stood before the first keys of a scan', () => {
    const trail = createTrail<string>();
    for (const state of ['12 ×', '12 × 3', '12 × 30']) trail.push(state);
    expect(trail.back(2)).toBe('12 × 3');
  });

  it('knows nothing of keys it has not seen, and forgets what it gave back', () => {
    const trail = createTrail<string>();
    expect(trail.back(0)).toBeUndefined();
    trail.push('a');
    expect(trail.back(2)).toBeUndefined();
    trail.push('b');
    trail.back(1);
    expect(trail.back(1)).toBeUndefined();
  });
});
