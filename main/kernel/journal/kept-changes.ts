import { randomBytes } from 'node:crypto';
import type { Db } from '#main/kernel/db/db.ts';
import { kernelTables } from './kernel-tables.ts';
import type { ProjectionsList } from './projections.ts';

/**
 * What changed in the tables that are kept outside the journal: one line for each key that was written or deleted, under a
 * number that only rises. Triggers in the file write it, so that every program and tool is followed. The log has a name; where
 * something may have been written past it, it gets another one, and whoever followed it begins anew.
 */
const logName = 'keptLog';
const forgottenName = 'keptForgotten';
const triggerPrefix = 'kept_change_';

/** A table that is followed; `carriedBy`: only rows that are not 0 there, and the end of every row. */
export interface FollowedTable {
  readonly name: string;
  readonly carriedBy?: string;
}
/** Kept tables that a copy of a till needs: what the journal does not tell. */
export const followedTables = (list: ProjectionsList): FollowedTable[] =>
  [kernelTables, ...list.map(({ tables }) => tables)]
    .flatMap((tables) => Object.entries(tables))
    .flatMap(([name, table]) =>
      table.is === 'kept' && !table.here && name !== 'journal'
        ? [{ name, ...(table.carriedBy !== undefined && { carriedBy: table.carriedBy }) }]
        : [],
    )
    .sort((a, b) => (a.name < b.name ? -1 : 1));
export const keptTables = (list: ProjectionsList): string[] => followedTables(list).map(({ name }) => name);

interface Column {
  readonly name: string;
  readonly pk: number;
}
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
const columnsOf = (db: Db, table: string): Column[] =>
  db.sql<Column>(`kept.columns.${table}`, `SELECT name, pk FROM pragma_table_info('${table}')`).all();
const keyOf = (columns: readonly Column[]): string[] =>
  columns
    .filter(({ pk }) => pk > 0)
    .sort((a, b) => a.pk - b.pk)
    .map(({ name }) => name);

interface Trigger {
  readonly name: string;
  readonly sql: string;
}
const foundText = `SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND name LIKE '${triggerPrefix}%' ORDER BY name`;
const found = (db: Db): Trigger[] => db.sql<Trigger>('kept.triggers', foundText).all();

function triggersOf(db: Db, { name: table, carriedBy }: FollowedTable): Trigger[] {
  const key = keyOf(columnsOf(db, table));
  if (key.length === 0) throw new Error(`${table}: a kept table has a key`);
  const json = (row: 'OLD' | 'NEW'): string =>
    `json_array(${key.map((name) => `${row}.${quoted(name)}`).join(', ')})`;
  // An upsert, whatever the statement outside says of conflicts.
  const note = (row: 'OLD' | 'NEW'): string =>
    `INSERT INTO kept_change (name, key, n)
     VALUES ('${table}', ${json(row)}, (SELECT coalesce(max(n), 0) + 1 FROM kept_change))
     ON CONFLICT (name, key) DO UPDATE SET n = excluded.n`;
  const trigger = (what: string, event: string, row: 'OLD' | 'NEW'): Trigger => {
    const name = `${triggerPrefix}${table}_${what}`;
    return { name, sql: `CREATE TRIGGER ${name} ${event} BEGIN ${note(row)}; END` };
  };
  const named = key.map(quoted);
  const moved = named.map((name) => `OLD.${name} IS NOT NEW.${name}`).join(' OR ');
  // What a copy has and need not have is told once more, when it goes.
  const when = (...rows: readonly string[]): string =>
    carriedBy === undefined ? '' : ` WHEN ${rows.map((row) => `${row}.${quoted(carriedBy)}`).join(' OR ')}`;
  return [
    trigger('delete', `AFTER DELETE ON ${quoted(table)}`, 'OLD'),
    trigger('insert', `AFTER INSERT ON ${quoted(table)}${when('NEW')}`, 'NEW'),
    trigger('move', `AFTER UPDATE OF ${named.join(', ')} ON ${quoted(table)} WHEN ${moved}`, 'OLD'),
    trigger('update', `AFTER UPDATE ON ${quoted(table)}${when('OLD', 'NEW')}`, 'NEW'),
  ];
}

function note(db: Db, key: string, value: string): void {
  db.sql<never>(
    'kept.note',
    'INSERT INTO meta VALUES (:key, :value) ON CONFLICT (key) DO UPDATE SET value = excluded.value',
  ).run({ key, value });
}
/** What was forgotten was of the log before: whoever stands in the new one has missed nothing. */
function renameLog(db: Db): void {
  note(db, logName, randomBytes(8).toString('hex'));
  note(db, forgottenName, '0');
}

/** Inside the caller's transaction: nothing follows the backups that are there, and the next one is whole. */
export const nextIsWhole = renameLog;

/** At the opening of a file: its triggers are those of these tables. Where they were others, the log gets another name. */
export function followKept(db: Db, tables: readonly FollowedTable[]): void {
  const wanted = tables.flatMap((table) => triggersOf(db, table)).sort((a, b) => (a.name < b.name ? -1 : 1));
  const there = found(db);
  const same =
    there.length === wanted.length &&
    wanted.every(({ name, sql }, i) => there[i]?.name === name && there[i]?.sql === sql);
  const mark = keptMark(db);
  const counts = mark === null || mark.n < Number.MAX_SAFE_INTEGER;
  // A restore leaves the lines behind: their numbers begin anew, below what was forgotten.
  const goesOn = mark !== null && mark.forgotten <= mark.n;
  if (same && goesOn && counts) return;
  db.transaction(() => {
    // A number after which there is none: the next would not be noted, and nothing could be saved any more.
    if (!counts) db.exec('DELETE FROM kept_change');
    for (const { name } of there) db.exec(`DROP TRIGGER ${name}`);
    for (const { sql } of wanted) db.exec(sql);
    renameLog(db);
  });
}

