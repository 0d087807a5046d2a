import fs from 'node:fs';
import { type Db, openDb } from '#main/kernel/db/db.ts';
import { faultPoint } from '#main/kernel/db/fault-point.ts';
import { migrate } from '#main/kernel/db/migrate.ts';
import { genesisHash, hashOf } from '#shared/journal/chain.ts';
import { parseRow, type StoredRow } from '#shared/journal/row.ts';
import type { FileAnswers } from './file-answers.ts';
import { columnsSum, forwardSum, letGoOf, piecesOf } from './let-go.ts';
import { attachProjections, type Derived, type Detail, type ProjectionsList } from './projections.ts';

interface DetailTable {
  readonly table: string;
  readonly detail: Detail;
}
interface DerivedTable {
  readonly table: string;
  readonly declared: Derived;
}
const declaredIn = (list: ProjectionsList) => list.flatMap(({ tables }) => Object.entries(tables));
const derivedTables = (list: ProjectionsList): DerivedTable[] =>
  declaredIn(list).flatMap(([table, declared]) => (declared.is === 'derived' ? [{ table, declared }] : []));
/** Tables with rows of single tickets. Those that are found by way of another one come first. */
const detailTables = (list: ProjectionsList): DetailTable[] =>
  declaredIn(list)
    .flatMap(([table, declared]) =>
      declared.is !== 'kept' && declared.detail ? [{ table, detail: declared.detail }] : [],
    )
    .sort((a, b) => Number(b.detail.within !== undefined) - Number(a.detail.within !== undefined));

/** Leaves out the rows of tickets that were let go. */
export const beyond = ({ detail }: Pick<Derived, 'detail'>, ticket: number): string =>
  detail && ticket > 0 ? `(${detail.ticket} IS NULL OR ${detail.ticket} > ${ticket})` : 'true';
/** Rows that are numbered as they come go on from the last one, so that one stays where tables are derived. */
const orLast = (table: string, { order }: Derived): string =>
  order === 'id' ? ` OR id = (SELECT max(id) FROM ${table})` : '';

const piece_chars = 48_000;
const rowsAtOnce = 2_000;

interface TableRows {
  readonly table: string;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}

/** Every derived table of a file without the detail of tickets up to one, in pieces that a writer writes in a moment. */
function dumped(list: ProjectionsList, db: Db, ticket: number): string[] {
  const pieces: string[] = [];
  for (const { table, declared } of derivedTables(list)) {
    const columns = db
      .sql<{ name: string }>(`forward.columns.${table}`, `SELECT name FROM pragma_table_info('${table}')`)
      .all()
      .map(({ name }) => name);
    const rows = db.sql<Record<string, string | number | null>>(
      `forward.${table}`,
      `SELECT * FROM ${table} WHERE ${beyond(declared, ticket)}${orLast(table, declared)} ORDER BY ${declared.order}`,
    );
    let [some, chars]: [string[], number] = [[], 0];
    const end = (): void => {
      if (some.length > 0)
        pieces.push(`{"table":"${table}","columns":${JSON.stringify(columns)},"rows":[${some.join(',')}]}`);
      [some, chars] = [[], 0];
    };
    for (const row of rows.iterate()) {
      const text = JSON.stringify(columns.map((name) => row[name] ?? null));
      some.push(text);
      chars += text.length;
      if (chars > piece_chars) end();
    }
    end();
  }
  return pieces;
}

/** Fills the derived tables of a fresh file with what was brought forward. */
export function loadForward(db: Db, pieces: readonly string[]): void {
  for (const piece of pieces) {
    const { table, columns, rows } = JSON.parse(piece) as TableRows;
    const put = db.sql<never>(
      `forward.put.${table}`,
      `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map((_, i) => `:v${i}`).join(', ')})`,
    );
    db.transaction(() => {
      for (const row of rows) put.run(Object.fromEntries(row.map((value, i) => [`v${i}`, value])));
    });
  }
}

export interface LetGoOrder {
  readonly year: string;
  /** The row that closed it. */
  readonly to: number;
  /** The last ticket whose detail goes. */
  readonly ticket: number;
}
export interface Forward extends LetGoOrder {
  readonly columns: string;
  readonly pieces: readonly string[];
}

const lastHash = (db: Db, position: number): Uint8Array =>
  db
    .sql<Pick<StoredRow, 'hash'>>('forward.hash', 'SELECT hash FROM journal WHERE position = :position')
    .get({ position })?.hash ?? genesisHash;

/**
 * Works out what all rows up to the end of a year come to, in a fresh file that is thrown away: from the rows themselves, and from what
 * was brought forward before. Reads a piece at a time, beside a till that sells. @throws what the disk throws
 */
