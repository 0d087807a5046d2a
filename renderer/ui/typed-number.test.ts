import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { afterKey, type PadKey, typedQuantity } from './typed-number.ts';

describe('typedQuantity', () => {
  it.each([
    ['2', 2_000],
    ['0,850', 850],
    ['1.5', 1_500],
    ['-1,25', -1_250],
    ['1 200', 1_200_000],
    ['0,0005', null],
    ['', null],
    ['-', null],
    ['1,2,3', null],
    ['2a', null],
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
      fc.property(fc.array(keys, { maxLength: 4 }), fc.constantFrom(0, 2, 3), (pressed, decimals) => {
        const text = type(pressed, decimals);
        expect(text === '' || typedQuantity(text) !== null).toBe(true);
      }),
    );
  });
});
