import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyCart } from '#tests/support/any-cart.ts';
import type { CashRule } from './cash.ts';
import { type PricedLine, type PricedLines, priceLines } from './pricing.ts';
import { type LineQuantity, type PricedRefund, refundPart, splitRefundOverTenders } from './refund.ts';
import type { TaxDefinition } from './tax.ts';
import { milli, minor, ppm } from './units.ts';

const figures = ({ lines: _lines, faults: _faults, ...document }: PricedLines | PricedRefund) => document;

/** Adds figures of the same shape, number by number. */
function added<T>(a: T, b: T): T {
  if (typeof a === 'number') return (a + (b as number)) as T;
  if (Array.isArray(a)) return a.map((entry, index) => added(entry, (b as unknown[])[index])) as T;
  if (a !== null && typeof a === 'object') {
    return Object.fromEntries(
      Object.entries(a).map(([key, value]) => [key, added(value, (b as never)[key])]),
    ) as T;
  }
  return a;
}

const byTax = (entries: readonly { taxId: string; base_minor: number; amount_minor: number }[]) => {
  const sums: Record<string, [number, number]> = {};
  for (const { taxId, base_minor, amount_minor } of entries) {
    const [base, amount] = sums[taxId] ?? [0, 0];
    sums[taxId] = [base + base_minor, amount + amount_minor];
  }
  return sums;
};
const withoutNothing = (sums: Record<string, [number, number]>) =>
  Object.fromEntries(Object.entries(sums).filter(([, [base, amount]]) => base !== 0 || amount !== 0));

const mirrored = (value: number): number => 0 - value;

/** Cuts every line of a sale into parts and deals the parts out over some refunds. */
function inParts(lines: readonly PricedLine[], cuts: readonly number[], refunds: number): LineQuantity[][] {
  const dealt = Array.from({ length: refunds }, () => new Map<string, number>());
  let next = 0;
  const draw = (): number => cuts[next++ % cuts.length]!;
  for (const { id, qty_milli } of lines) {
    let left: number = qty_milli;
    while (left !== 0) {
      const piece =
        Math.sign(left) * Math.min(Math.abs(left), 1 + (draw() % Math.max(1, Math.abs(qty_milli))));
      const refund = dealt[draw() % refunds]!;
      refund.set(id, (refund.get(id) ?? 0) + piece);
      left -= piece;
    }
  }
  return dealt.map((refund) => [...refund].map(([id, quantity]) => ({ id, qty_milli: milli(quantity) })));
}

