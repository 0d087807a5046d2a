import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anyCart } from '#tests/support/any-cart.ts';
import type { CashRule } from './cash.ts';
import { type PricedLines, type PricingInput, priceLines } from './pricing.ts';
import { type LineQuantity, refundPart } from './refund.ts';
import { isAsPaid, owedOf, type PaidTender, partsGiven, refundFor, tendersOf } from './refund-tenders.ts';
import { settle, type TenderOffer } from './tender.ts';
import { type Minor, milli, minor } from './units.ts';

/** A sale as shops make it: goods for money, discounts on lines and ticket, taxes inside and on top, weights, any coin. */
const anySale = anyCart.map((cart): PricingInput & { readonly cash: CashRule } => ({
  ...cart,
  cash: cart.cash ?? { step_minor: minor(5), mode: 'half-up' },
  taxes: cart.taxes.map((tax) =>
    tax.kind === 'percent'
      ? { ...tax, rate_ppm: Math.abs(tax.rate_ppm) as never }
      : { ...tax, included: false },
  ),
  lines: cart.lines.map((line) => ({
    ...line,
    qty_milli: milli(Math.abs(line.qty_milli) || 1000),
    unit_price_minor: minor(Math.abs(line.unit_price_minor)),
  })),
}));

/** Paid by card and mobile money up to a share of it, the rest in cash. */
const anyShares = fc.tuple(fc.nat(100), fc.nat(100), fc.boolean());
function paid(gross: number, [card, mobile, twice]: readonly [number, number, boolean], rule: CashRule) {
  const byCard = Math.trunc((gross * card) / 100);
  const byMobile = Math.trunc(((gross - byCard) * mobile) / 100);
  const offers: TenderOffer[] = [];
  if (byCard > 0) offers.push({ kind: 'card', amount_minor: minor(byCard), reference: 'A1' });
  if (byMobile > 1 && twice)
    offers.push({ kind: 'mobile', amount_minor: minor(1), operator: 'Wave', reference: 'W1' });
  const rest = byMobile > 1 && twice ? byMobile - 1 : byMobile;
  if (rest > 0)
    offers.push({ kind: 'mobile', amount_minor: minor(rest), operator: 'Orange', reference: 'O1' });
  if (gross - byCard - byMobile > 0) offers.push({ kind: 'cash', given_minor: minor(gross + 1000) });
  const settlement = settle(minor(gross), offers, rule);
  if (!settlement.ok) throw new Error(JSON.stringify(settlement.refusal));
  return settlement.value;
}

/** The parts of a full return, dealt out at random over some tickets. */
function dealt(sale: PricedLines, draws: readonly number[], returns: number): LineQuantity[][] {
  const parts = Array.from({ length: returns }, () => new Map<string, number>());
  let next = 0;
  const draw = (): number => draws[next++ % draws.length]!;
  for (const { id, qty_milli } of sale.lines)
    for (let left: number = qty_milli; left > 0; ) {
      const piece = Math.min(left, 1 + (draw() % qty_milli));
      const to = parts[draw() % returns]!;
      to.set(id, (to.get(id) ?? 0) + piece);
      left -= piece;
    }
  return parts.map((part) => [...part].map(([id, qty]) => ({ id, qty_milli: milli(qty) })));
}

interface Step {
  readonly gross: number;
  readonly given: number;
  readonly cash: number;
}

/** Gives a sale back part by part, as a till does, and tells each step. `otherwise`: which parts go back in cash alone. */
function giveBack(
  input: PricingInput & { readonly cash: CashRule },
  shares: readonly [number, number, boolean],
  draws: readonly number[],
  returns: number,
  otherwise: (step: number) => boolean,
) {
  const rule = input.cash;
  const sale = priceLines(input);
  const settlement = paid(sale.gross_minor, shares, rule);
  const tenders = settlement.tenders.map((tender, at) => ({ ...tender, back: 0, at }));
  const total = sale.gross_minor + settlement.rounding_minor;
  const before: LineQuantity[] = [];
  let [done, rounded] = [0, 0];
  const steps: Step[] = [];
  const parts = dealt(sale, draws, returns).filter((part) => part.length > 0);
  parts.forEach((refundNow, step) => {
    const part = refundPart({ sale, alreadyRefunded: before, refundNow });
    expect(part.faults).toEqual([]);
    before.push(...refundNow);
    const value = 0 - part.gross_minor;
    const isWhole = done + value === sale.gross_minor;
    const owed = Math.max(0, value - rounded + (isWhole ? settlement.rounding_minor : 0));
    const own = tenders.map(
      ({ kind, operator, reference, amount_minor, back, at }): PaidTender => ({
        ...{ ticket: 1, tender: at + 1, kind, paid_minor: amount_minor, refunded_minor: minor(back) },
        ...(operator !== undefined && { operator }),
        ...(reference !== undefined && { reference }),
      }),
    );
    const ticket = {
      ticket: 1,
      value_minor: minor(value),
      owed_minor: minor(owed),
      left_minor: minor(total - done - rounded),
      tenders: [own],
    };
    // What comes to nothing is paid nothing, and what coins still owe goes with the next part.
    if (value === 0) return;
    const refund = refundFor([ticket], { gross: minor(value), plain: true, rule });
    const { owed_minor, cashOf } = owedOf(refund, rule);
    const offers: TenderOffer[] = otherwise(step)
      ? [{ kind: 'cash', given_minor: cashOf(owed_minor) }]
      : tendersOf(refund);
    const settled = settle(minor(0 - value), offers, rule, { owed_minor, cashOf });
    if (!settled.ok) throw new Error(JSON.stringify([settled.refusal, offers, refund]));
    if (!otherwise(step)) expect(isAsPaid(refund, settled.value.tenders)).toBe(true);
    const given = 0 - settled.value.tenders.reduce((sum, { amount_minor }) => sum + amount_minor, 0);
    expect(given).toBe(value - settled.value.rounding_minor);
    const put = partsGiven(refund, [ticket], minor(given));
    expect(put.reduce((sum, { amount_minor }) => sum + amount_minor, 0)).toBe(given);
    for (const { to, amount_minor } of put) {
      expect(amount_minor).toBeGreaterThan(0);
      tenders[to.tender - 1]!.back += amount_minor;
    }
    done += value;
    rounded += given - value;
    const cash = settled.value.tenders.find(({ kind }) => kind === 'cash')?.amount_minor ?? 0;
    steps.push({ gross: value, given, cash: 0 - cash });
    for (const { back, amount_minor } of tenders) expect(back).toBeLessThanOrEqual(amount_minor);
  });
  return { sale, settlement, tenders, total, steps };
}

