import fs from 'node:fs';
import path from 'node:path';
import { gunzipSync, gzipSync } from 'node:zlib';
import Sqlite from 'better-sqlite3';
import { openDb } from '#main/kernel/db/db.ts';
import { storeFile } from '#main/kernel/db/store-file.ts';
import { keyFile } from '#main/kernel/journal/epoch.ts';

const folder = path.join(import.meta.dirname, '..', 'fixtures', 'stores');

/** A statement of the program that froze the store, with values it was run with where those can be written down. */
export interface FrozenStatement {
  readonly sql: string;
  readonly values: readonly unknown[] | null;
}

/** A store as a program of this schema left it, with rows in every table, and the key it signed with. */
export interface FrozenStore {
  readonly schema: number;
  /** The statements of the schema, in order of their names. */
  readonly objects: readonly string[];
  /** Every statement that the program ran on it. */
  readonly statements: readonly FrozenStatement[];
  readonly database: string;
  readonly key: string;
}

const fileOf = (schema: number): string => path.join(folder, `schema-${schema}.json.gz`);
export const frozenSchemas = (): number[] =>
  fs
    .readdirSync(folder)
    .flatMap((name) => /^schema-(\d+)\.json\.gz$/.exec(name)?.[1] ?? [])
    .map(Number)
    .sort((a, b) => a - b);

/** Tables, indexes and triggers of a file: what a migration makes, and only that. */
export function schemaObjects(file: string): string[] {
  const db = openDb(file, { readonly: true });
  try {
    return db
      .sql<{ sql: string }>(
        'frozen.objects',
        'SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name',
      )
      .all()
      .map(({ sql }) => sql);
  } finally {
    db.close();
  }
}

/** Those that belong to this file: the program has others, on files of its own. */
function statementsOn(file: string, all: readonly FrozenStatement[]): readonly FrozenStatement[] {
  const raw = new Sqlite(file);
  try {
    return all.filter(({ sql }) => {
      if (/^\s*(?:BEGIN|COMMIT|ROLLBACK|PRAGMA|ATTACH|DETACH|VACUUM|EXPLAIN)\b/i.test(sql)) return false;
      try {
        raw.prepare(sql);
        return true;
      } catch {
        return false;
      }
    });
  } finally {
    raw.close();
  }
}

/** Keeps the store of a closed till for ever. The key signs nothing but this practice. */
export function freeze(dataDir: string, schema: number, statements: readonly FrozenStatement[]): string {
  const store = storeFile(dataDir);
  const compact = `${store}.compact`;
  const db = openDb(store);
  db.exec(`VACUUM INTO '${compact.replaceAll("'", "''")}'`);
  db.close();
  const frozen: FrozenStore = {
    schema,
    objects: schemaObjects(compact),
    statements: statementsOn(compact, statements),
    database: fs.readFileSync(compact).toString('base64'),
    key: fs.readFileSync(keyFile(dataDir, 1)).toString('base64'),
  };
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(fileOf(schema), gzipSync(JSON.stringify(frozen), { level: 9 }));
  return fileOf(schema);
}

export const readFrozen = (schema: number): FrozenStore =>
  JSON.parse(gunzipSync(fs.readFileSync(fileOf(schema))).toString('utf8')) as FrozenStore;

/** Lays the frozen store out in an empty data folder. */
export function thaw(schema: number, dataDir: string): FrozenStore {
  const frozen = readFrozen(schema);
  fs.mkdirSync(dataDir, { recursive: true });
  fs.writeFileSync(storeFile(dataDir), Buffer.from(frozen.database, 'base64'));
  fs.mkdirSync(path.dirname(keyFile(dataDir, 1)), { recursive: true });
  fs.writeFileSync(keyFile(dataDir, 1), Buffer.from(frozen.key, 'base64'), { mode: 0o600 });
  return frozen;
}
