import fs from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { storeFile } from '#main/kernel/open-store.ts';
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

const look_ms = 3_000;
const calm_ms = 30;

/** Until the till has learnt its words: it does so when nobody calls, and is calm afterwards. */
async function untilCalm(): Promise<void> {
  for (let calm = 0; calm < 2; ) {
    const before = process.cpuUsage();
    await new Promise((resolve) => setTimeout(resolve, look_ms));
    const { user, system } = process.cpuUsage(before);
    calm = (user + system) / 1000 < calm_ms ? calm + 1 : 0;
  }
}

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
  options.note(options.t('tools.bench.learning'));
  await untilCalm();
  const samples: number[] = [];
  const quickest = new Map<string, number>();
  const byCode: number[] = [];
  const random = walk(7);
  const asked = async (text: string, counted: boolean): Promise<void> => {
    const times: number[] = [];
    await timedAsync(times, () => till.ask('catalog.search', { text }));
    if (!counted) return;
    const [ms = 0] = times;
    samples.push(ms);
    quickest.set(text, Math.min(ms, quickest.get(text) ?? ms));
  };
  for (let round = -1; round < options.rounds; round += 1) {
    // A change to a product: the search remembers nothing of the round before.
    await till.ask('catalog.setFavourite', { id: 1, favourite: round % 2 === 0 });
    for (const text of typed)
      for (let length = 1; length <= text.length; length += 1) await asked(text.slice(0, length), round >= 0);
    for (let i = 0; i < 100; i += 1)
      await timedAsync(byCode, () => till.ask('catalog.byCode', { code: codes[random(codes.length)] ?? '' }));
  }
  await application.close();
  const floor = scanFloor(dataDir, options.rounds);
  return [
    figure('search', { products: options.products }, timesOf(samples), floor),
    // On a busy machine the figure to compare: what the slowest letters cost, and not whose turn it was.
    figure('keystrokes', { keystrokes: quickest.size }, timesOf([...quickest.values()]), floor),
    figure('byCode', { products: options.products }, timesOf(byCode)),
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