export interface KeptMark {
  readonly log: string;
  /** Every change up to this number was read. */
  readonly n: number;
  /** Lines up to this number were forgotten: who stands before it begins anew. */
  readonly forgotten: number;
}
/** How far the changes have come; null in a file that nobody followed. */
export function keptMark(db: Db): KeptMark | null {
  const table = db
    .sql<{ n: number }>('kept.table', `SELECT count(*) AS n FROM sqlite_schema WHERE name = 'kept_change'`)
    .get();
  const meta = db.sql<{ value: string }>('kept.meta', 'SELECT value FROM meta WHERE key = :key');
  const log = meta.get({ key: logName })?.value;
  if (!table?.n || log === undefined) return null;
  const n = db.sql<{ n: number }>('kept.n', 'SELECT coalesce(max(n), 0) AS n FROM kept_change').get()?.n ?? 0;
  return { log, n, forgotten: Number(meta.get({ key: forgottenName })?.value ?? 0) };
}

/** Lines that nobody will ask for any more, some at a time; the last number stays. True while there are more. */
export function forgetChanges(db: Db, upTo: number, most = 500): boolean {
  const forget = db.sql<never>(
    'kept.forget',
    `DELETE FROM kept_change WHERE (name, key) IN (SELECT name, key FROM kept_change
       WHERE n <= :upTo AND n < (SELECT max(n) FROM kept_change) ORDER BY n LIMIT :most)`,
  );
  return db.transaction(() => {
    if ((keptMark(db)?.forgotten ?? 0) < upTo) note(db, forgottenName, String(upTo));
    return forget.run({ upTo, most }).changes === most;
  });
}

type Value = string | number | null;
/** What became of one table. */
export interface TableChanges {
  readonly table: string;
  readonly columns: readonly string[];
  /** How many columns of the front are the key. */
  readonly key: number;
  /** What is there now. */
  readonly rows: readonly (readonly Value[])[];
  /** Keys of what is there no more. */
  readonly gone: readonly (readonly Value[])[];
}

/** What changed after a number, as it is now; `too-many`: more than one wants to carry so. */
export function changesAfter(
  db: Db,
  tables: readonly string[],
  { after, most }: { readonly after: number; readonly most: number },
): TableChanges[] | 'too-many' {
  const all = db
    .sql<{ name: string; key: string }>(
      'kept.changes',
      'SELECT name, key FROM kept_change WHERE n > :after ORDER BY n LIMIT :limit',
    )
    .all({ after, limit: most + 1 });
  if (all.length > most) return 'too-many';
  return tables.flatMap((table) => {
    const keys = all
      .filter(({ name }) => name === table)
      .map(({ key }) => JSON.parse(key) as (string | number)[]);
    if (keys.length === 0) return [];
    const columns = columnsOf(db, table);
    const key = keyOf(columns);
    const names = [...key, ...columns.map(({ name }) => name).filter((name) => !key.includes(name))];
    const one = db.sql<Record<string, Value>>(
      `kept.row.${table}`,
      `SELECT ${names.map(quoted).join(', ')} FROM ${quoted(table)} WHERE ${key.map((name, i) => `${quoted(name)} = :k${i}`).join(' AND ')}`,
    );
    const rows: Value[][] = [];
    const gone: Value[][] = [];
    for (const values of keys) {
      const row = one.get(Object.fromEntries(values.map((value, i) => [`k${i}`, value])));
      if (row) rows.push(names.map((name) => row[name] ?? null));
      else gone.push(values);
    }
    return [{ table, columns: names, key: key.length, rows, gone }];
  });
}

/**
 * Makes the kept tables of a file what they were when these changes were read, in the caller's transaction. References are
 * not held meanwhile: `foreign_keys` is off. @throws RangeError for what no file of this schema has.
 */
export function applyChanges(db: Db, changes: readonly TableChanges[], tables: readonly string[]): void {
  for (const { table, columns, key, rows, gone } of changes) {
    const there = new Set(columnsOf(db, table).map(({ name }) => name));
    if (!tables.includes(table) || !columns.every((name) => there.has(name)))
      throw new RangeError(`${table}: no such table, or no such column`);
    const bound = (names: readonly string[]): string => names.map((_, i) => `:v${i}`).join(', ');
    const valuesOf = (values: readonly unknown[]): Record<string, never> =>
      Object.fromEntries(values.map((value, i) => [`v${i}`, value])) as Record<string, never>;
    const remove = db.sql<never>(
      `kept.remove.${table}`,
      `DELETE FROM ${quoted(table)} WHERE ${columns
        .slice(0, key)
        .map((name, i) => `${quoted(name)} = :v${i}`)
        .join(' AND ')}`,
    );
    const put = db.sql<never>(
      `kept.put.${table}`,
      `INSERT INTO ${quoted(table)} (${columns.map(quoted).join(', ')}) VALUES (${bound(columns)})`,
    );
    // First all away: a name that went from one row to another would stand there twice for a moment.
    for (const values of gone) remove.run(valuesOf(values));
    for (const values of rows) remove.run(valuesOf(values.slice(0, key)));
    for (const values of rows) put.run(valuesOf(values));
  }
}

/** A file that is to be filled by hand follows nothing: its next opening begins a new log. */
export function stopFollowing(db: Db): void {
  db.transaction(() => {
    for (const { name } of found(db)) db.exec(`DROP TRIGGER ${name}`);
    db.exec('DELETE FROM kept_change');
    const unname = db.sql<never>('kept.unname', 'DELETE FROM meta WHERE key = :key');
    for (const key of [logName, forgottenName]) unname.run({ key });
  });
}
