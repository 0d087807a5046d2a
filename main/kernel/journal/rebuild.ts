import { type Db, openDb } from '#main/kernel/db/db.ts';
import { migrate } from '#main/kernel/db/migrate.ts';
import { StoreError, storeRefusal } from '#main/kernel/db/store-error.ts';
import { epochOf, parseRow, type StoredRow, seqOf } from '#shared/journal/row.ts';
import { letGoFault, letGoOf, piecesOf } from './let-go.ts';
import { beyond, loadForward } from './letting-go.ts';
import { type AnyRow, attachProjections, type Derived, type ProjectionsList } from './projections.ts';

export interface Difference {
  readonly table: string;
  /** The row in the till's file, then as the journal gives it; null where one has no such row. */
  readonly found: AnyRow;
  readonly expected: AnyRow;
}
export interface Rebuilt {
  readonly rows: number;
  readonly equal: boolean;
  readonly difference: Difference | null;
}

const brokenAt = (position: number, why: string | null, cause?: unknown): StoreError => {
  const row = `${epochOf(position)}/${seqOf(position)}`;
  return new StoreError('JOURNAL_BROKEN', { row, reason: why ?? `row ${row} gives nothing` }, cause);
};

/** The same projections that run when a sale is made, for rows that come from elsewhere; up to `forward` rows are kept alone. */
export function projectInto(list: ProjectionsList, db: Db, forward = 0): (row: StoredRow) => void {
  const { project } = attachProjections(list, db);
  const keep = db.sql<never>(
    'rebuild.keep',
    'INSERT INTO journal VALUES (:position, :kind, :at, :bytes, :hash, :signature)',
  );
  return (stored) => {
    try {
      keep.run({ ...stored });
      if (stored.position > forward) project(parseRow(stored.bytes), stored.position);
    } catch (error) {
      if (storeRefusal(error)) throw error;
      // A row that no till wrote: verify says what is wrong with it.
      throw brokenAt(stored.position, null, error);
    }
  };
}

const rowsPerTransaction = 2000;

/**
 * Writes everything that is derived from the journal of `source` into a fresh file, from what was brought forward on where detail was
 * let go. @returns the number of rows replayed.
 * @throws what SQLite throws if there is no room.
 */
export function rebuildInto(
  list: ProjectionsList,
  source: Db,
  target: string,
  onProgress?: (done: number, total: number) => void,
): number {
  const db = openDb(target);
  let walk: IterableIterator<StoredRow> | null = null;
  try {
    migrate(db);
    db.pragma('synchronous = OFF');
    db.pragma('wal_autocheckpoint = 4000');
    const letGo = letGoOf(source);
    const fault = letGoFault(source);
    if (fault) throw brokenAt(fault.position, fault.reason);
    if (letGo) loadForward(db, piecesOf(source, letGo.year));
    const replay = projectInto(list, db, letGo?.to);
    const total =
      source.sql<{ n: number }>('rebuild.count', 'SELECT count(*) AS n FROM journal').get()?.n ?? 0;
    walk = source.sql<StoredRow>('rebuild.walk', 'SELECT * FROM journal ORDER BY position').iterate();
    let rows = 0;
    for (let done = false; !done; ) {
      db.transaction(() => {
        for (let i = 0; i < rowsPerTransaction; i += 1) {
          const next = walk?.next();
          if (!next || next.done) {
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
    // Open still where a row stopped it: then nobody could let go of `source`, and that would be told instead.
    walk?.return?.();
    db.close();
  }
}

/** The columns of a table that both files have, but for those that come late. */
function columnsOf(table: string, late: readonly string[], found: Db, expected: Db): string {
  const text = `SELECT name FROM pragma_table_info('${table}')`;
  const [here, there] = [found, expected].map((db) =>
    db
      .sql<{ name: string }>(`columns.${table}`, text)
      .all()
      .map(({ name }) => name),
  );
  return here!.filter((name) => there!.includes(name) && !late.includes(name)).join(', ');
}

function differenceIn(table: string, declared: Derived, found: Db, expected: Db): Difference | null {
  const { order, late = [], same } = declared;
  const compared = beyond(declared, letGoOf(found)?.ticket ?? 0);
  const text = `SELECT ${columnsOf(table, late, found, expected)} FROM ${table} WHERE ${compared} ORDER BY ${order}`;
  const here = found.sql<Record<string, unknown>>(`compare.${table}`, text).iterate();
  const there = expected.sql<Record<string, unknown>>(`compare.${table}`, text).iterate();
  try {
    for (;;) {
      const [a, b] = [here.next(), there.next()];
      if (a.done && b.done) return null;
      const [left, right] = [a.done ? null : a.value, b.done ? null : b.value];
      if (JSON.stringify(left) === JSON.stringify(right) || same?.(left, right)) continue;
      return { table, found: left, expected: right };
    }
  } finally {
    here.return?.();
    there.return?.();
  }
}

/** The first row of a derived table that differs between two files; null when all are equal. */
export function firstDifference(list: ProjectionsList, found: Db, expected: Db): Difference | null {
  for (const [table, declared] of list.flatMap(({ tables }) => Object.entries(tables))) {
    const difference = declared.is === 'derived' ? differenceIn(table, declared, found, expected) : null;
    if (difference) return difference;
  }
  return null;
}

/** Rebuilds into `scratch` and proves, or disproves, that the file says what its journal says. */
export function checkRebuild(
  list: ProjectionsList,
  source: Db,
  scratch: string,
  onProgress?: (done: number, total: number) => void,
): Rebuilt {
  // One state of the file for both: what is sold while it is derived is no difference.
  return source.snapshot(() => {
    const rows = rebuildInto(list, source, scratch, onProgress);
    const expected = openDb(scratch, { readonly: true });
    try {
      const difference = firstDifference(list, source, expected);
      return { rows, equal: difference === null, difference };
    } finally {
      expected.close();
    }
  });
}
