import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkDigit, isValidCode } from './barcode.ts';
import { type LabelPattern, readLabel, toMilli, toMinor } from './embedded-value.ts';

const label = (pattern: string, sequence = 1): LabelPattern => ({ pattern, sequence, value: 'weight' });

describe('labels with a value inside', () => {
  it.each([
    ['1........{NND}.', '1020034051259', '1020034050009', 125, 1],
    ['22......{NNDD}.', '2212345610259', '2212345600007', 1025, 2],
    ['.....{NNNDDDD}.', '2012345610255', '2012300000008', 4_561_025, 4],
  ])('%s on %s', (pattern, code, base, digits, decimals) => {
    const reading = readLabel([label(pattern)], code);
    expect(reading?.base).toBe(base);
    expect(reading?.number).toEqual({ digits, decimals });
  });

  it('are read by the pattern with the lowest sequence', () => {
    const first = label('22......{NNDD}.', 1);
    const second = label('2.......{NNDD}.', 2);
    expect(readLabel([second, first], '2212345610259')?.pattern).toBe(first);
  });

  it('need a right check digit and a pattern that matches', () => {
    expect(readLabel([label('22......{NNDD}.')], '2212345610258')).toBeUndefined();
    expect(readLabel([label('21......{NNDD}.')], '2212345610259')).toBeUndefined();
    expect(readLabel([label('22......{NNDD}.')], '22123456')).toBeUndefined();
    expect(readLabel([], '2212345610259')).toBeUndefined();
  });

  it('give one base whatever the value, also where a digit checks the value', () => {
    fc.assert(
      fc.property(fc.nat(9999), fc.nat(9), (value, verifier) => {
        const body = `2012345${verifier}${String(value).padStart(4, '0')}`;
        const code = `${body}${checkDigit(body)}`;
        const reading = readLabel([label('20.....V{NNDD}.')], code);
        expect(reading?.base).toBe('2012345000001');
        expect(isValidCode('ean-13', reading?.base ?? '')).toBe(true);
        expect(reading?.number.digits).toBe(value);
      }),
    );
  });

  it.each([
    '',
    '22......NNDD.',
    '22......{NNDD}',
    '22......{}.....',
    '22......{DDNN}.',
    '22..a...{NNDD}.',
    '22...{NN}..{DD}..',
  ])('are not described by "%s"', (pattern) => {
    expect(readLabel([label(pattern)], '2212345610259')).toBeUndefined();
  });
});

describe('the value', () => {
  it('becomes thousandths, half up', () => {
    expect(toMilli({ digits: 1025, decimals: 2 })).toBe(10_250);
    expect(toMilli({ digits: 850, decimals: 3 })).toBe(850);
    expect(toMilli({ digits: 4_561_025, decimals: 4 })).toBe(456_103);
    expect(toMilli({ digits: 4_561_024, decimals: 4 })).toBe(456_102);
  });

  it('becomes minor units of the currency', () => {
    expect(toMinor({ digits: 1250, decimals: 2 }, 2)).toBe(1250);
    expect(toMinor({ digits: 1250, decimals: 2 }, 0)).toBe(13);
    expect(toMinor({ digits: 1249, decimals: 2 }, 0)).toBe(12);
    expect(toMinor({ digits: 1250, decimals: 0 }, 3)).toBe(1_250_000);
  });

  it('is refused where no shop sells so much', () => {
    expect(toMinor({ digits: 999_999_999_999_999, decimals: 0 }, 2)).toBeUndefined();
    expect(toMilli({ digits: 1_000_000_001, decimals: 0 })).toBeUndefined();
    expect(toMilli({ digits: 1_000_000_000, decimals: 0 })).toBe(1_000_000_000_000);
  });
});
