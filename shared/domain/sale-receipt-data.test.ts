import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anySale } from '#tests/support/any-sale.ts';
import { sampleFormat } from '#tests/support/receipt-sample.ts';
import { saleOf } from '#tests/support/sale-fact.ts';
import { saleReceipt } from './receipt-sale.ts';
import { receiptText } from './receipt-text.ts';
import type { SaleFact } from './sale-fact.ts';
import { type SalePaper, saleReceiptData } from './sale-receipt-data.ts';
import { milli, minor, ppm } from './units.ts';

const paper: SalePaper = {
  shop: { name: 'Boutique Awa', address: [], taxIds: [] },
  till: 'Caisse 1',
  cashier: 'Awa',
  copy: 0,
  training: false,
  software: 'Comptoir',
  head: [],
  footer: ['Merci'],
  tillMark: 'B001',
  tenderName: (kind) => ({ cash: 'Espèces', card: 'Carte', cheque: 'Chèque' })[kind as string] ?? kind,
  taxName: (id) => `Tax ${id}`,
};
const dataOf = (fact: SaleFact) => saleReceiptData({ fact, sold_at: 0 }, paper);

describe('the receipt of a recorded sale', () => {
  it('adds up, whatever was sold, reduced, brought back and however it was paid', () => {
    fc.assert(
      fc.property(anySale, (make) => {
        const fact = make(1, 1);
        const data = dataOf(fact);
        const discounts = data.discounts.reduce((all, { amount_minor }) => all + amount_minor, 0);
        expect(data.subtotal_minor + discounts + (data.tax_added_minor ?? 0)).toBe(data.total_minor);
        const shown = data.lines.map(
          (line) =>
            line.amount_minor + line.discounts.reduce((all, { amount_minor }) => all + amount_minor, 0),
        );
        expect(shown.reduce((all, amount) => all + amount, 0)).toBe(data.subtotal_minor);
        const paid = data.tenders.map((tender) =>
          tender.kind === 'cash' ? tender.given_minor - tender.change_minor : tender.amount_minor,
        );
        expect(paid.reduce((all, amount) => all + amount, 0)).toBe(data.total_minor + data.rounding_minor);
        expect(data.taxes.map((tax) => tax.tax_minor)).toEqual(
          fact.taxes.map(({ amount_minor }) => amount_minor),
        );
        for (const tax of data.taxes) expect(tax.gross_minor).toBe(tax.base_minor + tax.tax_minor);
      }),
    );
  });

  it('shows tax on top where prices exclude it', () => {
    const fact = saleOf({ no: 4, sh: 1, goods: [{ product: 1, qty_milli: 2000, price_minor: 500 }] });
    const [line] = fact.lines;
    const onTop: SaleFact = {
      ...fact,
      lines: [
        {
          ...line!,
          list_minor: minor(1000),
          gross_minor: minor(1150),
          net_minor: minor(1000),
          taxes: [{ taxId: 'gst', base_minor: minor(1000), amount_minor: minor(150) }],
        },
      ],
      gross_minor: minor(1150),
      net_minor: minor(1000),
      taxes: [{ taxId: 'gst', rate_ppm: ppm(150_000), base_minor: minor(1000), amount_minor: minor(150) }],
    };
    expect(dataOf(onTop)).toMatchObject({ subtotal_minor: 1000, tax_added_minor: 150, total_minor: 1150 });
  });

  it('names a tax only where its rate does not', () => {
    const goods = { product: 1, qty_milli: 1000, price_minor: 1180 };
    expect(dataOf(saleOf({ no: 1, sh: 1, goods: [goods] })).taxes[0]).not.toHaveProperty('label');
    const both = saleOf({ no: 1, sh: 1, goods: [{ ...goods, taxes: ['vat-18', 'vat-10'] }] });
    expect(dataOf(both).taxes.map(({ label }) => label)).toEqual(['Tax vat-18', 'Tax vat-10']);
  });

  it('has the letter of a tax beside each line and in the table as the sale recorded it, and none where it recorded none', () => {
    const goods = [{ product: 1, qty_milli: 2000, price_minor: 500 }];
    const before = saleOf({ no: 4, sh: 1, goods });
    const lettered: SaleFact = { ...before, taxes: before.taxes.map((tax) => ({ ...tax, group: 'B' })) };
    const paperOf = (fact: SaleFact) =>
      receiptText(saleReceipt(dataOf(fact), sampleFormat('fr'))).replace(/ +/g, ' ');
    expect(paperOf(lettered)).toMatch(/2 x 500 1\s000 B\n/);
    expect(paperOf(lettered)).toMatch(/\nB 18\s% /);
    expect(paperOf(before)).toMatch(/2 x 500 1\s000\n/);
    expect(
      paperOf(lettered).replace(/\nB |(?<=1\s000) B(?=\n)/g, (found) => (found.startsWith('\n') ? '\n' : '')),
    ).toBe(paperOf(before));
  });

  it('says a return is one, and counts what is weighed as one article', () => {
    const back = saleOf({ no: 2, sh: 1, goods: [{ product: 1, qty_milli: -2000, price_minor: 500 }] });
    expect(dataOf(back)).toMatchObject({ kind: 'return', items_milli: -2000, total_minor: -1000 });
    const fact = saleOf({ no: 3, sh: 1, goods: [{ product: 1, qty_milli: 350, price_minor: 1000 }] });
    const weighed: SaleFact = {
      ...fact,
      lines: fact.lines.map((line) => ({ ...line, unit: 'kg' })),
      note: 'Mme Diop',
    };
    expect(dataOf(weighed)).toMatchObject({
      kind: 'sale',
      items_milli: milli(1000),
      lines: [{ unit: 'kg', qty_milli: 350 }],
      footer: ['Mme Diop', 'Merci'],
    });
  });

  it('prints the reference of each tender', () => {
    const fact = saleOf({
      no: 5,
      sh: 1,
      goods: [{ product: 1, qty_milli: 1000, price_minor: 1000 }],
      pay: () => [
        { kind: 'card', amount_minor: minor(400), reference: '0042' },
        { kind: 'mobile', amount_minor: minor(600), operator: 'Wave', reference: 'TX-1' },
      ],
    });
    const text = receiptText(saleReceipt(dataOf(fact), sampleFormat('fr')));
    expect(text).toContain('Autorisation 0042');
    expect(text).toMatch(/Wave +600/);
    expect(text).toContain('Réf. TX-1');
  });
});