export function bringForward(
  list: ProjectionsList,
  source: Db,
  scratch: string,
  { year, to, ticket }: LetGoOrder,
  onProgress: (done: number, total: number) => void = () => {},
): Forward | { readonly wrong: string } {
  const before = letGoOf(source);
  const db = openDb(scratch);
  try {
    migrate(db);
    db.pragma('synchronous = OFF');
    db.pragma('wal_autocheckpoint = 4000');
    if (before) loadForward(db, piecesOf(source, before.year));
    const { project } = attachProjections(list, db);
    const forget = derivedTables(list).flatMap(({ table, declared }) => {
      const keeps = orLast(table, declared);
      if (!declared.detail) return [];
      return [
        db.sql<never>(
          `forward.forget.${table}`,
          `DELETE FROM ${table} WHERE NOT (${beyond(declared, ticket)}${keeps})`,
        ),
      ];
    });
    const next = source.sql<StoredRow>(
      'forward.rows',
      'SELECT * FROM journal WHERE position > :after AND position <= :to ORDER BY position LIMIT :most',
    );
    const total =
      source
        .sql<{ n: number }>(
          'forward.count',
          'SELECT count(*) AS n FROM journal WHERE position > :after AND position <= :to',
        )
        .get({ after: before?.to ?? 0, to })?.n ?? 0;
    let done = 0;
    let hash = lastHash(source, before?.to ?? 0);
    for (let after = before?.to ?? 0; ; ) {
      const rows = next.all({ after, to, most: rowsAtOnce });
      // What was changed behind the till is not added up and signed.
      for (const row of rows) {
        if (Buffer.compare(hashOf(hash, row.bytes), row.hash) !== 0)
          return { wrong: `row at ${row.position}` };
        hash = row.hash;
      }
      db.transaction(() => {
        for (const row of rows) project(parseRow(row.bytes), row.position);
        for (const statement of forget) statement.run();
      });
      done += rows.length;
      onProgress(done, total);
      const last = rows.at(-1);
      if (!last) break;
      after = last.position;
    }
    return { year, to, ticket, columns: columnsSum(source, to), pieces: dumped(list, db, ticket) };
  } finally {
    db.close();
    for (const end of ['', '-wal', '-shm']) fs.rmSync(`${scratch}${end}`, { force: true });
  }
}

/** A few milliseconds of writing on a slow disk. */
const ticketsAtOnce = 40;

/** The writer's side: each step is one small transaction, and the file tells where it stands after any of them. */
export function createLettingGo(db: Db, list: ProjectionsList, answers: Pick<FileAnswers, 'ticketsUpTo'>) {
  const stage = db.sql<never>(
    'letGo.stage',
    `INSERT INTO brought_forward VALUES (:year, :n, :body)
     ON CONFLICT (year, n) DO UPDATE SET body = excluded.body`,
  );
  const dropOthers = db.sql<never>(
    'letGo.dropOthers',
    `DELETE FROM brought_forward WHERE (year, n) IN
       (SELECT year, n FROM brought_forward WHERE year <> :year OR n >= :pieces LIMIT 20)`,
  );
  // A trigger puts the row back without its bytes (0003-bounds.ts).
  const empty = db.sql<never>(
    'letGo.empty',
    `DELETE FROM journal WHERE position = :position AND kind = 'sale'`,
  );
  const stay = detailTables(list).flatMap(({ table, detail: { stays } }) =>
    stays === undefined ? [] : [db.sql<never>(`letGo.stays.${table}`, stays)],
  );
  const drops = detailTables(list).map(({ table, detail: { ticket, within } }) =>
    db.sql<never>(
      `letGo.drop.${table}`,
      `DELETE FROM ${table} WHERE ${ticket} BETWEEN :from AND :to${within ? ` AND ${within}` : ''}`,
    ),
  );
  return {
    /** What is brought forward, piece by piece; it counts once the journal names its sum. */
    stage: async (
      year: string,
      pieces: readonly string[],
      breathe: () => Promise<unknown>,
    ): Promise<string> => {
      for (const [n, body] of pieces.entries()) {
        db.transaction(() => stage.run({ year, n, body }));
        faultPoint('letGo.staged');
        await breathe();
      }
      while (db.transaction(() => dropOthers.run({ year, pieces: pieces.length }).changes) > 0)
        await breathe();
      return forwardSum(piecesOf(db, year));
    },
    /** The detail of the next tickets goes, the oldest first. False: there is none left. */
    step: (most = ticketsAtOnce): boolean => {
      const letGo = letGoOf(db);
      const tickets = letGo ? answers.ticketsUpTo(letGo.ticket, most) : [];
      const [first, last] = [tickets[0], tickets.at(-1)];
      if (!first || !last) return false;
      db.transaction(() => {
        for (const { position } of tickets) empty.run({ position });
        for (const statement of [...stay, ...drops]) statement.run({ from: first.number, to: last.number });
      });
      faultPoint('letGo.step');
      return true;
    },
    /** Gives the room of some free pages back to the disk. False: there is none to give. */
    giveBack: (): boolean => {
      if (letGoOf(db) === null) return false;
      if (Number(db.pragma('auto_vacuum')) !== incremental || Number(db.pragma('freelist_count')) === 0)
        return false;
      db.exec(`PRAGMA incremental_vacuum(${pagesAtOnce})`);
      faultPoint('letGo.given-back');
      return true;
    },
  };
}
export type LettingGo = ReturnType<typeof createLettingGo>;

const incremental = 2;
const pagesAtOnce = 64;
