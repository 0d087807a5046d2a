import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { guardFormula, unguardFormula } from './formula-guard.ts';

describe('a cell that a spreadsheet would calculate', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['+33 6', "'+33 6"],
    ['-5 %', "'-5 %"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['＝1', "'＝1"],
    ["'=1", "''=1"],
    ["l'eau", "l'eau"],
    ["'90", "'90"],
    ['', ''],
  ])('%j becomes %j and comes back', (text, guarded) => {
    expect(guardFormula(text)).toBe(guarded);
    expect(unguardFormula(guarded)).toBe(text);
  });

  it('comes back whatever it was', () => {
    const character = fc.constantFrom("'", '=', '-', '@', '\t', 'a', '1', ' ', '＋');
    fc.assert(
      fc.property(fc.string({ unit: character, maxLength: 6 }), (text) => {
        expect(unguardFormula(guardFormula(text))).toBe(text);
        expect(guardFormula(text)).not.toMatch(/^[=+\-@\t＋]/);
      }),
    );
  });
});
