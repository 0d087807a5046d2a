import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CashRule } from './cash.ts';
import type { TenderFact } from './sale-fact.ts';
import { settle, type TenderOffer } from './tender.ts';
import { cashChange, withRightMeans } from './tender-correction.ts';
import { minor, sum } from './units.ts';

const rule: CashRule = { step_minor: minor(25), mode: 'half-up' };
const card = (amount: number, reference?: string): TenderFact => ({
  kind: 'card',
  amount_minor: minor(amount),
  ...(reference !== undefined && { reference }),
});
const cash = (amount: number, given = amount): TenderFact => ({
  kind: 'cash',
  amount_minor: minor(amount),
  given_minor: minor(given),
  ...(given !== amount && { change_minor: minor(given - amount) }),
});
const wave: TenderFact = {
  kind: 'mobile',
  operator: 'Wave',
  reference: 'W1',
  amount_minor: minor(3_537),
};
const corrected = (
  gross_minor: number,
  tenders: readonly TenderFact[],
  place: number,
  right: Parameters<typeof withRightMeans>[2],
) => {
  const answer = withRightMeans({ gross_minor: minor(gross_minor), tenders }, place, right, rule);
  if (!answer.ok) throw new Error(answer.refusal.code);
  return answer.value;
};

describe('a tender that was another means of payment', () => {
  it('keeps its amount where neither is cash', () => {
    const right = { kind: 'mobile', operator: 'Wave', reference: 'W1' } as const;
    expect(corrected(3_537, [card(3_537)], 1, right)).toEqual({ tenders: [wave], rounding_minor: 0 });
  });

  it('comes to coins in cash, and to the exact amount by another means', () => {
    expect(corrected(3_537, [wave], 1, { kind: 'cash' })).toEqual({
      tenders: [cash(3_525)],
      rounding_minor: -12,
    });
    expect(corrected(3_537, [cash(3_525, 5_000)], 1, { kind: 'card' })).toEqual({
      tenders: [card(3_537)],
      rounding_minor: 0,
    });
  });

  it('joins the cash that is there, whose change stays what was given', () => {
    expect(corrected(3_537, [card(1_000), cash(2_525, 5_000)], 1, { kind: 'cash' })).toEqual({
      tenders: [cash(3_525, 6_000)],
      rounding_minor: -12,
    });
  });

  it('keeps its amount where money was given back', () => {
    expect(corrected(-3_537, [card(-3_537)], 1, { kind: 'cash' })).toEqual({
      tenders: [cash(-3_537)],
      rounding_minor: 0,
    });
    expect(corrected(-3_537, [cash(-3_525)], 1, { kind: 'card' }).tenders).toEqual([card(-3_525)]);
  });

  it('is refused where there is none, and where nothing would be another', () => {
    const sale = { gross_minor: minor(500), tenders: [card(500, 'A1')] };
    expect(withRightMeans(sale, 2, { kind: 'cash' }, rule)).toMatchObject({ refusal: { code: 'NOT_FOUND' } });
    expect(withRightMeans(sale, 1, { kind: 'card', reference: 'A1' }, rule)).toMatchObject({
      refusal: { code: 'TENDER_AS_IT_WAS' },
    });
  });

  it('settles the sale as if it had been keyed so, and the way back comes to the same money', () => {
    const means = fc.constantFrom('cash' as const, 'card' as const, 'mobile' as const);
    fc.assert(
      fc.property(
        fc.integer({ min: 26, max: 90_000 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        means,
        (gross, share, kind) => {
          const part = minor(Math.max(1, Math.min(gross - 25, Math.round(gross * share))));
          const offers: TenderOffer[] = [
            { kind: 'card', amount_minor: part, reference: '' },
            { kind: 'cash', given_minor: minor(100_000) },
          ];
          const sale = settle(minor(gross), offers, rule);
          if (!sale.ok) return;
          const { tenders, rounding_minor } = sale.value;
          const right = kind === 'mobile' ? ({ kind, operator: 'Wave', reference: 'x' } as const) : { kind };
          const answer = withRightMeans(
            { gross_minor: minor(gross), tenders, rounding_minor },
            1,
            right,
            rule,
          );
          if (!answer.ok) {
            expect(kind).toBe('card');
            return;
          }
          const now = answer.value;
          expect(sum(now.tenders.map(({ amount_minor }) => amount_minor))).toBe(gross + now.rounding_minor);
          expect(now.tenders.filter((one) => one.kind === 'cash')).toHaveLength(1);
          if (kind !== 'cash') expect(cashChange(tenders, now.tenders)).toBe(0);
        },
      ),
    );
  });
});
