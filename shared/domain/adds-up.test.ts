import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anySale } from '#tests/support/any-sale.ts';
import { sampleFormat } from '#tests/support/receipt-sample.ts';
import { saleOf } from '#tests/support/sale-fact.ts';
import { dayReport } from './receipt-report.ts';
import { receiptText } from './receipt-text.ts';
import type { SaleFact } from './sale-fact.ts';
import { dayData } from './shift-report.ts';
import { applySale, type Totals, tellApart, toldApart } from './totals.ts';
import { soldColumn, totalsReport } from './totals-report.ts';
import { minor, ppm } from './units.ts';

const names = { tax: () => 'TVA', untaxed: '0 %', category: () => 'Vivres', user: () => 'Awa' };
const reportOf = (sales: readonly SaleFact[]) => {
  const totals: Totals = {};
  for (const sale of sales) applySale(totals, sale, 1);
  return totalsReport(totals, names);
};
const format = sampleFormat('fr');
/** The figure at the end of the line that begins like this, as a person reads it. */
const figure = (paper: string, label: string): number => {
  const line = paper.split('\n').find((text) => text.trimStart().startsWith(label));
  const digits = /(-?[\d ]+)(?: F)?\s*$/.exec(line ?? '')?.[1]?.replaceAll(' ', '');
  if (!digits) throw new Error(`no figure after ${label}:\n${paper}`);
  return Number(digits);
};
const countOf = (paper: string, label: string): number =>
  Number(/\((\d+)\)/.exec(paper.split('\n').find((text) => text.startsWith(label)) ?? '')?.[1]);
const paperOf = (sales: readonly SaleFact[]): string => {
  const totals = reportOf(sales);
  const data = dayData(
    { day: '2026-11-20', closed: true, till: 'Caisse 1', at: 0, totals },
    { shop: { name: 'Awa', address: [], taxIds: [] }, software: 'Comptoir', training: false, copy: 0 },
    format,
  );
  return receiptText(dayReport(data, format, 80));
};

const comesBack = ({ qty_milli }: Pick<SaleFact['lines'][number], 'qty_milli'>): boolean => qty_milli < 0;

