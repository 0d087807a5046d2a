import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openCounter, openShop, type TestTill } from '#tests/support/harness.ts';
import { runHere } from '#tests/support/run-tool.ts';
import { exportTool } from './export.ts';
import { importTool } from './import.ts';

let folder: string;
const open: TestTill[] = [];
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'export-'));
});
afterEach(async () => {
  for (const till of open.splice(0)) await till.application.close();
  fs.rmSync(folder, { recursive: true, force: true });
});
const kept = (till: TestTill): TestTill => {
  open.push(till);
  return till;
};
const at = (name: string): string => path.join(folder, name);
const dataDir = (): string => at('data');
const run = (...args: string[]) => runHere(exportTool, [...args, '--data', dataDir()]);
const rowsOf = (file: string): Record<string, string>[] =>
  parse(fs.readFileSync(file, 'utf8'), { bom: true, columns: true });

const good = {
  codes: [] as string[],
  price_minor: null as number | null,
  taxClass: 'standard',
  categoryId: null as number | null,
  unit: 'piece' as const,
};

/** A shop of two decimals with everything that a round trip could lose. */
async function openHardShop(): Promise<TestTill> {
  const till = kept(await openShop({ dataDir: dataDir(), country: 'FR' }));
  const { id: categoryId } = await till.ask('catalog.saveCategory', {
    id: null,
    name: '=Épicerie; "fine"',
    parentId: null,
  });
  const goods = [
    { ...good, name: 'Lait, entier 1 L', codes: ['3017620422003', '96385074', 'LAIT-1'], price_minor: 105 },
    { ...good, name: '=2+5 sur "tout"', codes: ['036000291452'], price_minor: 1_234_567, categoryId },
    {
      ...good,
      name: '-Tomates',
      codes: ['00042'],
      price_minor: 399,
      unit: 'kg' as const,
      taxClass: 'reduced',
    },
    { ...good, name: "'@home", price_minor: 1 },
    { ...good, name: 'Sans prix', codes: ['777'] },
  ];
  for (const one of goods) await till.ask('catalog.create', one);
  const [milk] = await till.ask('catalog.byCode', { code: '96385074' });
  const [tomatoes] = await till.ask('catalog.byCode', { code: '00042' });
  await till.ask('stock.adjust', { productId: milk!.id, counted_milli: 12_000, reason: 'counted' });
  await till.ask('stock.adjust', { productId: tomatoes!.id, counted_milli: 1_250, reason: 'counted' });
  return till;
}

describe('npm run export -- products', () => {
  it.each(['csv', 'xlsx', 'ods'])(
    'writes what npm run import takes back with nothing changed: %s',
    async (format) => {
      const till = await openHardShop();
      const file = at(`goods.${format}`);
      const said = await run('products', file, '--json');
      expect(said).toMatchObject({ status: 0, stderr: '' });
      // A row for each code: three of the milk, one of what has none.
      expect(JSON.parse(said.stdout)).toMatchObject({ subject: 'products', rows: 7 });
      await till.application.close();
      const back = await runHere(importTool, [file, '--data', dataDir(), '--json']);
      expect(JSON.parse(back.stdout)).toMatchObject({
        rows: 7,
        added: 0,
        changed: 0,
        unchanged: 7,
        rejected: 0,
      });
      expect(back.status).toBe(0);
    },
  );

  it('has the columns of the import first, prices in major units with a point, and no formula', async () => {
    await openHardShop();
    await run('products', at('goods.csv'));
    const text = fs.readFileSync(at('goods.csv'), 'utf8');
    expect(text.split('\r\n')[0]).toBe('\ufeffcode,name,price,tax_rate,category,stock,unit,cost');
    const rows = rowsOf(at('goods.csv'));
    const by = (code: string) => rows.find((row) => row.code === code);
    expect(by('LAIT-1')).toMatchObject({
      name: 'Lait, entier 1 L',
      price: '1.05',
      tax_rate: '20.0',
      stock: '12.000',
    });
    expect(by('036000291452')).toMatchObject({ name: `'=2+5 sur "tout"`, price: '12345.67' });
    expect(by('00042')).toMatchObject({ name: "'-Tomates", tax_rate: '5.5', stock: '1.250', unit: 'kg' });
    expect(rows.flatMap((row) => Object.values(row)).filter((cell) => /^[=+@|\t]|^-\D/.test(cell))).toEqual(
      [],
    );
  });

  it('takes both rows of a product whose price was changed in both, and neither of two prices', async () => {
    const till = await openHardShop();
    await run('products', at('goods.csv'));
    await till.application.close();
    const written = fs.readFileSync(at('goods.csv'), 'utf8');
    fs.writeFileSync(at('raised.csv'), written.replaceAll(',1.05,', ',1.10,'));
    const raised = await runHere(importTool, [at('raised.csv'), '--data', dataDir(), '--json']);
    expect(JSON.parse(raised.stdout)).toMatchObject({ changed: 1, unchanged: 6, rejected: 0 });
    await runHere(exportTool, ['products', at('after.csv'), '--data', dataDir()]);
    expect(rowsOf(at('after.csv')).filter(({ price }) => price === '1.10')).toHaveLength(3);
    expect(rowsOf(at('after.csv')).find(({ code }) => code === 'LAIT-1')?.stock).toBe('12.000');
    fs.writeFileSync(at('torn.csv'), written.replace(',1.05,', ',1.20,'));
    const torn = await runHere(importTool, [at('torn.csv'), '--data', dataDir(), '--json']);
    expect(JSON.parse(torn.stdout).rejected).toBe(2);
  });
});

