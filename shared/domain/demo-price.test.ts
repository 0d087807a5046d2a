import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { demoPrice, priceFromCode, stableNumber } from './demo-price.ts';

const code = fc.nat(9_999_999_999_999).map((number) => String(number).padStart(13, '0'));
const level = fc.integer({ min: 100, max: 10_000 });

describe('demo prices', () => {
  it('are the same for the same code, for ever', () => {
    // Published FNV-1a values.
    expect([stableNumber(''), stableNumber('a'), stableNumber('foobar')]).toEqual([
      0x811c9dc5, 0xe40c292c, 0xbf9cf968,
    ]);
    expect(priceFromCode('3017620422003', 'XOF', 1000)).toBe(1450);
    expect(priceFromCode('3017620422003', 'EUR', 1000)).toBe(259);
  });

  it('in CFA francs are multiples of 25, 50 or 100', () => {
    fc.assert(
      fc.property(code, level, (text, francs) => {
        const price = priceFromCode(text, 'XOF', francs);
        expect(price % (price < 1000 ? 25 : price < 5000 ? 50 : 100)).toBe(0);
        expect(price).toBeGreaterThanOrEqual(25);
        expect(price).toBeLessThanOrEqual(francs * 1.6 + 100);
      }),
    );
  });

  it.each(['EUR', 'USD', 'GBP', 'CAD', 'ZZZ'])('in %s end in 5 or 9', (currency) => {
    fc.assert(
      fc.property(code, level, (text, francs) => {
        const price = priceFromCode(text, currency, francs);
        expect(price).toBeGreaterThan(0);
        expect([5, 9]).toContain(price % 10);
      }),
    );
  });

  it.each([
    ['CHF', 5],
    ['TND', 50],
    ['MAD', 50],
    ['KES', 500],
    ['NGN', 5000],
    ['CDF', 10_000],
  ])('in %s can be paid with coins and notes in use', (currency, smallest) => {
    fc.assert(
      fc.property(code, level, (text, francs) => {
        const price = priceFromCode(text, currency, francs);
        expect(price).toBeGreaterThan(0);
        expect(price % smallest).toBe(0);
      }),
    );
  });

  it('of goods with a known price keep it in CFA francs', () => {
    expect([150, 800, 3000, 17_500].map((francs) => demoPrice(francs, 'XOF'))).toEqual([
      150, 800, 3000, 17_500,
    ]);
    expect(demoPrice(800, 'EUR')).toBe(139);
  });
});
