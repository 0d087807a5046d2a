import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDb } from '#main/kernel/db/db.ts';
import { storeFile } from '#main/kernel/db/store-file.ts';
import type { Output } from '#shared/contract/index.ts';
import { milli, minor, ppm } from '#shared/domain/units.ts';
import { openCounter, type TestTill } from '#tests/support/harness.ts';
import { createProductsReport, figuresOfSale, spansOf } from './products.ts';
import { createProductsStore } from './products-store.ts';

const milk = '3017620422003';
const rice = '4006381333931';
const day = 86_400_000;
const ever = { from: '2026-01-01', to: '2027-12-31' };

let till: TestTill;
beforeEach(async () => {
  till = await openCounter();
});
afterEach(() => till.close());

const pay = async () => {
  const { id: cartId, revision, cash_due_minor } = await till.ask('cart.get', {});
  await till.ask('sales.pay', {
    cartId,
    revision,
    tenders: [{ kind: 'cash', given_minor: cash_due_minor! }],
  });
};
const sell = async (code: string, pieces = 1) => {
  await till.ask('cart.scan', { code, qty_milli: milli(pieces * 1000) });
  await pay();
};
const report = (period = ever) => till.ask('reports.products', period);
const row = async (name: string, period = ever) =>
  (await report(period)).rows.find((one) => one.name === name);
/** All that waits for an idle till, on a line of its own to its file. */
const tellAll = (): number => {
  const db = openDb(storeFile(till.dataDir));
  const { tellSome } = createProductsReport(db);
  let pieces = 0;
  while (tellSome()) pieces += 1;
  db.close();
  return pieces;
};

/** Three days over the turn of a month: sales, a discount on the ticket, goods that come back. */
async function threeDays(): Promise<void> {
  till.time.now = Date.parse('2026-11-29T09:00:00Z');
  await sell(milk, 2);
  till.time.now += day;
  await till.ask('cart.scan', { code: milk });
  await till.ask('cart.scan', { code: rice });
  await till.ask('cart.discountTicket', { discount: { kind: 'percent', percent_ppm: ppm(100_000) } });
  await pay();
  till.time.now += day;
  await sell(milk, -1);
  await sell(rice);
}

describe('the report of products', () => {
  it('says what each brought, came back and was let off, and its share, the best first', async () => {
    await threeDays();
    const { rows, ...all } = await report();
    expect(rows.map(({ name, gross_minor }) => [name, gross_minor])).toEqual([
      ['Riz parfumé 5 kg', 7980],
      ['Lait entier 1 L', 1235],
    ]);
    expect(rows[1]).toMatchObject({
      tickets: 2,
      sold_milli: 3000,
      returned_milli: 1000,
      returned_minor: 650,
      discount_minor: 65,
      share_ppm: 134_021,
      before_minor: 0,
    });
    expect(all).toMatchObject({ products: 2, gross_minor: 9215, discount_minor: 485, returned_minor: 650 });
    expect(all.behind).toBe(0);
  });

  it('agrees with the totals of the period, whether an idle till has told the tickets yet or not', async () => {
    await threeDays();
    const periods = [
      ever,
      { from: '2026-11-01', to: '2026-11-30' },
      { from: '2026-11-30', to: '2026-12-01' },
      { from: '2026-12-01', to: '2026-12-01' },
    ];
    const seen = async () => {
      const answers: Output<'reports.products'>[] = [];
      for (const period of periods) answers.push(await report(period));
      return answers;
    };
    const before = await seen();
    for (const [at, period] of periods.entries()) {
      const { totals } = await till.ask('reports.period', period);
      expect([before[at]!.gross_minor, before[at]!.net_minor]).toEqual([
        totals.gross_minor,
        totals.net_minor,
      ]);
    }
    expect(tellAll()).toBe(1);
    expect(await seen()).toEqual(before);
    await sell(rice);
    expect((await row('Riz parfumé 5 kg'))?.gross_minor).toBe(12_180);
    expect(tellAll()).toBe(1);
    expect((await row('Riz parfumé 5 kg'))?.gross_minor).toBe(12_180);
  });

  it('stands beside the period right before', async () => {
    await threeDays();
    expect(await row('Lait entier 1 L', { from: '2026-12-01', to: '2026-12-31' })).toMatchObject({
      gross_minor: -650,
      before_minor: 1885,
      beforeSold_milli: 3000,
    });
  });

  it('gives a margin to who may see costs, at the cost of now, and says where it is not known', async () => {
    await threeDays();
    const [product] = (await till.ask('catalog.search', { text: 'Lait' })).products;
    const form = await till.ask('catalog.get', { id: product!.id });
    await till.ask('catalog.update', { ...form, cost_minor: minor(400) });
    const told = await report();
    expect(told.margin).toMatchObject({ unknown: 1 });
    const [riz, lait] = told.rows;
    expect([riz?.margin_minor, riz?.margin_ppm]).toEqual([null, null]);
    expect(lait?.margin_minor).toBe(Number(lait?.net_minor) - 800);
    expect(told.margin?.amount_minor).toBe(lait?.margin_minor);
    const reader = await till.ask('users.makeRole', {
      name: 'Lecteur',
      permissions: ['report.z'],
      limits: {},
    });
    const user = await till.ask('users.create', { name: 'Khady', role: reader.role, pin: '739146' });
    const screen = till.newSession();
    await till.callAs(screen, 'session.signIn', { userId: user.id, pin: '739146' });
    const hers = await till.callAs(screen, 'reports.products', ever);
    expect(hers).toMatchObject({ value: { margin: null, gross_minor: 9215 } });
    expect(hers.ok && hers.value.rows.every(({ margin_minor }) => margin_minor === null)).toBe(true);
  });

  it('opens the tickets of a product, and of no other', async () => {
    await threeDays();
    const [product] = (await till.ask('catalog.search', { text: 'Riz' })).products;
    const ask = { productId: product!.id, period: { from: '2026-11-29', to: '2026-12-01' } };
    expect((await till.ask('tickets.list', ask)).tickets.map(({ number }) => number)).toEqual([4, 2]);
    expect((await till.ask('tickets.list', { ...ask, text: '3780' })).tickets).toEqual([]);
    expect(await till.ask('tickets.sum', { productId: product!.id })).toMatchObject({ tickets: 2 });
  });

  it('counts sales of a day that had not come on the day on which the clock was put right', async () => {
    await sell(milk);
    tellAll();
    const db = openDb(storeFile(till.dataDir));
    const { moveLater } = createProductsStore(db);
    db.sql('later', "UPDATE product_total SET period = '2027-02-03' WHERE length(period) = 10").run();
    db.sql('later month', "UPDATE product_total SET period = '2027-02' WHERE length(period) = 7").run();
    db.sql('later year', "UPDATE product_total SET period = '2027' WHERE length(period) = 4").run();
    db.transaction(() => moveLater('2026-11-20'));
    db.close();
    expect(await row('Lait entier 1 L', { from: '2026-11-20', to: '2026-11-20' })).toMatchObject({
      tickets: 1,
    });
    expect(await row('Lait entier 1 L', { from: '2026-11-01', to: '2026-11-30' })).toMatchObject({
      tickets: 1,
    });
    expect(await row('Lait entier 1 L', { from: '2027-01-01', to: '2027-02-28' })).toBeUndefined();
    expect(await row('Lait entier 1 L', { from: '2026-01-01', to: '2026-12-31' })).toMatchObject({
      tickets: 1,
    });
    expect(await row('Lait entier 1 L', { from: '2027-01-01', to: '2027-12-31' })).toBeUndefined();
  });
});

