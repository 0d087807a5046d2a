import fs from 'node:fs';
import path from 'node:path';
import { type Db, openDb } from './db.ts';
import { migrations } from './migrations/list.ts';
import { StoreError } from './store-error.ts';

export const newestVersion = migrations.length;

const versionOf = (db: Db): number => Number(db.pragma('user_version'));

/** A compact copy that has been opened and checked: a copy nobody has read is a hope, no backup. */
export function verifiedCopy(db: Db, target: string): void {
  fs.mkdirSync(path.dirname(target), { recursive: true });
  fs.rmSync(target, { force: true });
  db.exec(`VACUUM INTO '${target.replaceAll("'", "''")}'`);
  const copy = openDb(target, { readonly: true });
  try {
    if (copy.pragma('quick_check') !== 'ok' || versionOf(copy) !== versionOf(db))
      throw new StoreError('STORE_DAMAGED');
  } finally {
    copy.close();
  }
}

/**
 * Brings the file to this program's version: all pending steps or none.
 * @throws StoreError STORE_FROM_FUTURE if a newer program wrote it: nothing is touched.
 */
export function migrate(db: Db, steps: readonly string[] = migrations): { from: number; to: number } {
  const from = versionOf(db);
  if (from > steps.length) throw new StoreError('STORE_FROM_FUTURE', { found: from, known: steps.length });
  if (from === steps.length) return { from, to: from };
  if (from > 0)
    verifiedCopy(db, path.join(path.dirname(db.file), 'backups', `before-version-${steps.length}.db`));
  db.transaction(() => {
    for (const step of steps.slice(from)) db.exec(step);
    db.pragma(`user_version = ${steps.length}`);
  });
  return { from, to: steps.length };
}
