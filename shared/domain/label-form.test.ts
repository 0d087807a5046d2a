import { describe, expect, it } from 'vitest';
import { checkDigit } from './barcode.ts';
import { isLabelPattern, readLabel, usualLabels } from './embedded-value.ts';
import { formOf, labelDecimals, labelDigits, labelPrefixes, patternOf } from './label-form.ts';

describe('a layout of scale labels as a form', () => {
  it('is the pattern it was read from, for all that the form can say', () => {
    for (const prefix of labelPrefixes)
      for (const digits of labelDigits)
        for (const decimals of labelDecimals)
          for (const checked of [false, true]) {
            const form = { value: 'weight', prefix, digits, decimals, checked } as const;
            const pattern = patternOf(form);
            expect(isLabelPattern(pattern), pattern).toBe(true);
            expect(formOf({ value: 'weight', pattern })).toEqual({
              ...form,
              decimals: Math.min(decimals, digits),
            });
          }
  });

  it('reads a label as it says', () => {
    const pattern = patternOf({ prefix: '27', digits: 5, decimals: 3, checked: false });
    const body = '271234501250';
    expect(
      readLabel([{ sequence: 1, value: 'weight', pattern }], `${body}${checkDigit(body)}`)?.number,
    ).toEqual({
      digits: 1250,
      decimals: 3,
    });
  });

  it('knows those in wide use, and none that was written otherwise', () => {
    for (const decimals of [0, 2, 3])
      for (const label of usualLabels(decimals)) expect(formOf(label)).not.toBeNull();
    for (const pattern of [
      '{NNDDD}........',
      '2.....{NNDD}...',
      '............{N}',
      '21....V.{NNDD}.',
      '30.....{NNDDD}.',
      'x',
    ])
      expect(formOf({ value: 'price', pattern }), pattern).toBeNull();
  });
});
