import fs from 'node:fs';
import path from 'node:path';
import { createApplication } from '#main/app.ts';
import type { Application } from '#main/kernel/application.ts';
import type { Journal } from '#main/kernel/journal/journal.ts';
import { createPeriods } from '#main/modules/shifts/periods.ts';
import { createShiftsStore } from '#main/modules/shifts/store.ts';
import { openTillStore } from '#main/modules/till-file.ts';
import { priceFromCode } from '#shared/domain/demo-price.ts';
import { localTimeIn } from '#shared/domain/local-time.ts';
import { priceLines } from '#shared/domain/pricing.ts';
import type { SaleFact, TenderFact } from '#shared/domain/sale-fact.ts';
import { type Minor, milli, minor, ppm } from '#shared/domain/units.ts';
import type { Lang } from '#shared/domain/writing.ts';
import type { Translate } from '#shared/i18n/index.ts';
import { importCatalogue } from '#tools/import-file.ts';
import { lineTo, type TillLine } from '#tools/till.ts';

export interface BenchOptions {
  readonly products: number;
  /** Tickets already in the file of the "large" rounds. */
  readonly sales: number;
  /** Tickets in the large till of `years`. */
  readonly tickets: number;
  readonly rounds: number;
  /** Folder where tills with many tickets stay for the next run: a million takes some ten minutes to write. */
  readonly keep?: string | undefined;
  /** A folder for this bench: taken away when it ends, however that comes. */
  readonly newFolder: () => string;
  /** What is done when this bench ends, also when something was refused: an open till would keep the command from ending. */
  readonly atEnd: (work: () => Promise<void>) => void;
  readonly note: (text: string) => void;
  readonly lang: Lang;
  readonly t: Translate;
}

export interface BenchTill {
  readonly application: Application;
  readonly till: TillLine;
  readonly dataDir: string;
  readonly time: { now: number };
  readonly codes: readonly string[];
}

const firstDay = Date.parse('2025-01-06T08:00:00Z');
export const salesPerDay = 300;
/** The last of these is sold in 2070: within what a till takes for a date. */
export const mostSales = 5_000_000;
const linesPerSale = 5;
/** Goods that these sales are made of: a shop sells some thousands of what it lists. */
const soldProducts = 10_000;

/** The same walk every time. */
export const walk = (seed: number): ((below: number) => number) => {
  let state = seed;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % below;
  };
};

const words =
  'riz lait huile sucre savon tomate biscuit café thé eau jus pâtes farine sardine moutarde beurre chocolat oignon'.split(
    ' ',
  );
export const productCode = (i: number): string => `P${String(i).padStart(7, '0')}`;
const productName = (i: number): string =>
  `${words[i % words.length]} ${words[(i * 7 + 3) % words.length]} ${((i * 37) % 990) + 10} g n° ${i}`;

function productFile(folder: string, products: number): string {
  const file = path.join(folder, 'products.csv');
  const out = fs.openSync(file, 'w');
  fs.writeSync(out, 'code,name\n');
  for (let i = 0; i < products; i += 1) fs.writeSync(out, `${productCode(i)},${productName(i)}\n`);
  fs.closeSync(out);
  return file;
}

/** A shop with products, opened as the screens would. */
export async function openBenchTill(
  dataDir: string,
  { products, atEnd }: Pick<BenchOptions, 'products' | 'atEnd'>,
  start = firstDay,
): Promise<BenchTill> {
  const time = { now: start };
  const application = await createApplication({
    dataDir,
    lang: 'fr',
    clock: { now: () => time.now },
  });
  atEnd(application.close);
  const guide = lineTo(application, 'bench');
  if (!(await guide.ask('session.get', {})).setUp) {
    await guide.ask('setup.demo', { lang: 'fr', country: 'SN', goods: false });
    await importCatalogue(lineTo(application, 'bench'), productFile(dataDir, products), {
      priceFromCode: true,
    });
  }
  const till = lineTo(application, 'bench');
  if (!(await till.ask('shifts.current', {})).shift)
    await till.ask('shifts.open', { float_minor: 50_000, count: null });
  return { application, till, dataDir, time, codes: soldCodes(products) };
}

/** What the tickets are made of. */
export const soldCodes = (products: number): string[] =>
  Array.from({ length: Math.min(products, soldProducts) }, (_, i) => productCode(i));

/** A shop with its products and years of tickets in `dataDir`. @returns the moment after the last ticket, UTC ms. */
export async function makeOldTill(dataDir: string, options: BenchOptions): Promise<number> {
  const { products, sales, keep, note, t } = options;
  const kept =
    keep === undefined
      ? null
      : path.join(keep, `${products}-${sales}-mixed-from-${new Date(firstDay).getUTCFullYear()}`);
  const moment = kept === null ? '' : path.join(kept, 'now');
  if (kept !== null && fs.existsSync(moment)) {
    fs.cpSync(path.join(kept, 'data'), dataDir, { recursive: true, mode: fs.constants.COPYFILE_FICLONE });
    return Number(fs.readFileSync(moment, 'utf8'));
  }
  const first = await openBenchTill(dataDir, options);
  await first.application.close();
  note(t('tools.bench.writing', { tickets: sales }));
  const now = fillWithSales(dataDir, options);
  if (kept !== null) {
    fs.cpSync(dataDir, path.join(kept, 'data'), { recursive: true });
    fs.writeFileSync(moment, String(now));
  }
  return now;
}

