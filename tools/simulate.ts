import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import { performance } from 'node:perf_hooks';
import { createApplication } from '#main/app.ts';
import { lookAtStore } from '#main/kernel/db/store-look.ts';
import { countryPack } from '#main/modules/settings/countries.ts';
import { isCurrency } from '#shared/domain/currency.ts';
import { priceFromCode } from '#shared/domain/demo-price.ts';
import { localTimeIn } from '#shared/domain/local-time.ts';
import type { Minor } from '#shared/domain/units.ts';
import type { CartView } from '#shared/modules/cart/contract.ts';
import type { SessionView } from '#shared/modules/session/contract.ts';
import { type BasketLine, type BasketTicket, type RejectedRow, readBaskets } from './baskets.ts';
import { type Call, flag, jsonOption, main, text, tool } from './command-line.ts';
import { Failed } from './command-sentence.ts';
import { dataFolder, inputFile } from './command-values.ts';
import { importCatalogue } from './import-file.ts';
import { figuresOf, percentiles, proveJournal, readFolder, salesOf } from './simulate-report.ts';
import { lineTo, type TillLine } from './till.ts';

const options = {
  baskets: text('FILE.csv', 'tools.simulate.baskets'),
  catalog: text('FILE.csv', 'tools.simulate.catalog'),
  data: text('DIR', 'tools.option.data'),
  country: text('XX', 'tools.simulate.country'),
  strict: flag('tools.simulate.strict'),
  ack: flag('tools.simulate.ack'),
  'price-from-code': flag('tools.import.priceFromCode'),
  json: jsonOption,
} as const;
type SimulateCall = Call<typeof options>;

interface Run {
  readonly till: TillLine;
  readonly time: { now: number };
  readonly shop: NonNullable<SessionView['shop']>;
  readonly dayOf: (at: number) => string;
  readonly payTimes: number[];
  /** Codes whose price nobody gave: derived from the code, told at the end. */
  readonly derived: Set<string>;
  readonly ack: ((line: string) => void) | null;
}

const toldReasons = 20;
/** The first of a list for a person, and how many more there are. */
const firstOf = ({ t }: SimulateCall, lines: readonly string[]): string[] => [
  ...lines.slice(0, toldReasons),
  ...(lines.length > toldReasons ? [t('tools.simulate.more', { count: lines.length - toldReasons })] : []),
];

/** Why rows cannot be sold. */
const reasonsOf = (call: SimulateCall, rejected: readonly RejectedRow[]): string[] =>
  firstOf(
    call,
    rejected.map(({ line, reason }) => call.t('tools.simulate.row', { line, reason })),
  );

/** Closes the open shift with exactly what is expected. @returns the cash that stays in the drawer. */
async function closeShift({ till }: Run): Promise<Minor> {
  const { cash } = await till.ask('shifts.x', {});
  const counted_minor = cash?.expected_minor ?? (0 as Minor);
  await till.ask('shifts.close', { count: null, counted_minor, reason: null });
  return counted_minor;
}

/** A day has its own shift: the cash of the evening is the float of the morning. */
async function shiftFor(run: Run, at: number, lastCash: Minor): Promise<Minor> {
  const { shift } = await run.till.ask('shifts.current', {});
  if (shift && run.dayOf(shift.opened_at) === run.dayOf(at)) return lastCash;
  const cash = shift ? await closeShift(run) : lastCash;
  run.time.now = Math.max(run.time.now, at);
  await run.till.ask('shifts.open', { float_minor: cash, count: null });
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
    'sales.pay',
    {
      cartId: cart.id,
      revision: cart.revision,
      tenders: [{ kind: 'cash', given_minor: cart.cash_due_minor }],
      print: false,
    },
    { commandId: randomUUID() },
  );
  run.payTimes.push(performance.now() - start);
  run.ack?.(`ACK ${paid.journal} ${ticket}\n`);
}

/** With --strict: a code that no product has ends the run before anything is sold. */
async function refuseUnknown(call: SimulateCall, run: Run, tickets: readonly BasketTicket[]): Promise<void> {
  const codes = new Set(tickets.flatMap(({ lines }) => lines.map(({ code }) => code)));
  const unknown: string[] = [];
  for (const code of codes)
    if ((await run.till.ask('catalog.byCode', { code })).length === 0) unknown.push(code);
  if (unknown.length === 0) return;
  const told = call.t('tools.simulate.unknown', { count: unknown.length });
  throw new Failed([told, ...firstOf(call, unknown)].join('\n'));
}

