import fc from 'fast-check';
import type { SaleFact } from '#shared/domain/sale-fact.ts';
import type { TenderOffer } from '#shared/domain/tender.ts';
import { minor, ppm } from '#shared/domain/units.ts';
import { saleOf } from './sale-fact.ts';

const goods = fc.record({
  product: fc.integer({ min: 1, max: 6 }),
  qty_milli: fc.oneof(
    fc.integer({ min: 1, max: 6 }).map((pieces) => pieces * 1000),
    fc.integer({ min: 1, max: 5000 }),
    fc.constant(-1000),
  ),
  price_minor: fc.integer({ min: 1, max: 25_000 }),
  category: fc.option(fc.integer({ min: 1, max: 4 }), { nil: undefined }),
  taxes: fc.constantFrom(['vat-18'], ['vat-10'], []),
  discount: fc.option(
    fc
      .integer({ min: 1, max: 500_000 })
      .map((percent) => ({ kind: 'percent' as const, percent_ppm: ppm(percent) })),
    { nil: undefined },
  ),
});

const operators = ['Orange Money', 'Wave'] as const;

/** How the customer pays: one means or several, the rest in cash, handed over exactly or with change due. */
const paying = fc.record({
  means: fc.constantFrom('cash', 'card', 'mobile', 'split'),
  operator: fc.constantFrom(...operators),
  over: fc.integer({ min: 0, max: 40 }).map((coins) => coins * 5),
});

/** By the 5-franc coin; what it would make nothing of stays. */
const toCoin = (amount: number): number =>
  Math.sign(amount) * Math.floor(Math.abs(amount) / 5 + 0.5) * 5 || amount;

function offersFor(
  { means, operator, over }: { means: string; operator: string; over: number },
  no: number,
  gross: number,
  due: number,
): TenderOffer[] {
  if (gross === 0) return [];
  const change = gross > 0 ? over : 0;
  const mobile = (amount: number): TenderOffer => ({
    kind: 'mobile',
    amount_minor: minor(amount),
    operator,
    reference: `R${no}`,
  });
  if (means === 'card') return [{ kind: 'card', amount_minor: minor(gross), reference: '' }];
  if (means === 'mobile') return [mobile(gross)];
  const part = Math.trunc(gross / 2);
  if (means === 'cash' || part === 0) return [{ kind: 'cash', given_minor: minor(due + change) }];
  return [mobile(part), { kind: 'cash', given_minor: minor(toCoin(gross - part) + change) }];
}

/** A sale or return that a shop could ring up; its number and shift are given by whoever records it. */
export const anySale = fc
  .record({
    goods: fc.array(goods, { minLength: 1, maxLength: 5 }),
    returned: fc.boolean(),
    hour: fc.integer({ min: 0, max: 23 }),
    ticketOff: fc.option(fc.integer({ min: 1, max: 300_000 }), { nil: undefined }),
    paying,
  })
  .map((sale) => (no: number, sh: number): SaleFact => {
    const sign = sale.returned ? -1 : 1;
    return saleOf({
      no,
      sh,
      hour: sale.hour,
      goods: sale.goods.map(({ category, discount, ...each }) => ({
        ...each,
        qty_milli: each.qty_milli * sign,
        ...(category !== undefined && { category }),
        ...(discount && { discount }),
      })),
      ...(sale.ticketOff !== undefined && {
        discount: { kind: 'percent' as const, percent_ppm: ppm(sale.ticketOff) },
      }),
      pay: (gross, due) => offersFor(sale.paying, no, gross, due),
    });
  });
