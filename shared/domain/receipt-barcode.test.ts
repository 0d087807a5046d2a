import { describe, expect, it } from 'vitest';
import { code128Bars, code128Fits, code128Modules } from './receipt-barcode.ts';

/** Widths of bars and spaces in turn, back from the places of the bars. */
function widths(data: string): string {
  const { bars } = code128Bars(data);
  return bars
    .flatMap(({ at, width }, place) => {
      const next = bars[place + 1];
      return next ? [width, next.at - at - width] : [width];
    })
    .join('');
}

describe('code128Bars', () => {
  it('codes start B, data, the check symbol and stop (worked example "A": value 33, check (104 + 33) mod 103 = 34)', () => {
    expect(widths('A')).toBe('211214' + '111323' + '131123' + '2331112');
  });

  it('is as wide as every symbol of eleven modules, the stop and the quiet zones make it', () => {
    const printable = Array.from({ length: 95 }, (_, at) => String.fromCharCode(32 + at));
    for (const character of printable) expect(code128Bars(character).modules).toBe(code128Modules(1));
    expect(new Set(printable.map(widths)).size).toBe(95);
    expect(code128Bars('2-004812').modules).toBe(code128Modules(8));
  });

  it('refuses what the set cannot hold', () => {
    for (const data of ['', 'é', 'a\n', 'x'.repeat(31)]) {
      expect(code128Fits(data)).toBe(false);
      expect(() => code128Bars(data)).toThrow(RangeError);
    }
  });
});
