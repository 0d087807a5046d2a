import fs from 'node:fs';
import path from 'node:path';
import { type Db, openDb } from './db.ts';
import { migrations, oldestReader } from './migrations/list.ts';
import { StoreError } from './store-error.ts';

export const newestVersion = migrations.length;

const versionOf = (db: Db): number => Number(db.pragma('user_version'));

/** A compact copy that has been opened and checked: a copy nobody has read is a hope, no backup. */
export function verifiedCopy(db: Db, target: string): void {
  fs.mkdirSync(path.dirname(target), { recursive: true, mode: 0o700 });
  fs.rmSync(target, { force: true });
  db.exec(`VACUUM INTO '${target.replaceAll("'", "''")}'`);
  fs.chmodSync(target, 0o600);
  const copy = openDb(target, { readonly: true });
  try {
    if (copy.pragma('quick_check') !== 'ok' || versionOf(copy) !== versionOf(db))
      throw new StoreError('STORE_DAMAGED');
  } finally {
    copy.close();
  }
}

/** The oldest version whose program may go on with this file; null where its last migration did not say so. */
export function oldestReaderOf(db: Db): number | null {
  const row = db
    .sql<{ value: string }>('meta.reader', "SELECT value FROM meta WHERE key = 'oldestReader'")
    .get();
  // What one migration said holds no longer after the next.
  const [version, reader] = (row?.value ?? '').split(':');
  return reader !== undefined && Number(version) === versionOf(db) ? Number(reader) : null;
}

/** @throws StoreError STORE_FROM_FUTURE if a program of these steps cannot go on with the file. */
export function refuseFuture(db: Db, steps: readonly string[] = migrations): void {
  const found = versionOf(db);
  if (found > steps.length && (oldestReaderOf(db) ?? found) > steps.length)
    throw new StoreError('STORE_FROM_FUTURE', { found, known: steps.length });
}

const metaText =
  'INSERT INTO meta VALUES (:key, :value) ON CONFLICT (key) DO UPDATE SET value = excluded.value';

/** Which program wrote to the file last: written when another one opens it, read when somebody asks what happened. */
export function noteWriter(db: Db, version: string): void {
  const known = db
    .sql<{ value: string }>('meta.writer', "SELECT value FROM meta WHERE key = 'lastWriterVersion'")
    .get();
  if (known?.value === version) return;
  db.transaction(() => db.sql('meta.note', metaText).run({ key: 'lastWriterVersion', value: version }));
}

/**
 * Brings the file to this program's version: all pending steps or none. A file of a newer program is left as it is, and
 * used if that program said that this one may: after an update was taken back, no sale is left behind.
 * @throws StoreError STORE_FROM_FUTURE if this program cannot read it: nothing is touched.
 */
export function migrate(
  db: Db,
  steps: readonly string[] = migrations,
  reader = oldestReader,
  /** A copy of the file as it was; not of one that is thrown away. */
  keepBefore = true,
): { from: number; to: number } {
  const from = versionOf(db);
  refuseFuture(db, steps);
  if (from >= steps.length) return { from, to: from };
  if (from > 0 && keepBefore)
    verifiedCopy(db, path.join(path.dirname(db.file), 'backups', `before-version-${steps.length}.db`));
  db.transaction(() => {
    for (const step of steps.slice(from)) db.exec(step);
    db.sql('meta.note', metaText).run({ key: 'oldestReader', value: `${steps.length}:${reader}` });
    db.pragma(`user_version = ${steps.length}`);
  });
  return { from, to: steps.length };
}
