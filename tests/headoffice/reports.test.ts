import type { AddressInfo } from 'node:net';
import { read, utils } from '@e965/xlsx';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { ofShop, type TotalsBy } from '#headoffice/modules/reports/totals.ts';
import type { SaleLineFact } from '#shared/domain/sale-fact.ts';
import { minor } from '#shared/domain/units.ts';
import { unwrap } from '#shared/kernel/result.ts';
import { totalsBy } from '#shared/wire/public-endpoints.ts';
import { saleOf } from '#tests/support/sale-fact.ts';
import { joinedLineTill, lineTo } from './line-till.ts';
import { type OfficeHere, officeHere } from './office-here.ts';

let office: OfficeHere;
let cookie: string;
const span = 'from=2026-10-01&to=2026-11-30';

beforeAll(async () => {
  office = await officeHere();
  const url = await office.http.listen({ host: '127.0.0.1', port: 0 });
  const { clock, apis } = office;
  const line = lineTo(url);
  for (const [i, shop] of ['Médina', '=Thiès'].entries()) {
    const { code } = await apis.tills.makeCode(shop, clock.now);
    const till = await joinedLineTill(line, code);
    till.append('till.opened', {
      till: till.id,
      shop,
      country: 'SN',
      currency: 'XOF',
      publicKey: till.publicKey,
      version: '1',
    });
    for (const [no, day] of ['2026-10-31', '2026-11-01', '2026-11-01'].entries()) {
      const goods = [{ product: 1, qty_milli: 1500, price_minor: 1000 + i * 500 }];
      till.append('sale', saleOf({ no: no + 1, sh: 1, goods }), day);
    }
    unwrap(await till.send(line));
  }
  line.close();
  cookie = await office.enterOwner();
});
afterAll(async () => {
  await office.close();
  expect(office.faults).toEqual([]);
});

test('the sums of a page are there by month, and with the taxes in them', async () => {
  const { text } = await office.ask(`/?by=month&${span}`, { cookie });
  expect(text).toContain('octobre 2026');
  expect(text).toContain('novembre 2026');
  expect(text).toContain('data-tax');
});