describe('npm run export beside a till that sells', () => {
  async function sold(): Promise<TestTill> {
    const till = kept(await openCounter({ dataDir: dataDir() }));
    for (const [day, codes] of [
      ['2026-11-20', ['96385074', '3017620422003']],
      ['2026-11-21', ['96385074']],
    ] as const) {
      till.time.now = Date.parse(`${day}T23:30:00Z`);
      let cart = await till.ask('cart.get', {});
      for (const code of codes) cart = await till.ask('cart.scan', { code, qty_milli: 2_000 });
      cart = await till.ask('cart.setNote', { lineId: null, note: '+221 77' });
      await till.ask('sales.pay', {
        cartId: cart.id,
        revision: cart.revision,
        tenders: [{ kind: 'cash', given_minor: 10_000 }],
      });
    }
    return till;
  }

  it('writes tickets, lines and stock that add up, on the clock of the shop, and lets the till sell on', async () => {
    const till = await sold();
    const soap = (await till.ask('cart.scan', { code: '96385074' })).lines[0]?.productId ?? 0;
    await till.ask('cart.void', {});
    await till.ask('stock.adjust', { productId: soap, counted_milli: 6_000, reason: 'counted' });
    for (const subject of ['tickets', 'lines', 'stock'])
      expect((await run(subject, at(`${subject}.csv`))).status).toBe(0);
    const tickets = rowsOf(at('tickets.csv'));
    expect(
      tickets.map(({ ticket, at: when, gross, cash, cashier, note }) => [
        ticket,
        when,
        gross,
        cash,
        cashier,
        note,
      ]),
    ).toEqual([
      ['1', '2026-11-20 23:30:00', '2200', '2200', 'Awa', "'+221 77"],
      ['2', '2026-11-21 23:30:00', '900', '900', 'Awa', "'+221 77"],
    ]);
    const lines = rowsOf(at('lines.csv'));
    expect(
      lines.map(({ ticket, line, name, qty, unit_price, gross }) => [
        ticket,
        line,
        name,
        qty,
        unit_price,
        gross,
      ]),
    ).toEqual([
      ['1', '1', 'Savon 250 g', '2.000', '450', '900'],
      ['1', '2', 'Lait entier 1 L', '2.000', '650', '1300'],
      ['2', '1', 'Savon 250 g', '2.000', '450', '900'],
    ]);
    for (const { net, tax, gross } of [...tickets, ...lines])
      expect(Number(net) + Number(tax)).toBe(Number(gross));
    // What was only sold has none.
    expect(rowsOf(at('stock.csv')).map(({ name, stock, code }) => [name, stock, code])).toEqual([
      ['Savon 250 g', '6', '96385074'],
    ]);
    expect((await till.call('cart.scan', { code: '96385074' })).ok).toBe(true);
  });

  it('writes a tender that was put right as it is now, in the days that have it', async () => {
    const till = await sold();
    const right = {
      number: 2,
      tender: 1,
      corrections: 0,
      to: { kind: 'card' as const, reference: 'A1' },
      reason: 'slip',
    };
    await till.ask('sales.correctTender', right);
    await run('tickets', at('right.csv'));
    expect(
      rowsOf(at('right.csv')).map(({ ticket, gross, cash, card }) => [ticket, gross, cash, card]),
    ).toEqual([
      ['1', '2200', '2200', '0'],
      ['2', '900', '0', '900'],
    ]);
  });

  it('keeps to the days that were asked for', async () => {
    await sold();
    await run('tickets', at('one.csv'), '--from', '2026-11-21', '--to', '2026-11-21');
    expect(rowsOf(at('one.csv')).map(({ ticket }) => ticket)).toEqual(['2']);
    await run('lines', at('none.xlsx'), '--to', '2026-11-19');
    expect(fs.statSync(at('none.xlsx')).size).toBeGreaterThan(0);
  });

  it('calls the file after shop and day where a folder was named, and replaces none unasked', async () => {
    await sold();
    const said = await run('stock', folder, '--json');
    const { path: file } = JSON.parse(said.stdout);
    expect(path.basename(file)).toMatch(/^Boutique-Awa-stock-\d{4}-\d{2}-\d{2}\.csv$/);
    const before = fs.readFileSync(file, 'utf8');
    fs.writeFileSync(file, 'mine');
    expect(await run('stock', file)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('--replace'),
    });
    expect(fs.readFileSync(file, 'utf8')).toBe('mine');
    expect((await run('stock', file, '--replace')).status).toBe(0);
    expect(fs.readFileSync(file, 'utf8')).toBe(before);
    expect(fs.readdirSync(folder).filter((name) => name.endsWith('.partial'))).toEqual([]);
  });

  it.each<[string, string[], number, RegExp]>([
    ['another kind of file', ['stock', 'c.pdf'], 2, /neither in \.csv, \.xlsx nor \.ods/],
    ['a day there is not', ['tickets', 'c.csv', '--from', '2026-02-30'], 2, /2026-02-30: that is no day/],
    ['a month there is not', ['tickets', 'c.csv', '--to', '2026-99-99'], 2, /2026-99-99: that is no day/],
    [
      'days that are exchanged',
      ['tickets', 'c.csv', '--from', '2026-02-02', '--to', '2026-02-01'],
      2,
      /exchange/,
    ],
    ['a folder that is not there', ['stock', '/nowhere/c.csv'], 2, /There is no folder/],
    ['a subject there is not', ['sales', 'c.csv'], 2, /npm run export/],
  ])('answers in a sentence: %s', async (_what, args, status, sentence) => {
    await sold();
    const said = await run(...args);
    expect(said).toMatchObject({ status, stdout: '' });
    expect(said.stderr).toMatch(sentence);
  });
});
