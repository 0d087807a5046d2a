import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type DecimalMark,
  parseFlag,
  parsePrice,
  parseQuantity,
  parseScaled,
  parseTaxRate,
  parseUnit,
  sniffDecimalMark,
} from './csv-values.ts';

describe('prices', () => {
  it.each([
    ['1250', 0, 1250],
    ['1 250', 0, 1250],
    ['1\u202f250\u00a0F', 0, 1250],
    ['12 500 FCFA', 0, 12_500],
    ['12500 F CFA', 0, 12_500],
    ['XOF 500', 0, 500],
    ['1.250', 0, 1250],
    ['1,250', 0, 1250],
    ['1.250.000', 0, 1_250_000],
    ['1250,00', 0, 1250],
    ['2.5', 2, 250],
    ['2,50 €', 2, 250],
    ['€2.50', 2, 250],
    ['US$ 2.50', 2, 250],
    ['1.250,50', 2, 125_050],
    ['1,250.50', 2, 125_050],
    ["1'250.50", 2, 125_050],
    ['1,250', 2, 125_000],
    ['0,250', 3, 250],
    ['1,250', 3, 1250],
    ['2.500', 2, 250_000],
    ['2.990', 3, 2990],
    ['0', 0, 0],
  ])('"%s" with %s decimals is %s', (cell, decimals, minorUnits) => {
    expect(parsePrice(cell, decimals)).toBe(minorUnits);
  });

  it.each([
    ['12,50', 0],
    ['1.999', 2, '.'],
    ['0.255', 2],
    ['-5', 0],
    ['abc', 0],
    ['', 0],
    ['1..2', 2],
    ['1,2,3', 2],
    ['1e3', 0],
    ['5/kg', 0],
    ['99999999999999999999', 0],
    ['NaN', 2],
    ['1.25.0', 2],
  ] as [string, number, DecimalMark?][])('"%s" with %s decimals is refused', (cell, decimals, mark) => {
    expect(parsePrice(cell, decimals, mark)).toBeUndefined();
  });

  it('follow the mark of their column where three digits leave a doubt', () => {
    expect(sniffDecimalMark(['1,250', '3', '12,5'])).toBe(',');
    expect(sniffDecimalMark(['1,250', '1,250.5'])).toBe('.');
    expect(sniffDecimalMark(['1 250,00 €', '2.500'])).toBe(',');
    expect(sniffDecimalMark(['0,125'])).toBe(',');
    expect(sniffDecimalMark(['1,250', '2.500', '', '3'])).toBeUndefined();
    expect(parsePrice('1.990', 2, ',')).toBe(199_000);
    expect(parsePrice('1.990', 2, '.')).toBe(199);
  });

  it('come back from any way of writing them', () => {
    const grouped = (whole: number, mark: string) => String(whole).replaceAll(/\B(?=(\d{3})+$)/g, mark);
    fc.assert(
      fc.property(
        fc.nat(9_999_999),
        fc.nat(99),
        fc.constantFrom(
          [' ', ','],
          ['', ','],
          ['', '.'],
          [',', '.'],
          ['.', ','],
          ["'", '.'],
          ['\u202f', ','],
        ),
        (whole, cents, [group = '', mark = '']) => {
          const cell = `${grouped(whole, group)}${mark}${String(cents).padStart(2, '0')}`;
          expect(parsePrice(cell, 2)).toBe(whole * 100 + cents);
        },
      ),
    );
  });

  it('values of a file never throw, whatever stands there', () => {
    fc.assert(
      fc.property(fc.string(), fc.integer({ min: 0, max: 3 }), (cell, decimals) => {
        const value = parseScaled(cell, decimals);
        expect(value === undefined || Number.isSafeInteger(value)).toBe(true);
      }),
    );
  });
});

it('quantities are thousandths and may be negative', () => {
  expect(['12', '1,5', '-3', '0.850', '1 200', 'x'].map((cell) => parseQuantity(cell))).toEqual([
    12_000,
    1500,
    -3000,
    850,
    1_200_000,
    undefined,
  ]);
  expect(parseQuantity('1,250', '.')).toBe(1_250_000);
});

