import { describe, expect, it } from 'vitest';
import { countedOf, isBegun, keepCount, keptCount, nothingCounted } from './counting.ts';

const money = [
  { value_minor: 10_000, kind: 'note' },
  { value_minor: 500, kind: 'coin' },
] as const;
const counted = (typed: Partial<typeof nothingCounted>) =>
  countedOf({ ...nothingCounted, ...typed }, money, 'XOF');

describe('what was counted', () => {
  it('is nothing before anything is typed, and not zero', () => {
    expect(counted({})).toBeNull();
    expect(counted({ pieces: { 'coin-500': ' ' } })).toBeNull();
    expect(counted({ by: 'amount' })).toBeNull();
  });

  it('adds the pieces up, a typed zero being a count', () => {
    expect(counted({ pieces: { 'note-10000': '2', 'coin-500': '3' } })).toEqual({
      counted_minor: 21_500,
      count: [
        { value_minor: 10_000, count: 2 },
        { value_minor: 500, count: 3 },
      ],
    });
    expect(counted({ pieces: { 'coin-500': '0' } })?.counted_minor).toBe(0);
  });

  it('waits for what cannot be read', () => {
    expect(counted({ pieces: { 'note-10000': '2', 'coin-500': 'x' } })).toBeNull();
    expect(counted({ by: 'amount', amount: '12a' })).toBeNull();
    expect(counted({ by: 'amount', amount: '-5' })).toBeNull();
  });

  it('takes the amount alone without pieces', () => {
    expect(counted({ by: 'amount', amount: '12 500', pieces: { 'coin-500': '9' } })).toEqual({
      counted_minor: 12_500,
      count: null,
    });
  });

  it('waits for the same person and the same shift, until it is given up', () => {
    const begun = { ...nothingCounted, amount: '12 500' };
    keepCount('3 7', begun);
    expect(keptCount('3 7')).toEqual(begun);
    expect(keptCount('4 7')).toBe(nothingCounted);
    keepCount('3 7', nothingCounted);
    expect(keptCount('3 7')).toBe(nothingCounted);
  });

  it('is begun as soon as one thing is typed, readable or not', () => {
    expect(isBegun(nothingCounted)).toBe(false);
    expect(isBegun({ ...nothingCounted, by: 'amount', pieces: { 'coin-500': ' ' } })).toBe(false);
    expect(isBegun({ ...nothingCounted, pieces: { 'coin-500': 'x' } })).toBe(true);
    expect(isBegun({ ...nothingCounted, amount: '0' })).toBe(true);
  });
});
