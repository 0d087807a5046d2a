import { describe, expect, it } from 'vitest';
import { applyGesture, applySale, type Totals } from '#shared/domain/totals.ts';
import { totalsReport } from '#shared/domain/totals-report.ts';
import { minor } from '#shared/domain/units.ts';
import { saleOf } from '#tests/support/sale-fact.ts';
import { figuresOf } from './figures.ts';

const names = { tax: () => null, untaxed: '0 %', category: () => null, user: (id: number) => `user ${id}` };
const of = (work: (totals: Totals) => void) => {
  const totals: Totals = {};
  work(totals);
  return totalsReport(totals, names);
};
const sell = (no: number, price_minor: number, user: number) => (totals: Totals) =>
  applySale(totals, saleOf({ no, sh: 1, goods: [{ product: 1, qty_milli: 1000, price_minor }] }), user);

describe('the figures of a period', () => {
  const now = of((totals) => {
    sell(1, 3_000, 1)(totals);
    sell(2, 1_000, 2)(totals);
    applyGesture(totals, 'drawer.opened', {});
  });
  const before = of((totals) => {
    sell(1, 500, 2)(totals);
    sell(2, 250, 3)(totals);
  });
  const figures = figuresOf(now, before);
  const at = (id: string) => figures.find((one) => one.id === id);

  it('say how many, how much, their share, and the same of the period before', () => {
    expect(at('cashiers-1')).toMatchObject({
      count: 1,
      amount_minor: 3_000,
      share_ppm: 750_000,
      before_minor: 0,
      tickets: { userId: 1 },
    });
    expect(at('cashiers-2')).toMatchObject({ share_ppm: 250_000, before_minor: 500, beforeCount: 1 });
    expect(at('events-drawerOpenings')).toMatchObject({
      count: 1,
      amount_minor: null,
      gestures: 'drawerOpenings',
      tickets: null,
    });
  });

  it('name who sold in the other period alone, so that both columns add up', () => {
    expect(at('cashiers-3')).toMatchObject({ count: 0, amount_minor: 0, before_minor: 250 });
    const people = figures.filter(({ group }) => group === 'cashiers');
    const sum = (key: 'amount_minor' | 'before_minor') =>
      people.reduce((all, one) => all + (one[key] ?? 0), 0);
    expect([sum('amount_minor'), sum('before_minor')]).toEqual([now.gross_minor, before.gross_minor]);
  });

  it('leave out what neither period has, and shares where there is no whole', () => {
    expect(at('sold-returns')).toBeUndefined();
    expect(at('sold-gross')?.share_ppm).toBeNull();
    const empty = of(() => {});
    expect(figuresOf(empty, empty)).toEqual([]);
    expect(figuresOf(empty, before).every(({ share_ppm }) => share_ppm === null)).toBe(true);
    expect(figuresOf(empty, before).find(({ id }) => id === 'cashiers-3')?.before_minor).toBe(
      Number(minor(250)),
    );
  });
});
