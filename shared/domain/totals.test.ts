import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anySale } from '#tests/support/any-sale.ts';
import { saleOf } from '#tests/support/sale-fact.ts';
import type { SaleFact } from './sale-fact.ts';
import {
  absoluteOf,
  addTotals,
  applyCash,
  applyGesture,
  applySale,
  cashExpected,
  cashMovesOf,
  type Totals,
} from './totals.ts';
import { type TotalsNames, totalsReport } from './totals-report.ts';
import { minor } from './units.ts';

const names: TotalsNames = {
  tax: (id) => (id === 'vat-18' ? 'TVA 18 %' : null),
  untaxed: 'Exonéré',
  category: (id) => (id === 1 ? 'Épicerie' : null),
  user: (id) => (id === 7 ? 'Awa' : null),
};
const salesOf = (makers: readonly ((no: number, sh: number) => SaleFact)[]): SaleFact[] =>
  makers.map((make, index) => make(index + 1, 1));
const totalsOf = (sales: readonly SaleFact[]): Totals => {
  const totals: Totals = {};
  for (const sale of sales) applySale(totals, sale, (sale.number % 3) + 1);
  return totals;
};
const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0);
const day = fc.array(anySale, { maxLength: 12 });

describe('totals of sales', () => {
  it('do not depend on the order of the sales', () => {
    fc.assert(
      fc.property(day, (makers) => {
        const sales = salesOf(makers);
        const [forth, back] = [totalsOf(sales), totalsOf(sales.toReversed())];
        expect(back).toEqual(forth);
        expect(totalsReport(back, names)).toEqual(totalsReport(forth, names));
      }),
    );
  });

  it('are those of their parts added up, wherever the day is cut', () => {
    fc.assert(
      fc.property(day, fc.nat(12), (makers, cut) => {
        const sales = salesOf(makers);
        const parts = totalsOf(sales.slice(0, cut));
        addTotals(parts, totalsOf(sales.slice(cut)));
        expect(parts).toEqual(totalsOf(sales));
      }),
    );
  });

  it('add up: taxes to tax, tenders to gross and rounding, categories, cashiers and hours to gross', () => {
    fc.assert(
      fc.property(day, (makers) => {
        const sales = salesOf(makers);
        const report = totalsReport(totalsOf(sales), names);
        const amounts = (rows: readonly { amount_minor: number }[]) =>
          sum(rows.map((row) => row.amount_minor));
        expect(report.gross_minor).toBe(sum(sales.map((sale) => sale.gross_minor)));
        expect(amounts(report.taxes)).toBe(report.tax_minor);
        expect(sum(report.taxes.map((tax) => tax.base_minor))).toBe(report.net_minor);
        expect(amounts(report.tenders)).toBe(report.gross_minor + report.rounding_minor);
        for (const rows of [report.categories, report.cashiers, report.hours])
          expect(amounts(rows)).toBe(report.gross_minor);
        expect(sum(report.categories.map((row) => row.qty_milli))).toBe(report.items_milli);
        expect(report.tickets).toBe(sales.length);
      }),
    );
  });

  it('know sales plus returns, by line, so that an exchange hides nothing', () => {
    fc.assert(
      fc.property(day, (makers) => {
        const sales = salesOf(makers);
        const sizes = sales.flatMap((sale) => sale.lines.map((line) => Math.abs(line.gross_minor)));
        expect(absoluteOf(totalsOf(sales))).toBe(sum(sizes));
      }),
    );
    const exchange = saleOf({
      no: 1,
      sh: 1,
      goods: [
        { product: 1, qty_milli: 1000, price_minor: 900 },
        { product: 2, qty_milli: -1000, price_minor: 900 },
      ],
      pay: () => [],
    });
    const totals = totalsOf([exchange]);
    expect(totalsReport(totals, names)).toMatchObject({
      gross_minor: 0,
      returns: { count: 1, amount_minor: -900 },
    });
    expect(absoluteOf(totals)).toBe(1800);
  });

  it('count discounts as they were given: one for a line, one for a ticket', () => {
    const sale = saleOf({
      no: 1,
      sh: 1,
      goods: [
        {
          product: 1,
          qty_milli: 2000,
          price_minor: 1000,
          discount: { kind: 'amount', amount_minor: minor(200) },
        },
        { product: 2, qty_milli: 1000, price_minor: 1200 },
      ],
      discount: { kind: 'amount', amount_minor: minor(300) },
    });
    expect(totalsReport(totalsOf([sale]), names).discounts).toEqual({ count: 2, amount_minor: 500 });
  });
});