/** Tickets that this folder holds already: a ticket's name is the note on its sale. */
const recordedTickets = (dataDir: string): Set<string> =>
  readFolder(
    dataDir,
    (db) => new Set([...salesOf(db)].flatMap(({ body }) => (body.note === undefined ? [] : [body.note]))),
  );

/** A new shop opens on the day of its first ticket. */
function firstInstant(call: SimulateCall, country: string, basketText: string): number {
  const pack = countryPack(country);
  if (!pack || !isCurrency(pack.currency)) return call.wrong('tools.fault.country', { country });
  const shop = { currency: pack.currency, timeZone: pack.timeZones[0] ?? 'UTC' };
  const { tickets, rejected } = readBaskets(basketText, shop, call.t);
  const [first] = tickets;
  if (!first) throw new Failed([...reasonsOf(call, rejected), call.t('tools.simulate.nothing')].join('\n'));
  return first.at;
}

async function simulate(call: SimulateCall): Promise<number> {
  const { values, t } = call;
  if (values.baskets === undefined) return call.wrong('tools.fault.needed', { option: '--baskets' });
  if (values.data === undefined) return call.wrong('tools.fault.needed', { option: '--data' });
  const country = (values.country ?? 'SN').toUpperCase();
  const dataDir = dataFolder(call, values.data);
  const basketText = fs.readFileSync(inputFile(call, values.baskets), 'utf8');
  const catalog = values.catalog;
  if (catalog !== undefined) inputFile(call, catalog);
  // Of a folder in which nothing is to be sold no till is made.
  const begins = lookAtStore(dataDir) === 'till' ? 0 : firstInstant(call, country, basketText);
  const time = { now: 0 };
  const application = await createApplication({
    dataDir,
    lang: call.lang,
    clock: { now: () => time.now },
  });
  try {
    const till = lineTo(application, 'simulate');
    const { setUp } = await till.ask('session.get', {});
    if (!setUp) {
      time.now = begins || firstInstant(call, country, basketText);
      await till.ask('setup.demo', { lang: call.lang, country, goods: false });
    }
    const { shop } = await till.ask('session.get', {});
    if (!shop || !isCurrency(shop.currency.code)) return call.wrong('tools.simulate.noShop');
    const local = localTimeIn(shop.timeZone);
    const dayOf = (at: number): string => local(at).day;
    const ack = values.ack ? call.now : null;
    const run: Run = { till, time, shop, dayOf, payTimes: [], derived: new Set(), ack };

    const place = { currency: shop.currency.code, timeZone: shop.timeZone };
    const { tickets, rejected } = readBaskets(basketText, place, t);
    if (rejected.length > 0) call.err(`${reasonsOf(call, rejected).join('\n')}\n`);
    if (catalog !== undefined && !(await hasCatalogue(run)))
      await importCatalogue(till, catalog, { priceFromCode: values['price-from-code'] });

    const done = recordedTickets(dataDir);
    const toSell = tickets.filter(({ ticket }) => !done.has(ticket));
    if (values.strict) await refuseUnknown(call, run, toSell);
    let cash = cashLeft(run, dataDir);
    for (const ticket of toSell) {
      time.now = Math.max(time.now, ticket.at);
      cash = await shiftFor(run, time.now, cash);
      await sell(run, ticket);
    }
    if ((await till.ask('shifts.current', {})).shift) await closeShift(run);
    if (run.derived.size > 0) call.err(`${t('tools.simulate.derived', { count: run.derived.size })}\n`);
    return print(call, dataDir, run, rejected.length);
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

function print({ values, out }: SimulateCall, dataDir: string, run: Run, rejected: number): number {
  const result = readFolder(dataDir, (db) => ({
    ...figuresOf(db, run.dayOf),
    currency: run.shop.currency.code,
    pay_ms: percentiles(run.payTimes),
    sold_now: run.payTimes.length,
    rejected_rows: rejected,
    priced_from_code: run.derived.size,
    journal: proveJournal(db),
  }));
  out(values.json ? `${JSON.stringify(result)}\n` : `${JSON.stringify(result, null, 2)}\n`);
  return result.journal.verified && result.journal.rebuilt ? 0 : 1;
}

export const simulateTool = tool({
  called: 'npm run simulate --',
  says: 'tools.simulate.says',
  ways: [{ args: '--baskets FILE.csv --data DIR', says: 'tools.simulate.way', least: 0, most: 0 }],
  options,
  notes: ['tools.simulate.again'],
  run: simulate,
});

if (import.meta.main) await main(simulateTool);