test('they are had as a file for a spreadsheet, in the dialect of the language, and no name is a formula', async () => {
  const csv = await office.ask(`/sales-file?format=csv&by=shop&${span}`, { cookie });
  expect(csv.answer.headers).toMatchObject({
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': 'attachment; filename="ventes-shop-2026-10-01-2026-11-30.csv"',
    'x-content-type-options': 'nosniff',
  });
  expect(csv.text.split('\r\n').slice(0, 3)).toEqual([
    '\ufeffBoutique;Tickets;Ventes;Hors taxes;Dont taxes;Monnaie',
    expect.stringMatching(/^'=Thiès;3;6750;\d+;\d+;XOF$/),
    expect.stringMatching(/^Médina;3;4500;\d+;\d+;XOF$/),
  ]);
  const english = await office.ask(`/sales-file?format=csv&by=day&${span}`, { cookie: `${cookie}; lang=en` });
  expect(english.text).toMatch(/^\ufeffDay,Tickets,Sales,Before tax,Taxes,Currency\r\n2026-11-01,4,7500,/);
});

test('the workbook has the same figures, as numbers', async () => {
  const { answer } = await office.ask(`/sales-file?format=xlsx&by=product&${span}`, { cookie });
  const book = read(answer.rawPayload);
  const [first = ''] = book.SheetNames;
  const [, row] = utils.sheet_to_json<unknown[]>(book.Sheets[first] ?? {}, { header: 1 });
  expect(row?.slice(1, 3)).toEqual([9, 11_250]);
});

test('an odd question for a file is answered as the page answers it', async () => {
  for (const odd of ['', '?format=exe', '?by=%00&from=x&to=9999-99-99', `?format=csv&by=';DROP`])
    expect((await office.ask(`/sales-file${odd}`, { cookie })).status).toBe(200);
  expect((await office.ask('/sales-file?format=csv')).to).toBe('/sign-in');
});

test('by whatever they are asked for, sums come to what the tickets come to, in the page, the file and the answer to a program', async () => {
  const { clock, apis, tenants } = office;
  const url = `http://127.0.0.1:${(office.http.server.address() as AddressInfo).port}`;
  const line = lineTo(url);
  const { code } = await apis.tills.makeCode('Kaolack', clock.now);
  const till = await joinedLineTill(line, code);
  const about = { till: till.id, shop: 'Kaolack', country: 'SN', currency: 'XOF' } as const;
  till.append('till.opened', { ...about, publicKey: till.publicKey, version: '1' });
  till.append('catalog.category', { categoryId: 7, what: 'created', name: 'Boissons' });
  const sales = [
    saleOf({
      ...{ no: 1, sh: 1 },
      goods: [
        { product: 1, qty_milli: 3000, price_minor: 333, category: 7 },
        { product: 2, qty_milli: 1000, price_minor: 450, taxes: ['vat-10'] },
        { product: 3, qty_milli: 500, price_minor: 777, taxes: [], category: 9 },
      ],
      pay: (gross) => [
        { kind: 'card', amount_minor: minor(1000), reference: 'AB12' },
        { kind: 'cash', given_minor: minor(gross + 500) },
      ],
    }),
    saleOf({ no: 2, sh: 1, goods: [{ product: 2, qty_milli: -1000, price_minor: 450, taxes: ['vat-10'] }] }),
    saleOf({
      no: 3,
      sh: 1,
      goods: [{ product: 1, qty_milli: 1000, price_minor: 999, taxes: ['vat-18', 'vat-10'] }],
    }),
  ];
  for (const sale of sales) till.append('sale', sale, '2026-09-05');
  unwrap(await till.send(line));
  line.close();

  const tenant = await apis.tills.tenant(clock.now);
  const sees = { tenant, shops: null };
  const days = { from: '2026-09-01', to: '2026-09-30' };
  const totals = (by: TotalsBy) => apis.reports.totals(sees, by, days);
  const gross = sales.reduce((sum, { gross_minor }) => sum + gross_minor, 0);
  const net = sales.reduce((sum, { net_minor }) => sum + net_minor, 0);
  const sums = async () =>
    Object.fromEntries(
      await Promise.all(
        totalsBy.map(async (by) => {
          const rows = await totals(by);
          return [
            by,
            [
              rows.reduce((sum, row) => sum + row.gross_minor, 0),
              by === 'tender' ? null : rows.reduce((sum, row) => sum + (row.net_minor ?? 0), 0),
            ],
          ] as const;
        }),
      ),
    );
  const expected = Object.fromEntries(totalsBy.map((by) => [by, [gross, by === 'tender' ? null : net]]));
  expect(await sums()).toEqual(expected);

  const byLine = (nameOf: (line: SaleLineFact) => string) => {
    const found: Record<string, number> = {};
    for (const sold of sales.flatMap(({ lines }) => lines))
      found[nameOf(sold)] = (found[nameOf(sold)] ?? 0) + sold.gross_minor;
    return found;
  };
  const seen = async (by: TotalsBy) =>
    Object.fromEntries((await totals(by)).map(({ name, gross_minor }) => [name, gross_minor]));
  const ppms: Record<string, string> = { 'vat-18': '180000', 'vat-10': '100000' };
  expect(await seen('rate')).toEqual(byLine(({ taxes }) => taxes.map(({ taxId }) => ppms[taxId]).join('+')));
  const categories: Record<string, string> = { 7: 'Boissons', 9: '?' };
  expect(await seen('category')).toEqual(byLine(({ categoryId }) => categories[categoryId ?? ''] ?? ''));
  const tenders: Record<string, number> = {};
  for (const { kind, amount_minor } of sales.flatMap((sale) => sale.tenders))
    tenders[kind] = (tenders[kind] ?? 0) + amount_minor;
  const paid = Object.values(tenders).reduce((sum, amount) => sum + amount, 0);
  expect(paid).not.toBe(gross);
  expect(await seen('tender')).toEqual({ ...tenders, rounding: gross - paid });

  const { text } = await office.ask(`/?by=rate&from=${days.from}&to=${days.to}`, { cookie });
  expect(text).toMatch(/18\s%<\/td>/);
  expect(text).toMatch(/18\s% \+ 10\s%<\/td>/);
  const { text: file } = await office.ask(`/sales-file?by=tender&from=${days.from}&to=${days.to}`, {
    cookie,
  });
  expect(file.split('\r\n')[0]).toBe('\ufeffMoyen de paiement;Tickets;Ventes;Monnaie');
  expect(file).toContain(`Espèces;3;${tenders.cash};XOF`);

  // As an older program left them: nothing of it is there yet.
  await tenants.in(tenant, async (store) => {
    for (const table of ['till_day_part', 'till_product', 'till_category'] as const)
      await store.remove(table).execute();
    await store.update('till').set({ derived: 0 }).execute();
  });
  expect((await sums()).rate).toEqual([0, 0]);
  expect(await office.rederive(() => clock.now)).toBe(3);
  expect(await office.rederive(() => clock.now)).toBe(0);
  expect(await sums()).toEqual(expected);
  expect(await seen('category')).toHaveProperty('Boissons');
});

test('the sums are those of one shop where one is chosen, and of none that somebody does not see', async () => {
  const { apis, clock } = office;
  const tenant = await apis.tills.tenant(clock.now);
  const shops = await apis.tills.seenTo.shops({ tenant, shops: null });
  const [thies, kaolack] = ['=Thiès', 'Kaolack'].map(
    (name) => shops.find((shop) => shop.name === name)?.id ?? '',
  );
  const { text } = await office.ask(`/?by=shop&${span}&shop=${thies}`, { cookie });
  const rows = text.slice(text.indexOf('<tbody>'), text.indexOf('</tfoot>'));
  expect([rows.includes('=Thiès'), rows.includes('Médina')]).toEqual([true, false]);
  expect(ofShop({ tenant, shops: [thies ?? ''] }, kaolack)).toEqual({ tenant, shops: [] });
});

test('what a shop has little of is shown with what the others have, also as a file', async () => {
  const { text } = await office.ask('/stock?below=-1', { cookie });
  expect(text.match(/<td>product 1<br>[^<]+<\/td><td>-[\d,]+<\/td>/g)).toHaveLength(3);
  expect((await office.ask('/stock?below=-1000', { cookie })).text).toContain('Rien ne manque.');
  const file = await office.ask('/stock-file?format=csv&below=-1', { cookie });
  expect(file.text).toContain('\r\nproduct 1;Kaolack;-4');
  for (const odd of ['', '?below=x', '?below=%00', '?below=1e400', '?format=exe&below=--1'])
    for (const page of ['/stock', '/stock-file'])
      expect((await office.ask(`${page}${odd}`, { cookie })).status).toBe(200);
});