it('cuts a period into whole years and months and the days beside them', () => {
  expect(spansOf({ from: '2026-01-30', to: '2026-04-02' })).toEqual([
    { from: '2026-01-30', to: '2026-01-31' },
    { from: '2026-02', to: '2026-02' },
    { from: '2026-03', to: '2026-03' },
    { from: '2026-04-01', to: '2026-04-02' },
  ]);
  expect(spansOf({ from: '2025-12-01', to: '2028-01-31' })).toEqual([
    { from: '2025-12', to: '2025-12' },
    { from: '2026', to: '2026' },
    { from: '2027', to: '2027' },
    { from: '2028-01', to: '2028-01' },
  ]);
  expect(spansOf({ from: '2026-02-10', to: '2026-02-10' })).toEqual([
    { from: '2026-02-10', to: '2026-02-10' },
  ]);
  expect(spansOf({ from: '2028-02-01', to: '2028-02-29' })).toEqual([{ from: '2028-02', to: '2028-02' }]);
  // The last days there are have none after them, and the first years have figures in front.
  expect(spansOf({ from: '9999-12-31', to: '9999-12-31' })).toEqual([
    { from: '9999-12-31', to: '9999-12-31' },
  ]);
  expect(spansOf({ from: '9998-12-01', to: '9999-12-31' })).toEqual([
    { from: '9998-12', to: '9998-12' },
    { from: '9999', to: '9999' },
  ]);
  expect(spansOf({ from: '0008-01-01', to: '0010-12-31' })).toEqual(
    ['0008', '0009', '0010'].map((year) => ({ from: year, to: year })),
  );
  expect(spansOf({ from: '2026-02-01', to: '2026-01-01' })).toEqual([]);
});

it('counts a ticket once for a product that is on it twice, and none where it only comes back', () => {
  const line = { productId: 1, name: 'x', unit_price_minor: minor(5), net_minor: minor(5), taxes: [] };
  const sold = { ...line, qty_milli: milli(1000), gross_minor: minor(5) };
  const back = { ...line, qty_milli: milli(-1000), gross_minor: minor(-5), line_discount_minor: minor(-1) };
  expect(figuresOfSale({ lines: [back, sold, sold] }).get(1)).toMatchObject({
    tickets: 1,
    discount_minor: 0,
  });
  expect(figuresOfSale({ lines: [back] }).get(1)).toMatchObject({ tickets: 0, returned_minor: 5 });
});