it.each([
  ['18', 180_000],
  ['18 %', 180_000],
  ['0.18', 180_000],
  ['0,055', 55_000],
  ['19,25', 192_500],
  ['9.975%', 99_750],
  ['0', 0],
  ['0,5 %', 5000],
  ['100', 1_000_000],
  ['101', undefined],
  ['-18', undefined],
  ['TVA', undefined],
  ['', undefined],
])('the tax rate "%s" is %s ppm', (cell, rate) => {
  expect(parseTaxRate(cell)).toBe(rate);
});

it('units are recognised in both languages and never by accident', () => {
  const words = [
    'KG',
    'Pièce',
    'litre',
    'u',
    'Carton',
    'each',
    'grammes',
    'Units',
    'Unit(s)',
    'Nos',
    'Nos.',
    'pcs',
  ];
  expect(words.map(parseUnit)).toEqual([
    'kg',
    'piece',
    'l',
    'piece',
    'pack',
    'piece',
    'g',
    'piece',
    'piece',
    'piece',
    'piece',
    'piece',
  ]);
  for (const word of ['constructor', 'poignée', '', 'tonne']) expect(parseUnit(word), word).toBeUndefined();
});

describe('what is not one price', () => {
  it.each([
    ['12€50', 2, 1250],
    ['12 € 50', 2, 1250],
    ['١٢٥٠', 0, 1250],
    ['١٢٫٥٠', 2, 1250],
    ['۱۲۵۰', 0, 1250],
    ['１２５０', 0, 1250],
    ["1'250'000", 0, 1_250_000],
    ['1 250.000', 0, 1250],
    ['12 50', 2, undefined],
    ['4€ 5€', 2, undefined],
    ['15 12 2026', 0, undefined],
    ['15 12 2026', 2, undefined],
    ['15/12/2026', 2, undefined],
    ['2026-12-15', 2, undefined],
    ['15.12.2026', 2, undefined],
    ['1 2 3', 0, undefined],
    ['1 25 000', 0, undefined],
    ['12\u0000', 0, undefined],
    ['3-5', 0, undefined],
    ['500/600', 0, undefined],
    ['500 x 2', 0, undefined],
    ['12€50', 0, undefined],
    ['1,5E3', 0, undefined],
    ['(500)', 0, undefined],
  ] as [string, number, number | undefined][])('%j with %s decimals is %s', (cell, decimals, value) => {
    expect(parsePrice(cell, decimals)).toBe(value);
  });

  it.each([
    ['500 F CFA', 'XOF', 500],
    ['500 F', 'XAF', 500],
    ['XOF 500', 'XOF', 500],
    ['XOF500', 'XOF', 500],
    ['$12', 'XOF', undefined],
    ['12 €', 'XOF', undefined],
    ['12 USD', 'XOF', undefined],
    ['500 GNF', 'XOF', undefined],
    ['500 pièces', 'XOF', undefined],
  ])('%j in a shop of %2$s is %3$s', (cell, currency, value) => {
    expect(parsePrice(cell, 0, undefined, currency)).toBe(value);
  });

  it('money is no stock', () => {
    expect(parseQuantity('12 F')).toBeUndefined();
    expect(parseQuantity('-3,5')).toBe(-3500);
  });
});

it('a rate may stand in the name of its tax, once', () => {
  expect(parseTaxRate('TVA 18%')).toBe(180_000);
  expect(parseTaxRate('TVA (19,25 %)')).toBe(192_500);
  expect(parseTaxRate('18.000000000')).toBe(180_000);
  expect(parseTaxRate('TVA 18 % ou 9 %')).toBeUndefined();
  expect(parseTaxRate('TVA')).toBeUndefined();
  expect(parseTaxRate('TVA 18')).toBeUndefined();
});

it('yes and no are told in both languages', () => {
  expect(['Y', 'oui', '1', 'N', 'Faux', '0', 'peut-être'].map(parseFlag)).toEqual([
    true,
    true,
    true,
    false,
    false,
    false,
    undefined,
  ]);
});

it('reads Arabic figures and those of full width, and nothing that only looks like one', () => {
  for (const text of ['١٢٣', '１２３', '۱۲۳']) expect([text, parseScaled(text, 0)]).toEqual([text, 123]);
  for (const text of ['²5', '2⁵', '₂5', '½', '1½', '⑤', 'Ⅴ', '５²'])
    expect([text, parseScaled(text, 2), parseTaxRate(text)]).toEqual([text, undefined, undefined]);
});
