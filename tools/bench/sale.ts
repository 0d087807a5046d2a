import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { storeFile } from '#main/kernel/open-store.ts';
import { type BenchOptions, type BenchTill, makeOldTill, openBenchTill, walk } from './bench-shop.ts';
import { type Figure, figure, timed, timedAsync, timesOf } from './measure.ts';
import { createFloor, type Row, saleReader } from './sale-floor.ts';

const linesPerSale = 5;
const turn = 200;
const warmRounds = 2;
/** The till's six commits a sale make a checkpoint about as often. */
const salesPerCheckpoint = 10;

const nextTask = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

type Random = (below: number) => number;
interface SaleTimes {
  readonly scan: number[];
  readonly pay: number[];
  readonly bare: number[];
  readonly cart: number[];
}

/** One customer at the till, then the same rows once more in the floor's file: both meet the same neighbours. */
async function sellOne({ till, codes, time }: BenchTill, both: Both, random: Random, times: SaleTimes) {
  let cart = await till.ask('cart.get', {});
  const carts: Row[] = [];
  const before = times.scan.length;
  for (let i = 0; i < linesPerSale; i += 1) {
    const code = codes[random(codes.length)] ?? '';
    cart = await timedAsync(times.scan, () =>
      till.ask('cart.scan', { code, qty_milli: 1000 * (1 + random(3)) }),
    );
    carts.push(both.reader.openCart());
  }
  const input = {
    cartId: cart.id,
    revision: cart.revision,
    tenders: [{ kind: 'cash' as const, given_minor: cart.cash_due_minor }],
    print: false,
  };
  // The screen mints it: no work of the till.
  const meta = { commandId: randomUUID() };
  const paid = await timedAsync(times.pay, () => till.ask('sales.pay', input, meta));
  times.cart.push([...times.scan.slice(before), times.pay.at(-1) ?? 0].reduce((sum, ms) => sum + ms, 0));
  time.now += 60_000;
  // Between customers: what can wait (checkpoints) has its turn, as it has in a shop.
  await nextTask();
  for (const row of carts) both.floor.scan(row);
  const rows = both.reader.rows(paid.number);
  timed(times.bare, () => both.floor.sell(rows));
  if (paid.number % salesPerCheckpoint === 0) both.floor.checkpoint();
}

interface Both {
  readonly reader: ReturnType<typeof saleReader>;
  readonly floor: ReturnType<typeof createFloor>;
}

async function sellBeside(shop: BenchTill, floorFile: string, rounds: number) {
  const times: SaleTimes = { scan: [], pay: [], bare: [], cart: [] };
  const both: Both = { reader: saleReader(shop.dataDir), floor: createFloor(floorFile) };
  const random = walk(4711);
  for (let sale = 0; sale < (rounds + warmRounds) * turn; sale += 1) {
    // Both are warm by then: what came before is not counted.
    if (sale === warmRounds * turn) for (const list of Object.values(times)) list.length = 0;
    await sellOne(shop, both, random, times);
  }
  both.reader.close();
  return { times, floor: both.floor };
}

const pageBytes = (file: string): number => {
  const db = new Sqlite(file, { readonly: true });
  const bytes =
    Number(db.pragma('page_count', { simple: true })) * Number(db.pragma('page_size', { simple: true }));
  db.close();
  return bytes;
};

/** pay → durable and scan → priced cart, on an empty file and on one with years of tickets; bytes per sale. */
export async function benchSale(options: BenchOptions): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const before of [0, options.sales]) {
    const folder = options.newFolder();
    const dataDir = path.join(folder, 'data');
    makeFolder(dataDir);
    const now = await makeOldTill(dataDir, { ...options, sales: before });
    let shop = await openBenchTill(dataDir, options, now);
    await shop.application.close();
    const floorFile = path.join(folder, 'floor.db');
    fs.copyFileSync(storeFile(dataDir), floorFile);
    onDisk(floorFile);
    onDisk(storeFile(dataDir));
    shop = await openBenchTill(dataDir, options, shop.time.now);
    const sizes = [pageBytes(storeFile(dataDir)), pageBytes(floorFile)] as const;
    const { times, floor } = await sellBeside(shop, floorFile, options.rounds);
    await shop.application.close();
    floor.close();
    const scanFloor = lookupFloor(dataDir, shop.codes);
    const of = { tickets: before, products: options.products, lines: linesPerSale };
    figures.push(
      figure('pay', of, timesOf(times.pay), timesOf(times.bare)),
      figure('cart', of, timesOf(times.cart)),
      figure('scan', of, timesOf(times.scan), scanFloor),
    );
    const sold = (options.rounds + warmRounds) * turn;
    const perSale = (file: string, size: number): number => Math.round((pageBytes(file) - size) / sold);
    if (before === 0)
      figures.push(
        figure('bytes', of, perSale(storeFile(dataDir), sizes[0]), perSale(floorFile, sizes[1]), 'bytes'),
      );
  }
  return figures;
}

/** A large file that was just copied is still on its way to the disk, and every fsync would wait for it. */
const onDisk = (file: string): void => {
  const handle = fs.openSync(file, 'r+');
  fs.fsyncSync(handle);
  fs.closeSync(handle);
};

const makeFolder = (folder: string): string => {
  fs.mkdirSync(folder, { recursive: true });
  return folder;
};

/** The least a scan can cost: find the product by its code, save a cart of that size in a commit without an fsync. */
function lookupFloor(dataDir: string, codes: readonly string[]): ReturnType<typeof timesOf> {
  const reader = new Sqlite(storeFile(dataDir), { readonly: true });
  const keys = reader.prepare('SELECT code_key FROM barcode LIMIT 5000').pluck().all() as string[];
  reader.close();
  const db = new Sqlite(storeFile(dataDir));
  db.pragma('synchronous = NORMAL');
  db.pragma('wal_autocheckpoint = 0');
  const find = db.prepare(
    'SELECT p.* FROM barcode b JOIN product p ON p.id = b.product_id WHERE b.code_key = ?',
  );
  const body = 'x'.repeat(180 * 3);
  const save = db.prepare(
    "INSERT OR REPLACE INTO cart (id, state, label, user_id, shift, changed_at, body) VALUES ('floor', 'held', NULL, 1, 1, ?, ?)",
  );
  const samples: number[] = [];
  const random = walk(99);
  for (let i = 0; i < 2000; i += 1)
    timed(samples, () => {
      find.get(keys[random(Math.min(keys.length, codes.length))]);
      save.run(i, body);
    });
  db.close();
  return timesOf(samples);
}
