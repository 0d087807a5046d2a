import { isSame } from '#shared/domain/merge.ts';
import { type Totals, toldApart } from '#shared/domain/totals.ts';
import { type Db, openDb } from './kernel/db/db.ts';
import { migrate } from './kernel/db/migrate.ts';
import { StoreError, storeRefusal } from './kernel/db/store-error.ts';
import { createJournal, type Journal } from './kernel/journal/journal.ts';
import { epochOf, parseRow, type StoredRow, seqOf } from './kernel/journal/row.ts';
import { createPriceStore } from './modules/catalog/price-store.ts';
import { createCopiesStore } from './modules/printing/copies-store.ts';
import { createSalesStore } from './modules/sales/store.ts';
import { createLedger } from './modules/shifts/ledger.ts';
import { createPeriods } from './modules/shifts/periods.ts';
import { createShiftsStore } from './modules/shifts/store.ts';
import { createStock } from './modules/stock/service.ts';

/** Every table that is derived from the journal, with the columns that order it. */
const derived: Readonly<Record<string, string>> = {
  sale: 'number',
  sale_line: 'sale, line',
  sale_tender: 'sale, n',
  shift: 'number',
  cash_movement: 'id',
  running_total: 'day, shift',
  closure: 'kind, period',
  blind_count: 'shift',
  stock_move: 'id',
  stock_level: 'product_id',
  ticket_copy: 'ticket, copy',
  price_change: 'product_id, position',
};

export interface Difference {
  readonly table: string;
  /** The row in the till's file, then as the journal gives it; null where one has no such row. */
  readonly found: Readonly<Record<string, unknown>> | null;
  readonly expected: Readonly<Record<string, unknown>> | null;
}
export interface Rebuilt {
  readonly rows: number;
  readonly equal: boolean;
  readonly difference: Difference | null;
}

const never = (): never => {
  throw new Error('a rebuild decides nothing');
};

/** Every projection there is, on this journal: what a sale writes, without what decides it. */
export function attachProjections(db: Db, journal: Journal, localTime: (at: number) => { day: string }) {
  const sales = createSalesStore(db);
  journal.project('sale', sales.project);
  journal.project('clock.corrected', sales.projectCorrection);
  journal.project('ticket.reprinted', createCopiesStore(db).project);
  journal.project('catalog.repriced', createPriceStore(db).project);
  const store = createShiftsStore(db);
  createLedger({ db, journal, store });
  createStock({ db, journal, emit: () => {}, detail: never });
  return createPeriods({ db, journal, store, localTime });
}

/** The same projections that run when a sale is made, on a file of their own. */
function projectInto(db: Db): (row: StoredRow) => void {
  const journal = createJournal({
    db,
    till: '',
    epoch: 0,
    signer: { publicKey: '', sign: never },
    clock: { now: never },
    dayOf: never,
  });
  attachProjections(db, journal, never);
  const keep = db.sql<never>(
    'rebuild.keep',
    'INSERT INTO journal VALUES (:position, :kind, :at, :bytes, :hash, :signature)',
  );
  return (stored) => {
    keep.run({ ...stored });
    try {
      journal.replay(parseRow(stored.bytes), stored.position);
    } catch (error) {
      if (storeRefusal(error)) throw error;
      // A row that no till wrote: verify says what is wrong with it.
      const row = `${epochOf(stored.position)}/${seqOf(stored.position)}`;
      throw new StoreError('JOURNAL_BROKEN', { row, reason: `row ${row} gives nothing` }, error);
    }
  };
}

const rowsPerTransaction = 2000;

/**
 * Writes everything that is derived from the journal of `source` into a fresh file. @returns the number of rows replayed.
 * @throws what SQLite throws if there is no room.
 */
export function rebuildInto(
  source: Db,
  target: string,
  onProgress?: (done: number, total: number) => void,
): number {
  const db = openDb(target);
  try {
    migrate(db);
    db.pragma('synchronous = OFF');
    db.pragma('wal_autocheckpoint = 4000');
    const replay = projectInto(db);
    const total =
      source.sql<{ n: number }>('rebuild.count', 'SELECT count(*) AS n FROM journal').get()?.n ?? 0;
    const walk = source.sql<StoredRow>('rebuild.walk', 'SELECT * FROM journal ORDER BY position').iterate();
    let rows = 0;
    for (let done = false; !done; ) {
      db.transaction(() => {
        for (let i = 0; i < rowsPerTransaction; i += 1) {
          const next = walk.next();
          if (next.done) {
            done = true;
            return;
          }
          replay(next.value);
          rows += 1;
        }
      });
      onProgress?.(rows, total);
    }
    return rows;
  } finally {
    db.close();
  }
}

/** What a table of both files holds, but for the key worked out beside a text: a file that no till opened since has none yet. */
function columnsOf(table: string, found: Db, expected: Db): string {
  const text = `SELECT name FROM pragma_table_info('${table}') WHERE name <> 'reference_key'`;
  const [here, there] = [found, expected].map((db) =>
    db
      .sql<{ name: string }>(`columns.${table}`, text)
      .all()
      .map(({ name }) => name),
  );
  return here!.filter((name) => there!.includes(name)).join(', ');
}

/**
 * Whether two rows hold the same totals, in whatever order they were first counted. What tells returns apart from sales is not
 * compared where an earlier program wrote the row and no till has opened the file since.
 */
function sameFigures(
  left: Readonly<Record<string, unknown>> | null,
  right: Readonly<Record<string, unknown>> | null,
): boolean {
  if (typeof left?.body !== 'string' || typeof right?.body !== 'string') return false;
  const [found, expected] = [left, right].map(({ body }) => JSON.parse(String(body)) as Totals);
  const told = (totals: Totals): Totals =>
    toldApart(found ?? {}) ? totals : { ...totals, returned: [0, 0], apart: [0, 0] };
  return isSame({ ...left, body: told(found ?? {}) }, { ...right, body: told(expected ?? {}) });
}

/** The first row of a derived table that differs between two files; null when all are equal. */
export function firstDifference(found: Db, expected: Db): Difference | null {
  for (const [table, order] of Object.entries(derived)) {
    const text = `SELECT ${columnsOf(table, found, expected)} FROM ${table} ORDER BY ${order}`;
    const here = found.sql<Record<string, unknown>>(`compare.${table}`, text).iterate();
    const there = expected.sql<Record<string, unknown>>(`compare.${table}`, text).iterate();
    for (;;) {
      const [a, b] = [here.next(), there.next()];
      if (a.done && b.done) break;
      const [left, right] = [a.done ? null : a.value, b.done ? null : b.value];
      if (JSON.stringify(left) === JSON.stringify(right) || sameFigures(left, right)) continue;
      here.return?.();
      there.return?.();
      return { table, found: left, expected: right };
    }
  }
  return null;
}

/** Rebuilds into `scratch` and proves, or disproves, that the file says what its journal says. */
export function checkRebuild(
  source: Db,
  scratch: string,
  onProgress?: (done: number, total: number) => void,
): Rebuilt {
  // One state of the file for both: what is sold while it is derived is no difference.
  return source.snapshot(() => {
    const rows = rebuildInto(source, scratch, onProgress);
    const expected = openDb(scratch, { readonly: true });
    try {
      const difference = firstDifference(source, expected);
      return { rows, equal: difference === null, difference };
    } finally {
      expected.close();
    }
  });
}
