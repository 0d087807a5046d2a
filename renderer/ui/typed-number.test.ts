import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterKey, type PadKey, typedAmount, typedQuantity } from './typed-number.ts';

describe('typedAmount', () => {
  it.each([
    ['12 500', 0, 12_500],
    ['12\u202f500', 0, 12_500],
    ['12.500', 0, 12_500],
    ['1,250', 2, 125_000],
    ['1,250', 3, 1_250],
    ['0,5', 2, 50],
    ['0.125', 2, null],
    [',5', 2, 50],
    ['19.99', 2, 1_999],
    ['1.234,56', 2, 123_456],
    ['1,234.56', 2, 123_456],
    ['-3', 0, -3],
    ['12,5', 0, null],
    ['', 0, null],
    ['-', 2, null],
    ['12a', 0, null],
    ['1,23,4', 2, null],
    ['999999999999999999', 0, null],
  ] as const)('%s with %i decimals is %s', (text, decimals, expected) => {
    expect(typedAmount(text, decimals)).toBe(expected);
  });

  it('reads back every amount written with its decimals', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 10 ** 12 }), fc.constantFrom(0, 2, 3), (value, decimals) => {
        const digits = String(value).padStart(decimals + 1, '0');
        const cut = digits.length - decimals;
        const text = decimals === 0 ? digits : `${digits.slice(0, cut)},${digits.slice(cut)}`;
        expect(typedAmount(text, decimals)).toBe(value);
      }),
    );
  });
});

describe('typedQuantity', () => {
  it.each([
    ['2', 2_000],
    ['0,850', 850],
    ['1.5', 1_500],
    ['0,0005', null],
  ] as const)('%s is %s', (text, expected) => expect(typedQuantity(text)).toBe(expected));
});

describe('afterKey', () => {
  const type = (keys: readonly PadKey[], decimals: number) =>
    keys.reduce((text, key) => afterKey(text, key, decimals), '');

  it('types an amount, with 00 and backspace', () => {
    expect(type(['1', '2', '5', '00'], 0)).toBe('12500');
    expect(type(['1', '2', 'backspace', '5'], 0)).toBe('15');
  });

  it('takes no more decimals than the unit has', () => {
    expect(type(['1', ',', '5'], 0)).toBe('15');
    expect(type([',', '8', '5', '0', '1'], 3)).toBe('0,850');
    expect(type(['1', ',', ',', '00'], 2)).toBe('1,00');
  });

  it('starts no number with idle zeros', () => {
    expect(type(['00', '0', '7'], 0)).toBe('7');
  });

  it('always leaves something readable', () => {
    const keys = fc.constantFrom<PadKey>('0', '1', '9', '00', ',', 'backspace');
    fc.assert(
      fc.property(fc.array(keys), fc.constantFrom(0, 2, 3), (pressed, decimals) => {
        const text = type(pressed, decimals);
        expect(text === '' || typedAmount(text, decimals) !== null).toBe(true);
      }),
    );
  });
});
