import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyCart } from '#tests/support/any-cart.ts';
import {
  type Discount,
  type PricedLines,
  type PricingInput,
  type PricingLine,
  priceLines,
} from './pricing.ts';
import type { TaxDefinition } from './tax.ts';
import { milli, minor, ppm } from './units.ts';

const vat = (id: string, rate: number, included: boolean): TaxDefinition => ({
  id,
  kind: 'percent',
  rate_ppm: ppm(rate),
  included,
});
const line = (id: string, price: number, more: Partial<PricingLine> = {}): PricingLine => ({
  id,
  qty_milli: milli(1000),
  unit_price_minor: minor(price),
  taxIds: ['vat'],
  ...more,
});
const percent = (rate: number): Discount => ({ kind: 'percent', percent_ppm: ppm(rate) });
const amount = (value: number): Discount => ({ kind: 'amount', amount_minor: minor(value) });
const cart = (lines: PricingLine[], more: Partial<PricingInput> = {}): PricingInput => ({
  rounding: { scope: 'document', mode: 'half-up' },
  taxes: [vat('vat', 180_000, true), vat('low', 100_000, true)],
  lines,
  ...more,
});

const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0);
const documentFigures = ({ lines: _lines, faults: _faults, ...figures }: PricedLines): unknown => figures;

describe('priceLines, whatever the cart', () => {
  it('adds up: lines to document for net, every tax, base, gross and discount', () => {
    fc.assert(
      fc.property(anyCart, (input) => {
        const priced = priceLines(input);
        expect(total(priced.lines.map((l) => l.net_minor))).toBe(priced.net_minor);
        expect(total(priced.lines.map((l) => l.gross_minor))).toBe(priced.gross_minor);
        expect(total(priced.lines.map((l) => l.line_discount_minor + l.ticket_discount_minor))).toBe(
          priced.discount_minor,
        );
        for (const tax of priced.taxes) {
          const parts = priced.lines.flatMap((l) => l.taxes.filter((part) => part.taxId === tax.taxId));
          expect(total(parts.map((part) => part.amount_minor))).toBe(tax.amount_minor);
          expect(total(parts.map((part) => part.base_minor))).toBe(tax.base_minor);
        }
        expect(total(priced.taxes.map((tax) => tax.amount_minor))).toBe(priced.tax_minor);
        expect(priced.net_minor + priced.tax_minor).toBe(priced.gross_minor);
        expect(priced.gross_minor + priced.cash.rounding_minor).toBe(priced.cash.due_minor);
      }),
    );
  });

  it('balances each line: list less discounts is net plus what the price holds, and gross is net plus all taxes', () => {
    fc.assert(
      fc.property(anyCart, (input) => {
        for (const l of priceLines(input).lines) {
          const inside = total(l.taxes.filter((tax) => tax.included).map((tax) => tax.amount_minor));
          expect(l.list_minor - l.line_discount_minor - l.ticket_discount_minor).toBe(l.net_minor + inside);
          expect(l.net_minor + total(l.taxes.map((tax) => tax.amount_minor))).toBe(l.gross_minor);
        }
      }),
    );
  });

  it('does not depend on the order of the lines', () => {
    fc.assert(
      fc.property(
        anyCart.chain((input) =>
          fc.tuple(
            fc.constant(input),
            fc.shuffledSubarray([...input.lines], { minLength: input.lines.length }),
          ),
        ),
        ([input, shuffled]) => {
          const renumbered = shuffled.map((entry, index) => ({ ...entry, id: `m${index}` }));
          expect(documentFigures(priceLines({ ...input, lines: renumbered }))).toEqual(
            documentFigures(priceLines(input)),
          );
        },
      ),
    );
  });

  it('spreads the ticket discount to the last unit, over the goods sold only', () => {
    fc.assert(
      fc.property(anyCart, fc.integer({ min: 0, max: 5000 }), (input, value) => {
        const priced = priceLines({ ...input, ticketDiscount: amount(value) });
        const shown = priced.lines.map((l) => l.list_minor - l.line_discount_minor);
        const positive = total(shown.filter((entry) => entry > 0));
        const spread = total(priced.lines.map((l) => l.ticket_discount_minor));
        if (positive > 0) {
          expect(spread).toBe(Math.min(value, positive));
          priced.lines.forEach((l, index) => {
            if (shown[index]! <= 0) expect(l.ticket_discount_minor).toBe(0);
            else expect(l.ticket_discount_minor).toBeLessThanOrEqual(shown[index]!);
          });
        }
      }),
    );
  });

  it('keeps the document tax within half a unit of the exact one, and each line within a unit', () => {
    fc.assert(
      fc.property(anyCart, fc.integer({ min: 0, max: 400_000 }), (input, rate) => {
        const taxes = [vat('only', rate, true)];
        const lines = input.lines.map((entry) => ({ ...entry, taxIds: ['only'] }));
        const priced = priceLines({
          ...input,
          taxes,
          lines,
          rounding: { scope: 'document', mode: 'half-up' },
        });
        const exact = (shown: number): number => (shown * rate) / (1_000_000 + rate);
        expect(Math.abs(priced.tax_minor - exact(priced.gross_minor))).toBeLessThanOrEqual(0.5 + 1e-6);
        for (const l of priced.lines) {
          expect(Math.abs(l.gross_minor - l.net_minor - exact(l.gross_minor))).toBeLessThan(1 + 1e-6);
        }
      }),
    );
  });

  it('is the mirror of itself for goods that come back', () => {
    fc.assert(
      fc.property(anyCart, (input) => {
        const symmetric = {
          ...input,
          rounding: { ...input.rounding, mode: 'half-up' as const },
          cash: undefined,
        };
        const sold = symmetric.lines.filter((entry) => entry.qty_milli > 0 && entry.unit_price_minor >= 0);
        const back = sold.map((entry) => ({ ...entry, qty_milli: milli(-entry.qty_milli) }));
        const there = priceLines({ ...symmetric, lines: sold });
        const again = priceLines({ ...symmetric, lines: back });
        expect(again.gross_minor).toBe(0 - there.gross_minor);
        expect(again.net_minor).toBe(0 - there.net_minor);
        expect(again.taxes.map((tax) => 0 - tax.amount_minor)).toEqual(
          there.taxes.map((tax) => tax.amount_minor),
        );
      }),
    );
  });

  it('finds the net price again: tax on top of a net price, then inside the gross one', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 100_000_000 }),
        fc.integer({ min: 0, max: 400_000 }),
        fc.constantFrom('line' as const, 'document' as const),
        (net, rate, scope) => {
          const rounding = { scope, mode: 'half-up' as const };
          const onTop = priceLines({ rounding, taxes: [vat('vat', rate, false)], lines: [line('a', net)] });
          const inside = priceLines({
            rounding,
            taxes: [vat('vat', rate, true)],
            lines: [line('a', onTop.gross_minor)],
          });
          expect(inside.net_minor).toBe(net);
          expect(inside.tax_minor).toBe(onTop.tax_minor);
        },
      ),
    );
  });
});

