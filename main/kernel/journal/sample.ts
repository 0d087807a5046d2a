import { type Db, openDb } from '#main/kernel/db/db.ts';
import { migrate } from '#main/kernel/db/migrate.ts';
import { positionOf, type StoredRow, seqOf } from '#shared/journal/row.ts';
import { publicKeys } from './epoch.ts';
import { isLetGo } from './let-go.ts';
import type { AnyRow, ProjectionsList } from './projections.ts';
import { readProof } from './proof.ts';
import { type Difference, projectInto } from './rebuild.ts';
import { type Before, type Finding, startWalk } from './walk.ts';

/** Up to so many rows all of them are soon looked at. */
const fewRows = 20_000;
/** Of a longer journal: so many at so many places, and what is new since the last proof, but no more than this. */
const places = 30;
const rowsAtPlace = 100;
const mostNew = 5_000;

export interface SampleChecked {
  /** Rows of the journal. */
  readonly rows: number;
  readonly bad: Finding | null;
  readonly difference: Difference | null;
}
export interface SampleOptions {
  /** From 0 to below 1. */
  readonly random?: () => number;
  readonly few?: number;
  readonly onProgress?: (done: number, total: number) => void;
}

interface Span {
  readonly epoch: number;
  readonly rows: number;
}
function spansOf(db: Db): Span[] {
  const last = db.sql<{ position: number | null }>(
    'sample.last',
    'SELECT max(position) AS position FROM journal WHERE position BETWEEN :from AND :to',
  );
  return [...publicKeys(db).keys()].flatMap((epoch) => {
    const position = last.get({ from: positionOf(epoch, 0), to: positionOf(epoch + 1, 0) - 1 })?.position;
    return position == null ? [] : [{ epoch, rows: seqOf(position) }];
  });
}
/** The position of the n-th row. */
function placeOf(spans: readonly Span[], n: number): number {
  let left = n;
  for (const { epoch, rows } of spans) {
    if (left < rows) return positionOf(epoch, left + 1);
    left -= rows;
  }
  return 0;
}

/** Tables with rows of single tickets; one whose rows are numbered as they come has other numbers in a file of some of them. */
const ticketTables = (list: ProjectionsList) =>
  list
    .flatMap(({ tables }) => Object.entries(tables))
    .flatMap(([table, declared]) =>
      declared.is === 'derived' && declared.detail && declared.order !== 'id'
        ? [{ table, ticket: declared.detail.ticket, order: declared.order, late: declared.late ?? [] }]
        : [],
    );

/** Rows of the tickets that `expected` has, of every table that has them, as two files say it. */
function differenceIn(list: ProjectionsList, found: Db, expected: Db): Difference | null {
  const tables = ticketTables(list);
  const tickets = tables
    .map(({ table, ticket }) => `SELECT ${ticket} AS number FROM ${table}`)
    .join(' UNION ');
  const numbers = tables.length > 0 ? expected.sql<{ number: number }>('sample.tickets', tickets).all() : [];
  for (const { table, ticket, order, late } of tables) {
    const columns = expected
      .sql<{ name: string }>(`sample.columns.${table}`, `SELECT name FROM pragma_table_info('${table}')`)
      .all()
      .flatMap(({ name }) => (late.includes(name) ? [] : [name]));
    const text = `SELECT ${columns.join(', ')} FROM ${table} WHERE ${ticket} = :number ORDER BY ${order}`;
    const here = found.sql<Record<string, unknown>>(`sample.${table}`, text);
    const there = expected.sql<Record<string, unknown>>(`sample.${table}`, text);
    for (const { number } of numbers) {
      const [left, right] = [here.all({ number }), there.all({ number })];
      const row = (rows: readonly Record<string, unknown>[], at: number): AnyRow => rows[at] ?? null;
      for (let at = 0; at < Math.max(left.length, right.length); at += 1)
        if (JSON.stringify(left[at]) !== JSON.stringify(right[at]))
          return { table, found: row(left, at), expected: row(right, at) };
    }
  }
  return null;
}

/**
 * What a check has time for that somebody waits for, whatever the history: of a long journal what is new since the last proof and rows
 * at random places, with their signatures, and what was derived from the tickets among them. What is added up over all is for the
 * whole check, at night. Null: it is short, and all of it is soon looked at. @throws what the disk throws
 */
export function checkSample(
  list: ProjectionsList,
  db: Db,
  scratch: string,
  { random = Math.random, few = fewRows, onProgress = () => {} }: SampleOptions = {},
): SampleChecked | null {
  const spans = spansOf(db);
  const rows = spans.reduce((sum, span) => sum + span.rows, 0);
  if (rows <= few) return null;
  const proof = readProof(db);
  const fresh = Math.max(rowsAtPlace, Math.min(mostNew, rows, proof ? rows - proof.rows : mostNew));
  const looks = [
    ...Array.from({ length: places }, () => ({ start: Math.floor(random() * rows), most: rowsAtPlace })),
    { start: rows - fresh, most: fresh },
  ];
  const before = db.sql<Before>(
    'sample.before',
    'SELECT position, hash, at FROM journal WHERE position < :position ORDER BY position DESC LIMIT 1',
  );
  const from = db.sql<StoredRow>(
    'sample.rows',
    'SELECT * FROM journal WHERE position >= :position ORDER BY position LIMIT :most',
  );
  const sampled = new Map<number, StoredRow>();
  for (const [i, { start, most }] of looks.entries()) {
    const position = placeOf(spans, start);
    const walk = startWalk(db, { from: before.get({ position }) ?? null });
    const { bad } = walk.on(most);
    if (bad) return { rows, bad: { row: walk.nameOf(bad.position), reason: bad.reason }, difference: null };
    for (const one of from.iterate({ position, most })) sampled.set(one.position, one);
    onProgress(i + 1, looks.length + 1);
  }
  return { rows, bad: null, difference: derivedAgain(list, db, scratch, sampled) };
}

/** Tickets of the sample derived again, with what changes tickets afterwards, wherever it stands. */
function derivedAgain(
  list: ProjectionsList,
  db: Db,
  scratch: string,
  sampled: Map<number, StoredRow>,
): Difference | null {
  const corrected = db.sql<StoredRow>(
    'sample.corrected',
    "SELECT * FROM journal WHERE kind <> 'sale' AND kind = 'clock.corrected' ORDER BY position",
  );
  for (const row of corrected.all()) sampled.set(row.position, row);
  const replayed = [...sampled.values()]
    .filter((row) => (row.kind === 'sale' && !isLetGo(row)) || row.kind === 'clock.corrected')
    .sort((a, b) => a.position - b.position);
  const target = openDb(scratch);
  try {
    migrate(target);
    target.pragma('synchronous = OFF');
    const replay = projectInto(list, target);
    target.transaction(() => {
      for (const row of replayed) replay(row);
    });
    return differenceIn(list, db, target);
  } finally {
    target.close();
  }
}