/** Years of tickets, written as a till writes them (chained, signed, projected), a thousand to a commit. */
function fillWithSales(dataDir: string, { products, sales, note, t }: BenchOptions): number {
  const sold = Math.min(products, soldProducts);
  let now = firstDay;
  const local = localTimeIn('Africa/Dakar');
  const store = openTillStore({
    dataDir,
    clock: { now: () => now },
    dayOf: (at) => local(at).day,
  });
  const { db, journal } = store;
  const periods = createPeriods({ db, journal, store: createShiftsStore(db), localTime: local });
  const random = walk(17);
  const open = db
    .sql<{ number: number; closed_at: number | null }>(
      'bench.shift',
      'SELECT number, closed_at FROM shift ORDER BY number DESC LIMIT 1',
    )
    .get();
  let shift = open?.number ?? 0;
  if (open && open.closed_at === null) db.transaction(() => closeShift(journal, shift, shift));
  const taxes = [{ id: 'vat-18', kind: 'percent', rate_ppm: ppm(180_000), included: true }] as const;
  for (let done = 0; done < sales; ) {
    db.transaction(() => {
      periods.roll(now);
      shift += 1;
      journal.append('shift.opened', { shift, float: minor(0) }, { user: 1 });
      for (let i = 0; i < salesPerDay && done < sales; i += 1) {
        done += 1;
        now += 100_000;
        journal.append(
          'sale',
          saleOf(done, shift, taxes, () => random(sold)),
          { user: 1 },
        );
        besides(journal, done, shift);
      }
      closeShift(journal, shift, shift);
    });
    now = firstDay + Math.floor(done / salesPerDay) * 86_400_000;
    if (done % (salesPerDay * 100) === 0) {
      db.checkpoint();
      note(t('tools.bench.written', { done, tickets: sales }));
    }
  }
  store.close();
  return now + 86_400_000;
}

const closeShift = (journal: Journal, shift: number, z: number): void => {
  journal.append(
    'shift.closed',
    { shift, z, expected: minor(0), counted: minor(0), report: null },
    { user: 1 },
  );
};

function saleOf(
  number: number,
  shift: number,
  taxes: Parameters<typeof priceLines>[0]['taxes'],
  product: () => number,
): SaleFact {
  const goods = Array.from({ length: linesPerSale }, product);
  const priced = priceLines({
    rounding: { scope: 'line', mode: 'half-up' },
    taxes,
    lines: goods.map((product, i) => ({
      id: String(i),
      qty_milli: milli(1000 * (1 + ((number + i) % 3))),
      unit_price_minor: priceFromCode(productCode(product), 'XOF'),
      taxIds: ['vat-18'],
    })),
  });
  return {
    number,
    cart: `bench-${number}-000000000000`,
    shift,
    lines: priced.lines.map((line, i) => ({
      productId: (goods[i] ?? 0) + 1,
      code: productCode(goods[i] ?? 0),
      name: productName(goods[i] ?? 0),
      qty_milli: line.qty_milli,
      unit_price_minor: priceFromCode(productCode(goods[i] ?? 0), 'XOF'),
      gross_minor: line.gross_minor,
      net_minor: line.net_minor,
      taxes: line.taxes,
    })),
    gross_minor: priced.gross_minor,
    net_minor: priced.net_minor,
    taxes: priced.taxes.map((tax) => ({ ...tax, rate_ppm: ppm(180_000) })),
    tenders: [tenderOf(number, priced.gross_minor)],
    hour: 9,
    ...(number % 50 === 0 && { note: `Livraison chez Fatou, quartier ${number}` }),
  };
}

export const referenceOf = (number: number): string => `MP${number}K`;

/** A third is paid by telephone, a tenth by card. */
function tenderOf(number: number, amount_minor: Minor): TenderFact {
  if (number % 3 === 0)
    return { kind: 'mobile', amount_minor, operator: 'Wave', reference: referenceOf(number) };
  return number % 10 === 0
    ? { kind: 'card', amount_minor, reference: String(100_000 + (number % 900_000)) }
    : { kind: 'cash', amount_minor, given_minor: amount_minor };
}

/** What happens beside the tickets: lines taken away, the drawer opened for change. */
function besides(journal: Journal, number: number, shift: number): void {
  const what = { cart: `bench-${number}-000000000000`, shift, name: 'Savon' };
  if (number % 25 === 0)
    journal.append(
      'cart.line-removed',
      { ...what, productId: 1, qty_milli: milli(1000), gross_minor: minor(450) },
      { user: 1 },
    );
  if (number % 60 === 0) journal.append('drawer.opened', { shift, reason: 'monnaie' }, { user: 1 });
}
