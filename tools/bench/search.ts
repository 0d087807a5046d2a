import fs from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { storeFile } from '../../main/boot.ts';
import { type BenchOptions, makeOldTill, openBenchTill, walk } from './bench-shop.ts';
import { type Figure, figure, timed, timedAsync, timesOf } from './measure.ts';

const typed = [
  'riz',
  'savon',
  'tomate',
  'huile riz',
  'chocolat lait',
  'beurre 250',
  'sardine',
  'pates',
  'oignon n 1234',
  'moutarde',
  'biscuit eau',
  'farin',
  '0004321',
  'savn',
  'choclat',
  // Whole names, words that no product bears together, parts of codes.
  'riz sucre 47 g n 1',
  'riz lait 447 g',
  'tomte sucr',
  '432',
  'p0004',
];

/** Search as somebody types: every prefix of every text is one search. */
export async function benchSearch(options: BenchOptions): Promise<Figure[]> {
  const folder = options.newFolder();
  const dataDir = path.join(folder, 'data');
  fs.mkdirSync(dataDir);
  const { application, till, codes } = await openBenchTill(
    dataDir,
    options,
    await makeOldTill(dataDir, { ...options, sales: 0 }),
  );
  const samples: number[] = [];
  const byCode: number[] = [];
  const random = walk(7);
  for (let round = -1; round < options.rounds; round += 1) {
    // A change to a product: the search remembers nothing of the round before.
    await till.ask('catalog.setFavourite', { id: 1, favourite: round % 2 === 0 });
    for (const text of typed)
      for (let length = 1; length <= text.length; length += 1)
        await timedAsync(round < 0 ? [] : samples, () =>
          till.ask('catalog.search', { text: text.slice(0, length) }),
        );
    for (let i = 0; i < 100; i += 1)
      await timedAsync(byCode, () => till.ask('catalog.byCode', { code: codes[random(codes.length)] ?? '' }));
  }
  await application.close();
  const floor = scanFloor(dataDir, options.rounds);
  return [
    figure(`search as you type, ${options.products} products`, 'ms', timesOf(samples), floor, 'p99 ≤ 1 ms'),
    figure(`product by code, ${options.products} products`, 'ms', timesOf(byCode), null, ''),
  ];
}

/** The least a list of forty can cost: forty products by their rank. */
function scanFloor(dataDir: string, rounds: number): ReturnType<typeof timesOf> {
  const db = new Sqlite(storeFile(dataDir), { readonly: true });
  const list = db.prepare('SELECT * FROM product WHERE rank > ? ORDER BY rank LIMIT 40');
  const samples: number[] = [];
  for (let i = 0; i < rounds * 100; i += 1) timed(samples, () => list.all(i * 13));
  db.close();
  return timesOf(samples);
}
