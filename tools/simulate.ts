import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { performance } from 'node:perf_hooks';
import { createApplication } from '../main/app.ts';
import { countryPack } from '../main/countries.ts';
import type { SessionView } from '../shared/contract/session.ts';
import type { CartView } from '../shared/contract/views.ts';
import { isCurrency } from '../shared/domain/currency.ts';
import { priceFromCode } from '../shared/domain/demo-price.ts';
import { localTimeIn } from '../shared/domain/local-time.ts';
import type { Minor } from '../shared/domain/units.ts';
import { type BasketLine, type BasketTicket, readBaskets } from './baskets.ts';
import { readOptions, runCommand, Unusable } from './command-line.ts';
import { importCatalogue } from './import-file.ts';
import { figuresOf, percentiles, proveJournal, readFolder, salesOf } from './simulate-report.ts';
import { lineTo, type TillLine } from './till.ts';

const usage = `npm run simulate -- --baskets FILE.csv --data DIR [--catalog FILE.csv] [--country XX] [--ack] [--json]
  --baskets   ticket,at,code,qty[,price]: columns in any order, prices in major units with a point, times in ISO 8601
  --catalog   products, as for npm run import
  --country   country of a new shop (default SN); an existing data folder keeps its own
  --ack       prints "ACK till/epoch/seq ticket" once a sale is on the disk
Started again on the same folder it goes on after the last ticket that was recorded.
`;

const { values } = readOptions(
  {
    options: {
      baskets: { type: 'string' },
      catalog: { type: 'string' },
      data: { type: 'string' },
      country: { type: 'string', default: 'SN' },
      ack: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      'price-from-code': { type: 'boolean', default: false },
    },
  },
  usage,
);

interface Run {
  readonly till: TillLine;
  readonly time: { now: number };
  readonly shop: NonNullable<SessionView['shop']>;
  readonly dayOf: (at: number) => string;
  readonly payTimes: number[];
  /** Codes whose price nobody gave: derived from the code, told at the end. */
  readonly derived: Set<string>;
}

const toldReasons = 20;
/** Closes the open shift with exactly what is expected. @returns the cash that stays in the drawer. */
async function closeShift({ till }: Run): Promise<Minor> {
  const { cash } = await till.ask('shift.x', {});
  const counted_minor = cash?.expected_minor ?? (0 as Minor);
  await till.ask('shift.close', { count: null, counted_minor, reason: null });
  return counted_minor;
}

/** A day has its own shift: the cash of the evening is the float of the morning. */
async function shiftFor(run: Run, at: number, lastCash: Minor): Promise<Minor> {
  const { shift } = await run.till.ask('shift.current', {});
  if (shift && run.dayOf(shift.opened_at) === run.dayOf(at)) return lastCash;
  const cash = shift ? await closeShift(run) : lastCash;
  run.time.now = Math.max(run.time.now, at);
  await run.till.ask('shift.open', { float_minor: cash, count: null });
  return cash;
}

async function addLine(run: Run, line: BasketLine): Promise<CartView> {
  const { till } = run;
  const { code, qty_milli } = line;
  const [product] = await till.ask('catalog.byCode', { code });
  const unpriced = (): number => {
    run.derived.add(code);
    return priceFromCode(code, run.shop.currency.code);
  };
  if (!product) {
    const made = await till.ask('catalog.create', {
      name: code,
      codes: [code],
      price_minor: line.price_minor ?? unpriced(),
      taxClass: '',
      categoryId: null,
      unit: 'piece',
    });
    return till.ask('cart.add', { productId: made.id, qty_milli });
  }
  const price = line.price_minor ?? (product.price_minor === null ? unpriced() : null);
  if (product.price_minor === null)
    return till.ask('cart.add', { productId: product.id, qty_milli, newPrice_minor: price });
  if (price !== null && price !== product.price_minor)
    return till.ask('cart.add', { productId: product.id, qty_milli, price_minor: price });
  const scanned = await till.call('cart.scan', { code, qty_milli });
  // Two products with one code: the first, as a cashier who knows her shelf would choose.
  return scanned.ok ? scanned.value : till.ask('cart.add', { productId: product.id, qty_milli });
}

async function sell(run: Run, { ticket, lines }: BasketTicket): Promise<void> {
  const { till } = run;
  let cart = await till.ask('cart.get', {});
  if (cart.lines.length > 0) cart = await till.ask('cart.void', { reason: 'simulation' });
  for (const line of lines) cart = await addLine(run, line);
  cart = await till.ask('cart.setNote', { lineId: null, note: ticket });
  const start = performance.now();
  const paid = await till.ask(
    'sale.pay',
    {
      cartId: cart.id,
      revision: cart.revision,
      tenders: [{ kind: 'cash', given_minor: cart.cash_due_minor }],
      print: false,
    },
    { commandId: randomUUID() },
  );
  run.payTimes.push(performance.now() - start);
  if (values.ack) fs.writeSync(1, `ACK ${paid.journal} ${ticket}\n`);
}