describe('priceLines', () => {
  it('takes line discounts before the ticket discount', () => {
    const priced = priceLines(
      cart([line('a', 10_000, { discount: percent(100_000) }), line('b', 1000, { discount: amount(100) })], {
        ticketDiscount: percent(50_000),
      }),
    );
    expect(priced.lines.map((l) => [l.list_minor, l.line_discount_minor, l.ticket_discount_minor])).toEqual([
      [10_000, 1000, 450],
      [1000, 100, 45],
    ]);
    expect([priced.gross_minor, priced.discount_minor, priced.tax_minor]).toEqual([9405, 1595, 1435]);
    expect(priced.faults).toEqual([]);
  });

  it('leaves returned goods out of the ticket discount of a mixed cart', () => {
    const priced = priceLines(
      cart([line('a', 5000), line('b', 2000, { qty_milli: milli(-1000) })], {
        ticketDiscount: percent(100_000),
      }),
    );
    expect(priced.lines.map((l) => l.ticket_discount_minor)).toEqual([500, 0]);
    expect(priced.gross_minor).toBe(2500);
  });

  it('rounds a weighed quantity once', () => {
    const priced = priceLines(cart([line('a', 1299, { qty_milli: milli(853) })]));
    expect(priced.lines[0]?.list_minor).toBe(1108);
  });

  it('rounds what is due in cash apart from tax and gross', () => {
    const cash = { step_minor: minor(25), mode: 'half-up' as const };
    const priced = priceLines(cart([line('a', 1240)], { cash }));
    expect(priced.cash).toEqual({ due_minor: 1250, rounding_minor: 10 });
    expect([priced.gross_minor, priced.net_minor + priced.tax_minor]).toEqual([1240, 1240]);
  });

  it('keeps exact figures beyond 2^53 in the product', () => {
    const priced = priceLines(cart([line('a', 8_000_000_007, { qty_milli: milli(9_999_999) })]));
    expect(priced.gross_minor).toBe(79_999_992_070_000);
    expect(priced.tax_minor).toBe(12203388620847);
  });

  it('reports faults as data and still prices', () => {
    const priced = priceLines(
      cart(
        [
          line('a', 1000, { discount: amount(1500) }),
          line('a', 1000, { taxIds: ['nope'] }),
          line('c', 1000, { discount: amount(-1) }),
          line('d', 99_000_000_000_000, { qty_milli: milli(5000) }),
        ],
        { ticketDiscount: percent(1_000_001) },
      ),
    );
    expect(priced.faults).toEqual([
      { code: 'DISCOUNT_TOO_LARGE', lineId: 'a' },
      { code: 'DUPLICATE_LINE', lineId: 'a' },
      { code: 'UNKNOWN_TAX', lineId: 'a', taxId: 'nope' },
      { code: 'DISCOUNT_NEGATIVE', lineId: 'c' },
      { code: 'AMOUNT_TOO_LARGE', lineId: 'd' },
      { code: 'DISCOUNT_TOO_LARGE', lineId: null },
    ]);
    expect(priced.gross_minor).toBe(0);
  });

  it('refuses what taxes upon taxes would make too large, instead of failing', () => {
    const heavy = ['a', 'b', 'c', 'd'].map(
      (id): TaxDefinition => ({
        id,
        kind: 'percent',
        rate_ppm: ppm(10_000_000),
        included: false,
        affectsNext: true,
      }),
    );
    const priced = priceLines(
      cart([line('x', 50_000_000_000_000, { taxIds: ['a', 'b', 'c', 'd'] })], { taxes: heavy }),
    );
    expect(priced.faults).toEqual([{ code: 'AMOUNT_TOO_LARGE', lineId: 'x' }]);
  });

  it('prices an empty cart at nothing', () => {
    const priced = priceLines(cart([], { ticketDiscount: percent(100_000) }));
    expect([priced.gross_minor, priced.taxes, priced.faults]).toEqual([0, [], []]);
  });
});
