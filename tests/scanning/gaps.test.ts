import { describe, expect, it } from 'vitest';
import { byHand, play, spell, suffixes, type TimedKey } from './keys.ts';

const milk = '3017620422003';
const other = '2990000000361';

describe('where a scan begins and ends', () => {
  const numpadTimes: TimedKey = { code: 'NumpadMultiply', key: '*', shift: false, wait: 130 };
  const times: readonly (readonly [string, TimedKey])[] = [
    ['of the keypad', numpadTimes],
    ['of the main block', { ...numpadTimes, code: 'Digit8', shift: true }],
    ['of a French main block', { ...numpadTimes, code: 'Backslash' }],
    ['of the screen', { ...numpadTimes, code: '', key: '×' }],
  ];
  it.each(times)('how many and × %s close before the scan are no part of it', async (_, key) => {
    for (const typed of ['3', '12', '1,5'])
      for (const gap of [8, 20, 35, 60, 80, 120])
        for (const wait of [8, 20]) {
          const keys = [...byHand(typed), key, ...spell(other, wait, { 0: gap }), ...suffixes.cr];
          expect(play(keys), `${typed}, ${gap} ms`).toEqual({
            scans: [{ text: other }],
            field: `${typed}${key.key}`,
            acted: [],
          });
        }
    const alone = [{ ...numpadTimes, wait: 400 }, ...spell(other, 8, { 0: 20 }), ...suffixes.cr];
    expect(play([...byHand('3'), ...alone]).scans).toEqual([{ text: other }]);
  });

  it('a star that comes at the pace of the scanner is part of the code', () => {
    expect(play([...spell('12*345678'), ...suffixes.cr]).scans).toEqual([{ text: '12*345678' }]);
  });

  it.each(['cr', 'none'] as const)(
    'a number that a pause longer than any has cut is told whole with its rest (%s)',
    (end) => {
      for (const pause of [310, 500, 1_500])
        for (const place of [6, 7, 8, 9, 10, 11, 12]) {
          const { scans, field } = play([...spell(other, 8, { [place]: pause }), ...suffixes[end]]);
          const restIsHeard = end === 'cr' ? other.length - place > 0 : other.length - place >= 6;
          if (!restIsHeard) continue;
          expect(scans.at(0)?.text, `${place}`).toBe(other.slice(0, place));
          expect(scans.slice(1), `${place}`).toEqual([{ text: other.slice(place), whole: other }]);
          expect(field, `${place}`).toBe('');
        }
    },
  );

  it('what is scanned behind a number that nobody cut is a scan of its own', () => {
    const next = spell(milk, 8, { 0: 600 });
    expect(play([...spell('299000'), ...next, ...suffixes.cr]).scans).toEqual([
      { text: '299000' },
      { text: milk },
    ]);
    const late = spell(other.slice(7), 8, { 0: 3_500 });
    expect(play([...spell(other.slice(0, 7)), ...late, ...suffixes.cr]).scans[1]).toEqual({
      text: other.slice(7),
    });
    expect(play([...spell('299000'), ...spell('000', 130, { 0: 600 }), ...suffixes.cr]).scans).toEqual([
      { text: '299000' },
    ]);
  });
});