describe('a report of totals', () => {
  it('names what it knows, shows what it does not, and keeps each rate apart', () => {
    const totals: Totals = {
      gross: [3, 4_180],
      net: [3, 3_600],
      'base:vat-18:180000': [2, 2_000],
      'tax:vat-18:180000': [2, 360],
      'base:vat-18:200000': [1, 1_100],
      'tax:vat-18:200000': [1, 220],
      'base:none:0': [1, 500],
      'tender:mobile:Wave: pro': [1, 1_000],
      'tender:cash': [2, 3_180],
      'category:1': [2, 2_500],
      'items:1': [2, 2_000],
      'category:9': [1, 1_180],
      'items:9': [1, 850],
      'category:': [1, 500],
      'items:': [1, 1_000],
      'cashier:8': [3, 4_180],
    };
    const report = totalsReport(totals, names);
    expect(
      report.taxes.map(({ taxId, name, rate_ppm, gross_minor }) => [taxId, name, rate_ppm, gross_minor]),
    ).toEqual([
      ['vat-18', 'TVA 18 %', 200_000, 1_320],
      ['vat-18', 'TVA 18 %', 180_000, 2_360],
      ['none', 'Exonéré', 0, 500],
    ]);
    expect(report.tenders).toEqual([
      { kind: 'cash', operator: null, count: 2, amount_minor: 3_180, fee_minor: 0 },
      { kind: 'mobile', operator: 'Wave: pro', count: 1, amount_minor: 1_000, fee_minor: 0 },
    ]);
    expect(report.categories.map(({ categoryId, name, qty_milli }) => [categoryId, name, qty_milli])).toEqual(
      [
        [1, 'Épicerie', 2_000],
        [9, '#9', 850],
        [null, null, 1_000],
      ],
    );
    expect(report.cashiers).toEqual([{ userId: 8, name: '#8', count: 3, amount_minor: 4_180 }]);
  });

  it('shows nothing sold as zeros, not as holes', () => {
    const report = totalsReport({}, names);
    expect(report).toMatchObject({
      tickets: 0,
      gross_minor: 0,
      voids: { count: 0, amount_minor: 0 },
      reprints: 0,
    });
    expect([report.taxes, report.tenders, report.hours]).toEqual([[], [], []]);
  });
});

describe('gestures', () => {
  it('are counted with what they were worth, and sell nothing', () => {
    const totals: Totals = {};
    applyGesture(totals, 'cart.line-removed', { gross_minor: minor(900) });
    applyGesture(totals, 'cart.line-removed', { gross_minor: minor(100) });
    applyGesture(totals, 'cart.voided', { gross_minor: minor(4_000) });
    applyGesture(totals, 'cart.restored', { what: 'pieces', gross_minor: minor(100) });
    applyGesture(totals, 'cart.restored', { what: 'held', gross_minor: minor(4_000) });
    applyGesture(totals, 'cart.price-changed', { from: minor(500), to: minor(350) });
    applyGesture(totals, 'cart.price-changed', { from: null, to: minor(350) });
    applyGesture(totals, 'drawer.opened', {});
    applyGesture(totals, 'ticket.reprinted', {});
    expect(totalsReport(totals, names)).toMatchObject({
      tickets: 0,
      gross_minor: 0,
      removedLines: { count: 2, amount_minor: 1_000 },
      restoredLines: { count: 1, amount_minor: 100 },
      voids: { count: 1, amount_minor: 4_000 },
      restoredVoids: { count: 1, amount_minor: 4_000 },
      priceOverrides: { count: 2, amount_minor: -150 },
      drawerOpenings: 1,
      reprints: 1,
    });
  });
});

describe('the drawer', () => {
  it('takes what was handed over and gives the change; other tenders never touch it', () => {
    const moves = cashMovesOf([
      { kind: 'mobile', amount_minor: minor(4_000), operator: 'Wave', reference: 'X1' },
      {
        kind: 'cash',
        amount_minor: minor(1_500),
        given_minor: minor(2_000),
        change_minor: minor(500),
      },
      { kind: 'cash', amount_minor: minor(-700), given_minor: minor(-700) },
      { kind: 'card', amount_minor: minor(-300) },
    ]);
    expect(moves).toEqual([
      { kind: 'sale', amount_minor: 2_000 },
      { kind: 'change', amount_minor: -500 },
      { kind: 'refund', amount_minor: -700 },
    ]);
    const totals: Totals = { 'tender:cash': [9, 99_999] };
    for (const move of moves) applyCash(totals, move);
    expect(cashExpected(totals)).toBe(800);
  });

  it('changes by exactly what cash tenders settle', () => {
    fc.assert(
      fc.property(anySale, (make) => {
        const { tenders } = make(1, 1);
        const settled = sum(tenders.map((tender) => (tender.kind === 'cash' ? tender.amount_minor : 0)));
        expect(sum(cashMovesOf(tenders).map((move) => move.amount_minor))).toBe(settled);
      }),
    );
  });
});