describe('refundPart', () => {
  it('adds up to exactly minus the sale, however it is cut, in cash or not', () => {
    fc.assert(
      fc.property(
        anyCart,
        fc.array(fc.nat({ max: 100_000 }), { minLength: 7, maxLength: 30 }),
        fc.integer({ min: 1, max: 6 }),
        (input, cuts, refunds) => {
          const sale = priceLines(input);
          const already: LineQuantity[] = [];
          let net = 0;
          let gross = 0;
          let tax = 0;
          let discount = 0;
          let due = 0;
          let rounding = 0;
          const taxes: { taxId: string; base_minor: number; amount_minor: number }[] = [];
          for (const refundNow of inParts(sale.lines, cuts, refunds)) {
            const part = refundPart({ sale, alreadyRefunded: already, refundNow, cash: input.cash });
            expect(part.faults).toEqual([]);
            expect(part.net_minor + part.tax_minor).toBe(part.gross_minor);
            for (const line of part.lines) {
              const inside = line.taxes.filter((entry) => entry.included);
              expect(line.list_minor - line.line_discount_minor - line.ticket_discount_minor).toBe(
                inside.reduce((sum, entry) => sum + entry.amount_minor, line.net_minor as number),
              );
            }
            already.push(...refundNow);
            net += part.net_minor;
            gross += part.gross_minor;
            tax += part.tax_minor;
            discount += part.discount_minor;
            due += part.cash.due_minor;
            rounding += part.cash.rounding_minor;
            taxes.push(...part.taxes);
          }
          const rest = sale.lines.filter((line) => line.qty_milli === 0);
          fc.pre(rest.every((line) => line.gross_minor === 0));
          expect([net, tax, gross, discount, due, rounding]).toEqual(
            [
              sale.net_minor,
              sale.tax_minor,
              sale.gross_minor,
              sale.discount_minor,
              sale.cash.due_minor,
              sale.cash.rounding_minor,
            ].map(mirrored),
          );
          const sold = sale.taxes.map((entry) => ({
            taxId: entry.taxId,
            base_minor: mirrored(entry.base_minor),
            amount_minor: mirrored(entry.amount_minor),
          }));
          expect(withoutNothing(byTax(taxes))).toEqual(withoutNothing(byTax(sold)));
        },
      ),
      { numRuns: 300 },
    );
  });

  /** Every way to take `pieces` back in parts: all ordered sums. */
  const ways = (pieces: number): number[][] =>
    pieces === 0
      ? [[]]
      : Array.from({ length: pieces }, (_, less) => less + 1).flatMap((first) =>
          ways(pieces - first).map((rest) => [first, ...rest]),
        );

  it('never charges the customer, in whatever order the pieces of a small sale come back', () => {
    const taxes: TaxDefinition[] = [
      { id: 'inside', kind: 'percent', rate_ppm: ppm(180_000), included: true },
      { id: 'council', kind: 'percent', rate_ppm: ppm(250_000), included: true },
      { id: 'top', kind: 'percent', rate_ppm: ppm(82_500), included: false },
      { id: 'bottle', kind: 'fixed', amount_minor: minor(1), included: false },
    ];
    let parts = 0;
    for (const taxIds of [[], ['inside'], ['inside', 'council'], ['top'], ['inside', 'top', 'bottle']])
      for (let pieces = 1; pieces <= 5; pieces += 1)
        for (let price = 0; price <= 7; price += 1)
          for (let off = 0; off <= Math.min(3, price * pieces); off += 1)
            for (let ticketOff = 0; ticketOff <= Math.min(3, price * pieces - off); ticketOff += 1) {
              const sold = priceLines({
                rounding: { scope: 'line', mode: 'half-up' },
                taxes,
                lines: [
                  {
                    id: 'a',
                    qty_milli: milli(pieces * 1000),
                    unit_price_minor: minor(price),
                    taxIds,
                    discount: { kind: 'amount', amount_minor: minor(off) },
                  },
                ],
                ticketDiscount: { kind: 'amount', amount_minor: minor(ticketOff) },
                cash,
              });
              for (const way of ways(pieces)) {
                const already: LineQuantity[] = [];
                let [gross, due] = [0, 0];
                for (const count of way) {
                  const refundNow = [{ id: 'a', qty_milli: milli(count * 1000) }];
                  const part = refundPart({ sale: sold, alreadyRefunded: [...already], refundNow, cash });
                  already.push(...refundNow);
                  gross -= part.gross_minor;
                  due -= part.cash.due_minor;
                  parts += 1;
                  const { list_minor, line_discount_minor, ticket_discount_minor } = part.lines[0]!;
                  const figuresOfPart = [
                    list_minor,
                    line_discount_minor,
                    ticket_discount_minor,
                    part.net_minor,
                    part.gross_minor,
                    part.cash.due_minor,
                    ...part.taxes.map((tax) => tax.amount_minor),
                  ];
                  if (figuresOfPart.some((figure) => figure > 0) || gross > sold.gross_minor)
                    expect({ price, pieces, off, ticketOff, taxIds, way, figuresOfPart }).toBeNull();
                }
                if (gross !== sold.gross_minor || due !== sold.cash.due_minor)
                  expect({ price, pieces, off, ticketOff, taxIds, way, gross, due }).toBeNull();
              }
            }
    expect(parts).toBeGreaterThan(40_000);
  });

  it('keeps each part of any sale within nothing and what was paid, line by line', () => {
    fc.assert(
      fc.property(
        anyCart,
        fc.array(fc.nat({ max: 100_000 }), { minLength: 7, maxLength: 30 }),
        fc.integer({ min: 1, max: 6 }),
        (input, cuts, refunds) => {
          const sale = priceLines({
            ...input,
            taxes: input.taxes.map((tax) =>
              tax.kind === 'percent'
                ? { ...tax, rate_ppm: ppm(Math.abs(tax.rate_ppm)) }
                : { ...tax, included: false },
            ),
          });
          const already: LineQuantity[] = [];
          for (const refundNow of inParts(sale.lines, cuts, refunds)) {
            const part = refundPart({ sale, alreadyRefunded: [...already], refundNow });
            already.push(...refundNow);
            for (const line of part.lines) {
              const paid = sale.lines.find(({ id }) => id === line.id)!;
              for (const figure of ['list_minor', 'gross_minor', 'line_discount_minor'] as const) {
                expect(line[figure] * Math.sign(paid[figure])).toBeLessThanOrEqual(0);
                expect(Math.abs(line[figure])).toBeLessThanOrEqual(Math.abs(paid[figure]));
              }
            }
          }
        },
      ),
      { numRuns: 500 },
    );
  });

  it('gives one of two pieces back at its own price', () => {
    const two = priceLines({
      rounding: { scope: 'document', mode: 'half-up' },
      taxes: [vat],
      lines: [{ id: 'a', qty_milli: milli(2000), unit_price_minor: minor(50), taxIds: ['vat'] }],
    });
    const part = refundPart({ sale: two, alreadyRefunded: [], refundNow: one });
    expect([part.gross_minor, part.net_minor, part.tax_minor]).toEqual([-50, -42, -8]);
  });

  it('never gives back more of a figure than the sale had', () => {
    fc.assert(
      fc.property(anyCart, fc.array(fc.nat(), { minLength: 7 }), (input, cuts) => {
        const sale = priceLines({
          ...input,
          taxes: [],
          lines: input.lines.map((l) => ({ ...l, taxIds: [] })),
        });
        const [refundNow = []] = inParts(sale.lines, cuts, 3);
        const part = refundPart({ sale, alreadyRefunded: [], refundNow });
        for (const line of part.lines) {
          const sold = sale.lines.find((entry) => entry.id === line.id)!;
          expect(Math.abs(line.list_minor)).toBeLessThanOrEqual(Math.abs(sold.list_minor));
          expect(Math.sign(line.list_minor) * Math.sign(sold.list_minor)).toBeLessThanOrEqual(0);
        }
      }),
    );
  });

  const vat = { id: 'vat', kind: 'percent', rate_ppm: ppm(180_000), included: true } as const;
  const cash: CashRule = { step_minor: minor(5), mode: 'half-up' };
  const sale = priceLines({
    rounding: { scope: 'document', mode: 'half-up' },
    taxes: [vat],
    lines: [{ id: 'a', qty_milli: milli(3000), unit_price_minor: minor(333), taxIds: ['vat'] }],
    ticketDiscount: { kind: 'amount', amount_minor: minor(100) },
    cash,
  });
  const one: LineQuantity[] = [{ id: 'a', qty_milli: milli(1000) }];

  it('takes back three pieces one by one: 899 francs, 137 of tax, 900 in cash', () => {
    expect([sale.gross_minor, sale.tax_minor, sale.cash.due_minor]).toEqual([899, 137, 900]);
    const parts = [0, 1, 2].map((count) =>
      refundPart({
        sale,
        alreadyRefunded: Array.from({ length: count }, () => one[0]!),
        refundNow: one,
        cash,
      }),
    );
    expect(parts.map((part) => [part.gross_minor, part.tax_minor, part.cash.due_minor])).toEqual([
      [-300, -46, -300],
      [-299, -45, -300],
      [-300, -46, -300],
    ]);
    expect(added(figures(parts[0]!), added(figures(parts[1]!), figures(parts[2]!)))).toMatchObject({
      gross_minor: -899,
      tax_minor: -137,
      discount_minor: -100,
      cash: { due_minor: -900, rounding_minor: -1 },
    });
  });

  it('refuses as data what cannot be taken back', () => {
    const refuse = (refundNow: LineQuantity[], alreadyRefunded: LineQuantity[] = []) =>
      refundPart({ sale, alreadyRefunded, refundNow });
    expect(refuse([{ id: 'b', qty_milli: milli(1) }]).faults).toEqual([
      { code: 'UNKNOWN_LINE', lineId: 'b' },
    ]);
    expect(refuse([{ id: 'a', qty_milli: milli(-1) }]).faults).toEqual([
      { code: 'BAD_QUANTITY', lineId: 'a' },
    ]);
    expect(refuse([...one, ...one]).faults).toEqual([{ code: 'REPEATED_LINE', lineId: 'a' }]);
    expect(refuse([{ id: 'a', qty_milli: milli(2001) }], one).faults).toEqual([
      { code: 'MORE_THAN_LEFT', lineId: 'a', left_milli: 2000 },
    ]);
    expect(refuse([{ id: 'a', qty_milli: milli(3001) }]).lines).toEqual([]);
  });
});

