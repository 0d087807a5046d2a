import fs from 'node:fs';
import path from 'node:path';
import { storeFile } from '#main/kernel/open-store.ts';
import { runSnapshot } from '#main/modules/updates/engine/snapshot-job.ts';
import { importCatalogue } from '#tools/import-file.ts';
import { productCode } from './bench-shop.ts';
import type { Measure, Place } from './years-measures.ts';

/**
 * The longest that a sale would have waited: what one turn of the loop of events took of the processor, in milliseconds, while this was done.
 * Not what passed on the clock: another program's turn is none of the till's.
 */
export async function longestTurn(work: () => unknown): Promise<number> {
  let longest = 0;
  let isOver = false;
  let before = process.threadCpuUsage();
  const turn = (): void => {
    const { user, system } = process.threadCpuUsage();
    longest = Math.max(longest, (user - before.user + system - before.system) / 1000);
    before = process.threadCpuUsage();
    if (!isOver) setImmediate(turn);
  };
  setImmediate(turn);
  try {
    await work();
  } finally {
    isOver = true;
  }
  turn();
  return longest;
}

const rows = (place: Place): number => Math.min(place.products, 100_000);
let files = 0;
/** The goods of the shop with other prices and a stock. */
const imported: Measure['work'] = async (place) => {
  files += 1;
  const file = path.join(place.scratch, 'prices.csv');
  const lines = Array.from(
    { length: rows(place) },
    (_, i) => `${productCode(i)},Article ${i},${500 + files + (i % 7)},${files + (i % 9)}`,
  );
  fs.writeFileSync(file, `code,name,price,stock\n${lines.join('\n')}\n`);
  await importCatalogue(await place.open(), file, { priceFromCode: false });
};
const oldestClosed = async (place: Place): Promise<string | null> => {
  const years = await (await place.open()).ask('health.years', {});
  return years.at(-1)?.year ?? null;
};

/** What one piece of the writer's work takes, while this is done. */
export const pieces: readonly Measure[] = [
  { name: 'yearsImportPiece', times: 1, on: 'till', piece: true, work: imported },
  {
    name: 'yearsUndoPiece',
    times: 1,
    on: 'till',
    piece: true,
    work: async (place) => (await place.open()).ask('catalog.importUndo', {}),
  },
  {
    name: 'yearsEventsPiece',
    times: 3,
    on: 'till',
    piece: true,
    work: async (place) => (await place.open()).ask('reports.gestures', { kind: 'removedLines' }),
  },
  {
    name: 'yearsListPiece',
    times: 10,
    on: 'till',
    piece: true,
    work: async (place) => (await place.open()).ask('tickets.list', { limit: 200 }),
  },
  {
    name: 'yearsSnapshotPiece',
    times: 1,
    on: 'till',
    piece: true,
    work: async (place) => {
      await place.open();
      const { dataDir, scratch } = place;
      const { file } = await runSnapshot({ file: storeFile(dataDir), dataDir: scratch, name: 'piece.db' });
      fs.rmSync(file);
    },
  },
  {
    name: 'yearsArchivePiece',
    times: 1,
    on: 'till',
    piece: true,
    // Ten thousand tickets close no year: nothing is done there.
    work: async (place) => {
      const year = await oldestClosed(place);
      if (year !== null) await (await place.open()).ask('health.archiveYear', { year });
    },
  },
  { name: 'yearsClosePiece', times: 1, on: 'till', piece: true, work: (place) => place.close() },
];
