import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyCart } from '#tests/support/any-cart.ts';
import { exactTaxes, fixedAmounts, prepareTaxes, roundedTaxes, type TaxDefinition } from './tax.ts';
import { milli, minor, ppm } from './units.ts';

const anyTaxes = anyCart.map((cart) => cart.taxes);
const anyPrice = fc.integer({ min: -1_000_000, max: 1_000_000 });
const anyQuantity = fc.integer({ min: 1, max: 5000 }).map(milli);

/** Fractions over one denominator that all taxes of a set share. */
function overOneDenominator(taxes: readonly TaxDefinition[], price: number, qty: ReturnType<typeof milli>) {
  const set = prepareTaxes(taxes);
  const fixed = fixedAmounts(set, qty, minor(price), 'half-up');
  const shares = exactTaxes(set, price, fixed);
  const denominator = shares.reduce((whole, share) => whole * BigInt(share?.denominator ?? 1), 1n);
  const amounts = shares.map((share, index) =>
    share
      ? (BigInt(share.numerator) * denominator) / BigInt(share.denominator)
      : BigInt(fixed[index]!) * denominator,
  );
  return { set, denominator, amounts };
}

describe('exactTaxes', () => {
  it('solves the equation: each percentage is its rate times its base, and the price is net plus what it holds', () => {
    fc.assert(
      fc.property(anyTaxes, anyPrice, anyQuantity, (taxes, price, qty) => {
        const { set, denominator, amounts } = overOneDenominator(taxes, price, qty);
        const inside = taxes.reduce((sum, tax, index) => (tax.included ? sum + amounts[index]! : sum), 0n);
        const net = BigInt(price) * denominator - inside;
        taxes.forEach((tax, index) => {
          if (tax.kind === 'fixed') return;
          const base = set.sources[index]!.reduce((sum, source) => sum + amounts[source]!, net);
          expect(amounts[index]! * 1_000_000n).toBe(BigInt(tax.rate_ppm) * base);
        });
      }),
      { numRuns: 500 },
    );
  });
});

describe('roundedTaxes', () => {
  it('stays within a unit and a half per tax of the exact amount', () => {
    fc.assert(
      fc.property(anyTaxes, anyPrice, anyQuantity, (taxes, price, qty) => {
        const { set, denominator, amounts } = overOneDenominator(taxes, price, qty);
        const fixed = fixedAmounts(set, qty, minor(price), 'half-up');
        roundedTaxes(set, price, fixed, 'half-up').forEach((amount, index) => {
          const gap = BigInt(amount) * denominator - amounts[index]!;
          expect(Number((gap * 1000n) / denominator) / 1000).toBeLessThanOrEqual(1.5);
          expect(Number((gap * 1000n) / denominator) / 1000).toBeGreaterThanOrEqual(-1.5);
        });
      }),
    );
  });

  const percent = (id: string, rate: number, more: Partial<TaxDefinition> = {}): TaxDefinition =>
    ({ id, kind: 'percent', rate_ppm: ppm(rate), included: true, ...more }) as TaxDefinition;
  const rounded = (taxes: readonly TaxDefinition[], price: number) =>
    roundedTaxes(
      prepareTaxes(taxes),
      price,
      taxes.map(() => 0),
      'half-up',
    );

  it('gives two equal taxes on one base the same amount', () => {
    fc.assert(
      fc.property(anyPrice, fc.integer({ min: 0, max: 300_000 }), (price, rate) => {
        const [first, second] = rounded([percent('a', rate), percent('b', rate)], price);
        expect(first).toBe(second);
      }),
    );
  });

  it('unwinds taxes inside taxes from the last to the first', () => {
    // 100 + 10 % + 5 % on both: 115.50.
    expect(rounded([percent('a', 100_000, { affectsNext: true }), percent('b', 50_000)], 11_550)).toEqual([
      1000, 550,
    ]);
  });

  it('works a percentage on top out on the rounded base', () => {
    const taxes = [
      percent('a', 60_000, { included: false, affectsNext: true }),
      percent('b', 30_000, { included: false }),
    ];
    expect(rounded(taxes, 1589)).toEqual([95, 51]);
  });

  it('keeps a percentage on top out of the base of an included one', () => {
    const taxes = [
      percent('top', 150_000, { included: false, affectsNext: true }),
      percent('inside', 55_000),
    ];
    expect(rounded(taxes, 230_000)).toEqual([32_701, 11_991]);
  });
});