describe('splitRefundOverTenders', () => {
  it('gives back in proportion', () => {
    const tenders = [
      { id: 'cash', paid_minor: minor(1000), refunded_minor: minor(0) },
      { id: 'wave', paid_minor: minor(2000), refunded_minor: minor(0) },
    ];
    expect(splitRefundOverTenders(tenders, minor(100))).toEqual([
      { id: 'cash', amount_minor: 33 },
      { id: 'wave', amount_minor: 67 },
    ]);
    expect(() => splitRefundOverTenders(tenders, minor(3001))).toThrow(RangeError);
  });

  it('empties every tender exactly, in any number of refunds, and never overdraws one', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat({ max: 100_000 }), { minLength: 1, maxLength: 5 }),
        fc.array(fc.nat({ max: 50_000 }), { maxLength: 8 }),
        (paid, asked) => {
          const refunded = paid.map(() => 0);
          let left = paid.reduce((sum, amount) => sum + amount, 0);
          for (const wish of [...asked, left]) {
            const amount = Math.min(wish, left);
            left -= amount;
            const tenders = paid.map((amountPaid, index) => ({
              id: String(index),
              paid_minor: minor(amountPaid),
              refunded_minor: minor(refunded[index]!),
            }));
            splitRefundOverTenders(tenders, minor(amount)).forEach((share, index) => {
              expect(share.amount_minor).toBeGreaterThanOrEqual(0);
              refunded[index] = refunded[index]! + share.amount_minor;
              expect(refunded[index]).toBeLessThanOrEqual(paid[index]!);
            });
            if (left === 0) expect(refunded).toEqual(paid);
          }
        },
      ),
    );
  });
});
