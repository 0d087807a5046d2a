import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { displayWidth, oneLine, wrap } from './receipt-width.ts';

describe('displayWidth', () => {
  it.each([
    ['', 0],
    ['Lait 1 L', 8],
    ['café', 4],
    ['cafe\u0301', 4],
    ['q\u0307\u0323', 1],
    ['饼干', 4],
    ['ｶﾞ', 2],
    ['한국', 4],
    ['👩‍👩‍👧', 2],
    ['❤️', 2],
    ['12\u202f500\u00a0F', 8],
    ['خبز', 3],
  ])('counts %j as %i columns', (text, columns) => {
    expect(displayWidth(text)).toBe(columns);
  });
});

describe('oneLine', () => {
  it('makes spaces of control characters and drops what turns the reading direction', () => {
    expect(oneLine('Riz\n5 kg\u001b@\u0000\u009b')).toBe('Riz 5 kg @ ');
    expect(oneLine('10\u202e00')).toBe('1000');
    expect(oneLine('\ud800x')).toBe('\ufffdx');
  });
});

describe('wrap', () => {
  it('breaks between words and keeps figures and French signs together', () => {
    expect(wrap('Merci de votre visite, à bientôt !', 32)).toEqual([
      'Merci de votre visite, à',
      'bientôt\u00a0!',
    ]);
    expect(wrap('Total de 12\u202f500\u00a0F', 12)).toEqual(['Total de', '12\u202f500\u00a0F']);
  });

  it('breaks a word only where it is wider than the line', () => {
    expect(wrap('a ABCDEFGHIJ', 4)).toEqual(['a', 'ABCD', 'EFGH', 'IJ']);
    expect(wrap('饼干饼干', 3)).toEqual(['饼', '干', '饼', '干']);
  });

  it('gives one empty line for an empty text', () => {
    expect(wrap('', 10)).toEqual(['']);
    expect(wrap('   ', 10)).toEqual(['']);
  });

  it('never exceeds the columns and loses no letter, whatever the text', () => {
    const text = fc.oneof(fc.string({ unit: 'grapheme' }), fc.string({ unit: 'binary' }));
    fc.assert(
      fc.property(text, fc.integer({ min: 2, max: 60 }), (raw, columns) => {
        const lines = wrap(raw, columns);
        for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(columns);
        const letters = (value: string) => value.replace(/[ \u00a0]/g, '');
        expect(letters(lines.join(''))).toBe(letters(oneLine(raw)));
      }),
    );
  });
});