const run = fc.tuple(
  anySale,
  anyShares,
  fc.array(fc.nat({ max: 100_000 }), { minLength: 7, maxLength: 20 }),
  fc.integer({ min: 1, max: 6 }),
);

describe('money that goes back to what it was paid with', () => {
  it('gives each means back exactly what it brought in, however the goods come back', () => {
    fc.assert(
      fc.property(run, ([input, shares, draws, returns]) => {
        const { tenders, total, steps } = giveBack(input, shares, draws, returns, () => false);
        for (const { given } of steps) expect(given).toBeGreaterThanOrEqual(0);
        expect(steps.reduce((sum, { given }) => sum + given, 0)).toBe(total);
        expect(tenders.map(({ back }) => back)).toEqual(tenders.map(({ amount_minor }) => amount_minor));
      }),
      { numRuns: 400 },
    );
  });

  it('never gives more than was paid, also where some of it is handed out in cash by permission', () => {
    fc.assert(
      fc.property(
        run,
        fc.array(fc.boolean(), { minLength: 6, maxLength: 6 }),
        ([input, shares, draws, returns], other) => {
          const { total, steps } = giveBack(
            input,
            shares,
            draws,
            returns,
            (step) => other[step % 6] === true,
          );
          let given = 0;
          for (const step of steps) {
            expect(step.given).toBeGreaterThanOrEqual(0);
            given += step.given;
            expect(given).toBeLessThanOrEqual(total);
          }
        },
      ),
      { numRuns: 400 },
    );
  });

  it('asks for coins that there are, unless it empties what was paid in cash', () => {
    const rule = { step_minor: minor(5), mode: 'half-up' } as const;
    const line = { id: 'a', qty_milli: milli(7000), unit_price_minor: minor(143), taxIds: [] };
    const input = {
      rounding: { scope: 'line', mode: 'half-up' },
      taxes: [],
      lines: [line],
      cash: rule,
    } as const;
    const { steps, total } = giveBack(input, [50, 0, false], [0, 0, 1, 1, 2, 2, 3, 3, 4], 5, () => false);
    expect(total).toBe(1000);
    for (const { cash } of steps) expect(cash % 5).toBe(0);
    const inCash = giveBack(input, [0, 0, false], [999, 0, 1999, 1, 2999, 2], 3, () => false);
    for (const { cash } of inCash.steps) expect(cash % 5).toBe(0);
    expect(inCash.steps.reduce((sum, { given }) => sum + given, 0)).toBe(1000);
  });
});

it('gives what is left of what was paid where the sale was rounded down: none of it is without a ticket', () => {
  const rule = { step_minor: minor(100), mode: 'half-up' } as const;
  const cash = {
    ticket: 1,
    tender: 1,
    kind: 'cash',
    paid_minor: minor(100),
    refunded_minor: minor(0),
  } as const;
  const ticket = { ticket: 1, value_minor: minor(143), owed_minor: minor(143), left_minor: minor(100) };
  const refund = refundFor([{ ...ticket, tenders: [[cash]] }], { gross: minor(143), plain: true, rule });
  expect(refund).toMatchObject({ owed_minor: 100, cash_minor: 100, free_minor: 0 });
});

describe('an exchange', () => {
  const tender = (kind: 'cash' | 'card', paid_minor: number, refunded_minor = 0): PaidTender => ({
    ...{ ticket: 1, tender: kind === 'cash' ? 2 : 1, kind },
    paid_minor: minor(paid_minor),
    refunded_minor: minor(refunded_minor),
  });
  const ticketOf = (value: number, ...tenders: PaidTender[]) => ({
    ...{ ticket: 1, value_minor: minor(value), owed_minor: minor(value), left_minor: minor(value) },
    tenders: [tenders],
  });
  const rule = { step_minor: minor(5), mode: 'half-up' } as const;
  const kinds = (value: number, gross: Minor, ...tenders: PaidTender[]) =>
    tendersOf(refundFor([ticketOf(value, ...tenders)], { gross, plain: false, rule })).map((offer) =>
      offer.kind === 'cash' ? ['cash', offer.given_minor] : [offer.kind, offer.amount_minor],
    );

  it('gives the balance alone back, in proportion to what was paid', () => {
    expect(kinds(1000, minor(500), tender('card', 600), tender('cash', 400))).toEqual([
      ['card', -300],
      ['cash', -200],
    ]);
    expect(kinds(1000, minor(500), tender('card', 600, 600), tender('cash', 400))).toEqual([['cash', -500]]);
  });

  it('gives what no ticket was paid for in cash', () => {
    expect(kinds(300, minor(1000), tender('card', 300))).toEqual([
      ['card', -300],
      ['cash', -700],
    ]);
  });
});
