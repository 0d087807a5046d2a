import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance, fold, typosAllowed } from './fold.ts';

describe('fold', () => {
  it.each([
    ['Crème fraîche', 'creme fraiche'],
    ['ŒUFS', 'oeufs'],
    ["L'eau  de-vie (70 cl)", 'l eau de vie 70 cl'],
    ['Ægir & Straße', 'aegir strasse'],
    ['ﬁne ½ ﬂ', 'fine 1 2 fl'],
    ['ＡＢＣ１２３', 'abc123'],
    ['Smørrebrød Łódź', 'smorrebrod lodz'],
    ['أَرُزّ', 'ارز'],
    ['ســكر', 'سكر'],
    ['緑茶', '緑茶'],
    ['がんばれ', 'がんばれ'],
    ['한국 김치', '한국 김치'],
    ['हिन्दी', 'हिन्दी'],
    ['Чай «Йод»', 'чаи иод'],
    ['İstanbul', 'istanbul'],
    ['1,5 L', '1 5 l'],
    ['  ', ''],
    ['…!?', ''],
  ])('"%s" becomes "%s"', (text, folded) => {
    expect(fold(text)).toBe(folded);
  });

  it('changes nothing the second time and leaves no outer blank', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 40 }), (text) => {
        const once = fold(text);
        expect(fold(once)).toBe(once);
        expect(once).toBe(once.trim());
        expect(once).not.toContain('  ');
      }),
    );
  });
});

describe('editDistance', () => {
  it.each([
    ['sucre', 'sucre', 0],
    ['sucre', 'scure', 1],
    ['sucre', 'sucr', 1],
    ['sucre', 'sucrre', 1],
    ['sucre', 'sucte', 1],
    ['tomate', 'tmoaet', 2],
    ['', 'ab', 2],
    ['lait', 'sel', 4],
    ['ca', 'abc', 3],
  ])('from %s to %s is %s', (a, b, distance) => {
    expect(editDistance(a, b, 5)).toBe(distance);
  });

  it('says limit + 1 for anything farther', () => {
    expect(editDistance('lait', 'sel', 2)).toBe(3);
    expect(editDistance('lait', 'sel', 1)).toBe(2);
    expect(editDistance('a', 'abcdefgh', 2)).toBe(3);
  });

  const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 9 });
  const plain = (a: string, b: string): number => {
    const table = (i: number, j: number): number => {
      if (i === 0 || j === 0) return i + j;
      const swap =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? table(i - 2, j - 2) + 1 : 99;
      return Math.min(
        swap,
        table(i - 1, j) + 1,
        table(i, j - 1) + 1,
        table(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1),
      );
    };
    return table(a.length, b.length);
  };

  it('is what the definition says, cut at the limit, and the same in both directions', () => {
    const short = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 5 });
    fc.assert(
      fc.property(short, short, fc.integer({ min: 0, max: 4 }), (a, b, limit) => {
        expect(editDistance(a, b, limit)).toBe(Math.min(plain(a, b), limit + 1));
      }),
    );
    fc.assert(fc.property(word, word, (a, b) => editDistance(a, b, 3) === editDistance(b, a, 3)));
  });
});

it('short words forgive nothing, long ones two mistakes', () => {
  expect([3, 4, 7, 8].map(typosAllowed)).toEqual([0, 1, 1, 2]);
});

it('reads plain letters alone as it reads them beside others', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme-ascii' }), (text) => {
      expect(fold(text)).toBe(fold(`é ${text}`).slice(1).trim());
    }),
  );
});