/** Tickets that this folder holds already: a ticket's name is the note on its sale. */
const recordedTickets = (dataDir: string): Set<string> =>
  readFolder(
    dataDir,
    (db) => new Set([...salesOf(db)].flatMap(({ body }) => (body.m === undefined ? [] : [body.m]))),
  );

/** A new shop opens on the day of its first ticket. */
function firstInstant(basketText: string): number {
  const pack = countryPack(values.country.toUpperCase());
  if (!pack || !isCurrency(pack.currency))
    throw new Unusable(`There is no country "${values.country}": see --country.`);
  const shop = { currency: pack.currency, timeZone: pack.timeZones[0] ?? 'UTC' };
  return readBaskets(basketText, shop).tickets[0]?.at ?? 0;
}

async function simulate(): Promise<number> {
  if (!values.baskets || !values.data) throw new Unusable(usage);
  const dataDir = path.resolve(values.data);
  const basketText = fs.readFileSync(values.baskets, 'utf8');
  if (values.catalog) fs.accessSync(values.catalog, fs.constants.R_OK);
  const time = { now: 0 };
  const application = await createApplication({
    dataDir,
    lang: 'fr',
    clock: { now: () => time.now, jumped_ms: () => 0 },
  });
  let run: Run | null = null;
  try {
    const till = lineTo(application, 'simulate');
    const { setUp } = await till.ask('session.get', {});
    if (!setUp) {
      time.now = firstInstant(basketText);
      await till.ask('setup.demo', { lang: 'fr', country: values.country.toUpperCase(), goods: false });
    }
    const { shop } = await till.ask('session.get', {});
    if (!shop || !isCurrency(shop.currency.code))
      throw new Unusable('This folder holds no shop that can sell.');
    const local = localTimeIn(shop.timeZone);
    run = { till, time, shop, dayOf: (at) => local(at).day, payTimes: [], derived: new Set() };

    const { tickets, rejected } = readBaskets(basketText, {
      currency: shop.currency.code,
      timeZone: shop.timeZone,
    });
    for (const row of rejected.slice(0, toldReasons))
      process.stderr.write(`row ${row.line}: ${row.reason}\n`);
    if (rejected.length > toldReasons)
      process.stderr.write(`… and ${rejected.length - toldReasons} more rows\n`);
    if (values.catalog && !(await hasCatalogue(run)))
      await importCatalogue(till, values.catalog, { priceFromCode: values['price-from-code'] });

    const done = recordedTickets(dataDir);
    let cash = cashLeft(run, dataDir);
    for (const ticket of tickets) {
      if (done.has(ticket.ticket)) continue;
      time.now = Math.max(time.now, ticket.at);
      cash = await shiftFor(run, time.now, cash);
      await sell(run, ticket);
    }
    if ((await till.ask('shift.current', {})).shift) await closeShift(run);
    if (run.derived.size > 0)
      process.stderr.write(
        `${run.derived.size} codes had no price in either file: one was derived from the code\n`,
      );
    return print(dataDir, run, rejected.length);
  } finally {
    await application.close();
  }
}

/** A run that was cut short imported its catalogue already, or none of it. */
async function hasCatalogue({ till }: Run): Promise<boolean> {
  const { products } = await till.ask('catalog.count', {});
  return products > 0;
}

const cashLeft = ({ time }: Run, dataDir: string): Minor =>
  readFolder(dataDir, (db) => {
    const last = db.sql<{ at: number; cash: number | null }>(
      'simulate.last',
      `SELECT (SELECT max(at) FROM journal) AS at,
              (SELECT counted_minor FROM shift WHERE closed_at IS NOT NULL ORDER BY number DESC LIMIT 1) AS cash`,
    );
    const row = last.get();
    time.now = Math.max(time.now, row?.at ?? 0);
    return (row?.cash ?? 0) as Minor;
  });

function print(dataDir: string, run: Run, rejected: number): number {
  const result = readFolder(dataDir, (db) => ({
    ...figuresOf(db, run.dayOf),
    currency: run.shop.currency.code,
    pay_ms: percentiles(run.payTimes),
    sold_now: run.payTimes.length,
    rejected_rows: rejected,
    priced_from_code: run.derived.size,
    journal: proveJournal(db),
  }));
  process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : `${JSON.stringify(result, null, 2)}\n`);
  return result.journal.verified && result.journal.rebuilt ? 0 : 1;
}

await runCommand(simulate);
