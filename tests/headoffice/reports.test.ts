import { read, utils } from '@e965/xlsx';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { unwrap } from '#shared/kernel/result.ts';
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
