import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readPicture } from '#tests/support/read-codes.ts';
import { checkDigit } from './barcode.ts';
import { type LabelCode, labelCode, labelPicture } from './label-code.ts';
import { labelPlaces, labelSheets, liesOnPaper } from './label-sheets.ts';

const digits = (length: number) =>
  fc.stringMatching(new RegExp(`^\\d{${length - 1}}$`)).map((body) => `${body}${checkDigit(body)}`);
const codeOf = (text: string): LabelCode => {
  const code = labelCode(text);
  if (!code) throw new Error(`no code for ${text}`);
  return code;
};
const seen = async (text: string): Promise<string[]> => {
  const picture = labelPicture(codeOf(text));
  if (!picture) throw new Error(`no picture for ${text}`);
  return readPicture(picture);
};

describe('the code on a label', () => {
  it.each([
    ['EAN13', 13],
    ['EAN8', 8],
  ] as const)('is read back as %s, whatever its digits', async (format, length) => {
    await fc.assert(
      fc.asyncProperty(digits(length), async (text) => {
        expect(await seen(text)).toEqual([`${format} ${text}`]);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ['3017620422003', 'EAN13 3017620422003'],
    ['96385074', 'EAN8 96385074'],
    ['012345678905', 'EAN13 0012345678905'],
    ['AB-1234', 'Code128 AB-1234'],
    ['mangue', 'Code128 mangue'],
    ['40063813339', 'Code128 40063813339'],
    ['Pièce n° 12, rayon du fond', 'QRCode Pièce n° 12, rayon du fond'],
  ])('%s is read as "%s" by a reader', async (text, read) => {
    expect(await seen(text)).toEqual([read]);
  });

  it('keeps the quiet zones that its standard asks for', () => {
    for (const [text, left, right] of [
      ['3017620422003', 11, 7],
      ['96385074', 7, 7],
      ['AB-1234', 10, 10],
      ['é'.repeat(20), 4, 4],
    ] as const) {
      const { runs, modules } = codeOf(text);
      expect(Math.min(...runs.map(({ x }) => x)), text).toBe(left);
      expect(modules - Math.max(...runs.map(({ x, width }) => x + width)), text).toBe(right);
    }
  });

  it('is none for no code, and always fits the narrow paper', () => {
    expect(labelCode('  ')).toBeNull();
    fc.assert(
      fc.property(fc.string({ minLength: 1, maxLength: 60 }), (text) => {
        const code = labelCode(text);
        const picture = code && labelPicture(code);
        expect(picture === null || picture.width <= 384).toBe(true);
      }),
    );
  });
});

describe('the sheets of labels', () => {
  it.each(labelSheets)('of $id lie on A4 with all their labels', (sheet) => {
    expect(liesOnPaper(sheet)).toBe(true);
    expect(liesOnPaper({ ...sheet, rows: sheet.rows + 1 })).toBe(false);
    expect(liesOnPaper({ ...sheet, columns: sheet.columns + 1 })).toBe(false);
  });

  it('begin after the places that are empty, and go on on the next sheet', () => {
    const [sheet] = labelSheets;
    const places = labelPlaces(sheet, 24, 22);
    expect(places[0]).toEqual({ page: 0, x: 70, y: 259.5 });
    expect(places[2]).toEqual({ page: 1, x: 0, y: 0.5 });
    expect(places.at(-1)).toEqual({ page: 1, x: 0, y: 259.5 });
    expect(labelPlaces(sheet, 1, 999)[0]).toEqual({ page: 0, x: 140, y: 259.5 });
  });
});
