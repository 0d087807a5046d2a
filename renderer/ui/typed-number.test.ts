import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ppm } from '#shared/domain/units.ts';
import {
  afterKey,
  type PadKey,
  typedAmount,
  typedPercent,
  typedQuantity,
  writtenPercent,
} from './typed-number.ts';

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

describe('typedAmount', () => {
  it.each([
    ['650 F CFA', 650],
    ['0', 0],
    ['-0', 0],
    ['-5', null],
    ['−5', null],
    ['3760000000017', null],
    ['', null],
  ] as const)('%s is %s', (text, expected) => expect(typedAmount(text, 'XOF')).toBe(expected));
});

describe('typedPercent', () => {
  it.each([
    ['8,875', 88_750],
    ['8.5625 %', 85_625],
    ['0', 0],
    ['100', 1_000_000],
    ['100,1', null],
    ['8,87501', null],
    ['', null],
    ['-1', null],
    ['9x', null],
  ] as const)('%s is %s', (text, expected) => expect(typedPercent(text)).toBe(expected));

  it('a number that is written is read back the same', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_000_000 }), (rate) => {
        expect(typedPercent(writtenPercent(ppm(rate), ','))).toBe(rate);
      }),
    );
    expect(['.', ','].map((comma) => writtenPercent(ppm(88_750), comma))).toEqual(['8.875', '8,875']);
    expect(writtenPercent(ppm(70_000), '.')).toBe('7');
  });
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
