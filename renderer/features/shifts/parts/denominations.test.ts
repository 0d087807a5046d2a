import { describe, expect, it } from 'vitest';
import { countOf, type Denomination, piecesTyped, totalOf } from './denominations.ts';

const francs: Denomination[] = [10_000, 5_000, 2_000, 1_000, 500].map((value_minor) => ({
  value_minor,
  kind: 'note',
}));

describe('counting a drawer', () => {
  it('adds up what is typed so far', () => {
    const typed = { 'note-10000': '3', 'note-1000': '12', 'note-500': '' };
    expect(countOf(francs, typed).map((row) => row.count)).toEqual([3, 0, 0, 12, 0]);
    expect(totalOf(countOf(francs, typed))).toBe(42_000);
  });

  it('counts a note and a coin of the same value apart', () => {
    const money: Denomination[] = [
      { value_minor: 500, kind: 'note' },
      { value_minor: 500, kind: 'coin' },
    ];
    const count = countOf(money, { 'note-500': '2', 'coin-500': '3' });
    expect(count.map((row) => row.count)).toEqual([2, 3]);
    expect(totalOf(count)).toBe(2_500);
  });

  it('keeps the order of the table', () => {
    expect(countOf(francs, {}).map((row) => row.value_minor)).toEqual([10_000, 5_000, 2_000, 1_000, 500]);
  });

  it.each([
    ['', 0],
    [undefined, 0],
    ['1 200', 1_200],
    ['-1', null],
    ['1,5', null],
    ['2000000', null],
  ])('reads %s as %s pieces', (text, pieces) => expect(piecesTyped(text)).toBe(pieces));

  it('counts nothing for a field that cannot be read', () => {
    expect(totalOf(countOf(francs, { 'note-500': '1,5', 'note-1000': '1' }))).toBe(1_000);
  });
});
