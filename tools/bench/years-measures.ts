import { hash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { createApplication } from '#main/app.ts';
import type { Application } from '#main/kernel/application.ts';
import { openDb } from '#main/kernel/db/db.ts';
import { storeFile } from '#main/kernel/open-store.ts';
import { makeBackup } from '#main/modules/backup/engine/make.ts';
import { restoreBackup } from '#main/modules/backup/engine/restore.ts';
import { tillReader, verifyTill } from '#main/modules/till-file.ts';
import { takeSnapshot } from '#main/modules/updates/engine/store-side.ts';
import { runUpdateTrial } from '#main/modules/updates/engine/trial-job.ts';
import { genesisHash } from '#shared/journal/chain.ts';
import { lineTo, type TillLine } from '#tools/till.ts';
import { referenceOf, walk } from './bench-shop.ts';
import type { FigureName } from './measure.ts';

/** A till with some years of tickets, in a folder of its own. */
export interface Place {
  readonly dataDir: string;
  readonly scratch: string;
  readonly tickets: number;
  readonly products: number;
  readonly codes: readonly string[];
  readonly time: { now: number };
  /** The till at work; `open` opens it where it is closed. */
  readonly open: () => Promise<TillLine>;
  readonly close: () => Promise<void>;
  /** A bare connection to the same file, for floors. */
  readonly bare: () => Sqlite.Database;
  /** The same walk through the tickets at every size. */
  readonly some: (below: number) => number;
}

/** One line of the table: what is done, as often as it takes to know, and the least that the same could cost. */
export interface Measure {
  readonly name: FigureName;
  readonly times: number;
  /** On the till at work, or on its closed file. */
  readonly on: 'till' | 'file';
  readonly work: (place: Place) => unknown;
  /** Outside of the time, before each. */
  readonly before?: (place: Place) => unknown;
  readonly floor?: (place: Place) => unknown;
  /** Not how long it takes, but the longest piece of it that the till waits for. */
  readonly piece?: true;
}

const key = Buffer.alloc(32, 7);
const list =
  (input: (place: Place) => object, limit = 200): Measure['work'] =>
  async (place) =>
    (await place.open()).ask('tickets.list', { ...input(place), limit });
const one = (place: Place): number => 1 + place.some(place.tickets);
const oneRow: Measure['floor'] = (place) =>
  place.bare().prepare('SELECT * FROM sale WHERE number = ?').get(one(place));
const grossOf = (place: Place): number =>
  place.bare().prepare('SELECT gross_minor FROM sale WHERE number = ?').pluck().get(one(place)) as number;
const copied: Measure['floor'] = ({ dataDir, scratch }) => {
  const copy = path.join(scratch, 'floor.db');
  fs.copyFileSync(storeFile(dataDir), copy);
  const file = fs.openSync(copy, 'r+');
  fs.fsyncSync(file);
  fs.closeSync(file);
  fs.rmSync(copy);
};
const sumOver =
  (days: number): Measure['floor'] =>
  (place) =>
    place
      .bare()
      .prepare('SELECT day, sum(gross_minor), sum(net_minor) FROM running_total WHERE day >= ? GROUP BY day')
      .all(dayBefore(place, days));
const dayBefore = ({ time }: Place, days: number): string =>
  new Date(time.now - days * 86_400_000).toISOString().slice(0, 10);
const lastDays =
  (days: number): Measure['work'] =>
  async (place) =>
    (await place.open()).ask('reports.days', { from: dayBefore(place, days), to: dayBefore(place, 0) });

const withShift = async (till: TillLine): Promise<TillLine> => {
  if (!(await till.ask('shifts.current', {})).shift)
    await till.ask('shifts.open', { float_minor: 50_000, count: null });
  return till;
};
const soldOne: Measure['before'] = async (place) => {
  const till = await withShift(await place.open());
  const cart = await till.ask('cart.scan', { code: place.codes[0] ?? '' });
  const tenders = [{ kind: 'cash' as const, given_minor: cart.cash_due_minor }];
  await till.ask('sales.pay', { cartId: cart.id, revision: cart.revision, tenders, print: false });
};

/** Every row of the journal read and hashed onto the one before it: neither signature nor what was derived. */
const bareChain: Measure['floor'] = (place) => {
  let last = Buffer.from(genesisHash);
  for (const { bytes } of place
    .bare()
    .prepare('SELECT bytes FROM journal ORDER BY position')
    .iterate() as IterableIterator<{ bytes: string }>)
    last = hash('sha256', Buffer.concat([last, Buffer.from(bytes)]), 'buffer');
};

const backupsOf = ({ scratch }: Place): string => path.join(scratch, 'backups');
const backup: Measure['work'] = ({ dataDir, scratch, time }) =>
  makeBackup(
    {
      source: storeFile(dataDir),
      folder: path.join(scratch, 'backups'),
      work: path.join(scratch, 'work'),
      lock: null,
      machineKey: key,
      app: 'bench',
      now: time.now,
      gentle: false,
    },
    tillReader,
  );
const restored: Measure['work'] = async (place) => {
  const [name = ''] = fs.readdirSync(backupsOf(place));
  const dataDir = path.join(place.scratch, 'restored');
  await restoreBackup({
    file: path.join(backupsOf(place), name),
    opener: { machineKey: key },
    dataDir,
    clock: { now: () => place.time.now },
    read: tillReader,
  });
  fs.rmSync(dataDir, { recursive: true });
};
const selfTested: Measure['work'] = async ({ dataDir, scratch, time }) => {
  const folder = path.join(scratch, 'trial');
  const db = openDb(storeFile(dataDir), { readonly: true });
  const snapshot = takeSnapshot(db, scratch, 'snapshot.db');
  db.close();
  await runUpdateTrial({ snapshot, folder, at: time.now });
  fs.rmSync(snapshot.file);
};

const lastRank = (place: Place): number =>
  place
    .bare()
    .prepare('SELECT rank FROM product ORDER BY rank DESC LIMIT 1 OFFSET 200')
    .pluck()
    .get() as number;

/** Added to by whoever adds what a till does with its years. */
export const measures: readonly Measure[] = [
  {
    name: 'yearsNumber',
    times: 50,
    on: 'till',
    work: list((p) => ({ text: String(one(p)) })),
    floor: oneRow,
  },
  {
    name: 'yearsReference',
    times: 50,
    on: 'till',
    work: list((place) => ({ text: referenceOf(3 * (1 + place.some(Math.floor(place.tickets / 3)))) })),
    floor: oneRow,
  },
  {
    name: 'yearsAmount',
    times: 50,
    on: 'till',
    work: list((place) => ({ text: `${grossOf(place)} F` })),
    floor: oneRow,
  },
  {
    name: 'yearsCode',
    times: 50,
    on: 'till',
    work: list((place) => ({ text: place.codes[place.some(place.codes.length)] ?? '' })),
    floor: oneRow,
  },
  { name: 'yearsNoText', times: 20, on: 'till', work: list(() => ({ text: 'zzz 4711 qqq' })) },
  { name: 'yearsNoTender', times: 20, on: 'till', work: list(() => ({ operator: 'Nobody' })) },
  {
    name: 'yearsFirstTickets',
    times: 20,
    on: 'till',
    work: list(() => ({})),
    floor: (place) => place.bare().prepare('SELECT * FROM sale ORDER BY number DESC LIMIT 200').all(),
  },
  {
    name: 'yearsLastTickets',
    times: 20,
    on: 'till',
    work: list(() => ({ before: 201 })),
    floor: (place) => place.bare().prepare('SELECT * FROM sale ORDER BY number LIMIT 200').all(),
  },
  {
    name: 'yearsFirstProducts',
    times: 20,
    on: 'till',
    work: async (place) => (await place.open()).ask('catalog.search', { text: '', limit: 200 }),
    floor: (place) => place.bare().prepare('SELECT * FROM product ORDER BY rank LIMIT 200').all(),
  },
  {
    name: 'yearsLastProducts',
    times: 20,
    on: 'till',
    work: async (place) =>
      (await place.open()).ask('catalog.search', {
        text: '',
        limit: 200,
        after: { stage: 0, rank: lastRank(place), shown: 0, corrected: null },
      }),
    floor: (place) => place.bare().prepare('SELECT * FROM product ORDER BY rank DESC LIMIT 200').all(),
  },
  {
    name: 'yearsDay',
    times: 50,
    on: 'till',
    work: async (place) =>
      (await place.open()).ask('reports.day', { day: dayBefore(place, 2 + place.some(20)) }),
    floor: sumOver(1),
  },
  { name: 'yearsMonth', times: 20, on: 'till', work: lastDays(31), floor: sumOver(31) },
  { name: 'yearsYear', times: 20, on: 'till', work: lastDays(366), floor: sumOver(366) },
  {
    name: 'yearsEvents',
    times: 20,
    on: 'till',
    work: async (place) => (await place.open()).ask('reports.gestures', { kind: 'removedLines' }),
  },
  {
    name: 'yearsEvening',
    times: 1,
    on: 'till',
    before: soldOne,
    work: async (place) => {
      const till = await place.open();
      const { cash } = await till.ask('shifts.x', {});
      await till.ask('shifts.close', {
        count: null,
        counted_minor: cash?.expected_minor ?? 0,
        reason: null,
      });
    },
  },
  { name: 'yearsClose', times: 3, on: 'till', before: soldOne, work: (place) => place.close() },
  {
    name: 'yearsStart',
    times: 3,
    on: 'file',
    before: (place) => place.close(),
    work: async (place) => (await place.open()).ask('cart.scan', { code: place.codes[0] ?? '' }),
    floor: (place) => {
      const db = new Sqlite(storeFile(place.dataDir), { readonly: true });
      db.prepare('SELECT * FROM journal ORDER BY position DESC LIMIT 1').get();
      db.close();
    },
  },
  {
    name: 'yearsVerify',
    times: 1,
    on: 'file',
    work: ({ dataDir }) => {
      const db = openDb(storeFile(dataDir), { readonly: true });
      const { sound } = verifyTill(db, { pages: true });
      db.close();
      if (!sound) throw new Error('the journal is not sound');
    },
    floor: bareChain,
  },
  { name: 'yearsBackup', times: 1, on: 'file', work: backup, floor: copied },
  { name: 'yearsRestore', times: 1, on: 'file', work: restored, floor: copied },
  { name: 'yearsSelfTest', times: 1, on: 'file', work: selfTested, floor: copied },
];

/** A place that opens its till when it is asked for it, as the screens would. */
export function placeAt(
  where: Pick<Place, 'dataDir' | 'scratch' | 'tickets' | 'products' | 'codes'>,
  now: number,
): Place {
  const time = { now };
  let application: Application | null = null;
  let line: TillLine | null = null;
  let bare: Sqlite.Database | null = null;
  return {
    ...where,
    time,
    some: walk(31),
    open: async () => {
      if (line) return line;
      application = await createApplication({
        dataDir: where.dataDir,
        lang: 'fr',
        clock: { now: () => time.now },
      });
      line = await withShift(lineTo(application, 'bench'));
      return line;
    },
    close: async () => {
      bare?.close();
      const closing = application;
      [application, line, bare] = [null, null, null];
      await closing?.close();
    },
    bare: () => {
      bare ??= new Sqlite(storeFile(where.dataDir), { readonly: true });
      return bare;
    },
  };
}