describe('what was sold', () => {
  it('reads as a column: gross sales, discounts, returns, net; and sales and returns are counted apart', () => {
    const sold = { product: 1, qty_milli: 1000, price_minor: 1000 };
    const sales = [
      ...Array.from({ length: 15 }, (_, at) => saleOf({ no: at + 1, sh: 1, goods: [sold] })),
      saleOf({
        no: 16,
        sh: 1,
        goods: [{ ...sold, qty_milli: 2000, discount: { kind: 'amount', amount_minor: minor(135) } }],
      }),
      saleOf({ no: 17, sh: 1, goods: [{ ...sold, qty_milli: -1000, price_minor: 450 }] }),
    ];
    const paper = paperOf(sales);
    expect([
      countOf(paper, 'Ventes brutes'),
      figure(paper, 'Ventes brutes'),
      countOf(paper, 'Remises'),
      figure(paper, 'Remises'),
      countOf(paper, 'Retours'),
      figure(paper, 'Retours'),
      figure(paper, 'TOTAL NET'),
    ]).toEqual([16, 17_000, 1, -135, 1, -450, 16_415]);
  });

  it('counts the discount of goods that came back with them, not with the discounts that were given', () => {
    const goods = {
      product: 1,
      price_minor: 1000,
      discount: { kind: 'percent', percent_ppm: 100_000 },
    } as const;
    const sales = [
      saleOf({ no: 1, sh: 1, goods: [{ ...goods, qty_milli: 3000 }] as never }),
      saleOf({ no: 2, sh: 1, goods: [{ ...goods, qty_milli: -1000 }] as never }),
    ];
    expect(soldColumn(reportOf(sales))).toMatchObject({
      sales: { count: 1, amount_minor: 3000 },
      discounts: { amount_minor: -300 },
      returns: { count: 1, amount_minor: -900 },
      net_minor: 1800,
    });
  });

  it('counts no discount where the only one was on goods that came back', () => {
    const back = { product: 1, qty_milli: -1000, price_minor: 1000 };
    const ofLine = saleOf({
      no: 1,
      sh: 1,
      goods: [{ ...back, discount: { kind: 'amount', amount_minor: minor(100) } }],
    });
    const paper = paperOf([ofLine, saleOf({ no: 2, sh: 1, goods: [{ ...back, qty_milli: 1000 }] })]);
    expect([countOf(paper, 'Remises'), figure(paper, 'Remises')]).toEqual([0, 0]);
    expect([countOf(paper, 'Ventes brutes'), countOf(paper, 'Retours')]).toEqual([1, 1]);
  });

  it('counts no discount that rounds to nothing, and counts one of an earlier program as it did', () => {
    const goods = [{ product: 1, qty_milli: 1000, price_minor: 25 }];
    const discount = { kind: 'percent', percent_ppm: ppm(10_000) } as const;
    const sale = saleOf({ no: 1, sh: 1, goods, discount });
    expect([countOf(paperOf([sale]), 'Remises'), figure(paperOf([sale]), 'Remises')]).toEqual([0, 0]);
    const before = { ...sale, discount: ['percent', discount.percent_ppm] as const };
    expect(countOf(paperOf([before]), 'Remises')).toBe(1);
  });

  it('tells returns apart whether the fact says it or not, as the version before wrote them', () => {
    fc.assert(
      fc.property(fc.array(anySale, { minLength: 1, maxLength: 6 }), (makers) => {
        const sales = makers.map((make, at) => make(at + 1, 1));
        const before = sales.map(({ returns: _returns, ...sale }) => sale);
        expect(reportOf(before)).toEqual(reportOf(sales));
        const told: Totals = {};
        for (const sale of sales) applySale(told, sale, 1);
        const { returned: _returned, apart: _apart, ...untold } = told;
        const returns = sales.filter(({ lines }) => lines.some(comesBack));
        expect(toldApart(untold)).toBe(returns.length === 0);
        tellApart(untold, returns);
        expect(untold).toEqual(told);
        expect(toldApart(untold)).toBe(true);
      }),
    );
  });

  it('adds up on paper as it is read, whatever was sold', () => {
    fc.assert(
      fc.property(fc.array(anySale, { minLength: 1, maxLength: 8 }), (makers) => {
        const sales = makers.map((make, at) => make(at + 1, 1));
        const paper = paperOf(sales);
        const read = (label: string) => figure(paper, label);
        expect(read('Ventes brutes') + read('Remises') + read('Retours')).toBe(read('TOTAL NET'));
        const rounding = paper.includes('Arrondi espèces') ? read('Arrondi espèces') : 0;
        expect(read('TOTAL NET') + rounding).toBe(read('Encaissé'));
        const back = sales.filter(({ lines }) => lines.every(comesBack)).length;
        expect(countOf(paper, 'Ventes brutes')).toBe(sales.length - back);
        const exchanges = sales.filter(({ lines }) => lines.some(comesBack) && !lines.every(comesBack));
        expect(countOf(paper, 'Ventes brutes') + countOf(paper, 'Retours') - exchanges.length).toBe(
          sales.length,
        );
        const given = sales.flatMap(({ discount, lines }) => [
          ...lines.filter((line) => line.line_discount_minor && !comesBack(line)),
          ...(discount && lines.some((line) => line.ticket_discount_minor && !comesBack(line))
            ? [discount]
            : []),
        ]);
        expect(countOf(paper, 'Remises')).toBe(given.length);
        expect(figure(paper, 'Remises') === 0).toBe(given.length === 0);
        const { tenders } = reportOf(sales);
        expect(tenders.reduce((sum, { amount_minor }) => sum + amount_minor, 0)).toBe(read('Encaissé'));
      }),
      { numRuns: 200 },
    );
  });
});
