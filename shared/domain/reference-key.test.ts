import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { referenceKey } from './reference-key.ts';

describe('the key of a mobile-money reference', () => {
  const same: readonly [string, string][] = [
    ['case', 'mp1234'],
    ['a blank', 'MP 1234'],
    ['a narrow blank', 'MP\u202f1234'],
    ['a hyphen', 'MP-1234'],
    ['dots and slashes', 'MP.12/34'],
    ['a zero-width space', 'MP\u200b1234'],
    ['a joiner, a mark of direction, a soft hyphen', 'M\u200dP\u200e12\u00ad34'],
    ['a byte order mark', '\ufeffMP1234'],
    ['full-width letters and figures', 'ＭＰ１２３４'],
    ['mathematical letters', '𝐌𝐏𝟏𝟐𝟑𝟒'],
    ['a Cyrillic em', 'М\u00501234'],
    ['Cyrillic in small letters', 'мр1234'],
    ['Greek', 'ΜΡ1234'],
    ['Greek in small letters', 'μρ1234'.replace('μ', 'Μ')],
    ['an accent', 'ḾP1234'],
    ['an accent apart', 'M\u0301P1234'],
    ['Arabic figures', 'MP١٢٣٤'],
    ['Devanagari figures', 'MP१२३४'],
    ['circled figures', 'MP①②③④'],
    ['superscripts', 'MP¹²³⁴'],
    ['an I for 1', 'MPI234'],
    ['a small l for 1', 'mpl234'],
    ['a Cyrillic palochka for 1', 'MPӀ234'],
  ];
  it.each(same)('%s makes no other reference', (_what, written) => {
    expect(referenceKey(written)).toBe(referenceKey('MP1234'));
  });

  it('takes O for 0, in any alphabet', () => {
    for (const written of ['QGH70', 'QGH7O', 'qgh7o', 'QGH7О', 'QGH7ο', 'QGH7Ｏ'])
      expect(referenceKey(written)).toBe('QGH70');
  });

  it('keeps apart what differs', () => {
    const others = ['MP1235', 'MP12345', 'NP1234', 'MP2134', 'M1234', 'P1234', 'MP1224', 'WP1234'];
    const keys = others.map(referenceKey);
    expect(new Set([...keys, referenceKey('MP1234')]).size).toBe(others.length + 1);
  });

  it('is empty for a text that says nothing', () => {
    for (const written of ['', ' ', '\u200b', '--', '\ufeff\u00ad', '…'])
      expect(referenceKey(written)).toBe('');
  });

  it('is its own key, and is never changed by blanks or case', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 30 }), (text) => {
        const key = referenceKey(text);
        expect(referenceKey(key)).toBe(key);
        expect(referenceKey(` ${text}\u200b`)).toBe(key);
      }),
    );
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9]{1,20}$/), (text) => {
        expect(referenceKey(text.toLowerCase())).toBe(referenceKey(text.toUpperCase()));
      }),
    );
  });
});
