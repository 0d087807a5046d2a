import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { storeFile } from '../../main/boot.ts';
import {
  type BenchOptions,
  type BenchTill,
  fillWithSales,
  newFolder,
  openBenchTill,
  walk,
} from './bench-shop.ts';
import { type Figure, figure, timed, timedAsync, timesOf } from './measure.ts';
import { createFloor, rowsOfSales } from './sale-floor.ts';

const linesPerSale = 5;
const turn = 200;

const nextTask = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

async function sellOne(
  { till, codes, time }: BenchTill,
  random: (below: number) => number,
  times: { scan: number[]; pay: number[] },
) {
  let cart = await till.ask('cart.get', {});
  for (let i = 0; i < linesPerSale; i += 1) {
    const code = codes[random(codes.length)] ?? '';
    cart = await timedAsync(times.scan, () =>
      till.ask('cart.scan', { code, qty_milli: 1000 * (1 + random(3)) }),
    );
  }
  const input = {
    cartId: cart.id,
    revision: cart.revision,
    tenders: [{ kind: 'cash' as const, given_minor: cart.cash_due_minor }],
    print: false,
  };
  const paid = await timedAsync(times.pay, () => till.ask('sale.pay', input, { commandId: randomUUID() }));
  time.now += 60_000;
  // Between customers: what can wait (checkpoints) has its turn, as it has in a shop.
  await nextTask();
  return paid.number;
}

/** The till and its floor take turns, so that a noisy neighbour troubles both. */
async function sellInTurns(shop: BenchTill, floorFile: string, rounds: number) {
  const times = { scan: [] as number[], pay: [] as number[] };
  const bare: number[] = [];
  const floor = createFloor(floorFile);
  const random = walk(4711);
  let number = 0;
  for (let round = 0; round < rounds; round += 1) {
    const first = number;
    for (let i = 0; i < turn; i += 1) number = await sellOne(shop, random, times);
    const rows = rowsOfSales(shop.dataDir, number - turn + 1, turn);
    for (const row of rows) timed(bare, () => floor.sell(row));
    floor.checkpoint();
    if (first === 0) {
      // The first turn warms both up and is not counted.
      times.scan.length = 0;
      times.pay.length = 0;
      bare.length = 0;
    }
  }
  return { times, bare, floor };
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
    const folder = newFolder();
    const dataDir = path.join(folder, 'data');
    let shop = await openBenchTill(makeFolder(dataDir), options.products);
    if (before > 0) {
      await shop.application.close();
      options.note(`writing ${before} tickets`);
      const now = fillWithSales(dataDir, before, options.note);
      shop = await openBenchTill(dataDir, options.products, now);
    }
    const sizeBefore = pageBytes(storeFile(dataDir));
    const { times, bare, floor } = await sellInTurns(shop, path.join(folder, 'floor.db'), options.rounds);
    await shop.application.close();
    const scanFloor = lookupFloor(dataDir, shop.codes);
    const name = before === 0 ? 'empty file' : `${before} tickets`;
    figures.push(
      figure(
        `pay → durable, ${name}`,
        'ms',
        timesOf(times.pay),
        timesOf(bare),
        'p50 ≤ 1.25 × floor, p99 < 1 ms',
      ),
      figure(
        `scan → priced cart, ${options.products} products, ${name}`,
        'ms',
        timesOf(times.scan),
        scanFloor,
        'p99 ≤ 0.5 ms',
      ),
    );
    const sold = options.rounds * turn;
    if (before === 0)
      figures.push(
        figure(
          'bytes per sale of 5 lines',
          'bytes',
          Math.round((pageBytes(storeFile(dataDir)) - sizeBefore) / sold),
          Math.round(floor.bytes() / sold),
          '≤ 1,500',
        ),
      );
    floor.close();
    fs.rmSync(folder, { recursive: true, force: true });
  }
  return figures;
}

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
  const save = db.prepare("INSERT OR REPLACE INTO cart VALUES ('floor', 'held', NULL, 1, 1, ?, ?)");
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
