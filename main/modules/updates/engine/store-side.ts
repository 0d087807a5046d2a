import fs from 'node:fs';
import path from 'node:path';
import { type Db, openDb } from '#main/kernel/db/db.ts';
import { faultPoint } from '#main/kernel/db/fault-point.ts';
import { lockFolder } from '#main/kernel/db/lock.ts';
import { newestVersion, oldestReaderOf, verifiedCopy } from '#main/kernel/db/migrate.ts';
import { storeFile, syncFolder } from '#main/kernel/db/store-file.ts';
import { type Exchange, type Snapshot, updateFolder } from './state.ts';

const headOf = (db: Db): string => {
  const row = db
    .sql<{ hash: Uint8Array }>('update.head', 'SELECT hash FROM journal ORDER BY position DESC LIMIT 1')
    .get();
  return row ? Buffer.from(row.hash).toString('hex') : '';
};

/** A copy of the store that was opened and checked. @throws what the disk throws. */
export function takeSnapshot(db: Db, dataDir: string, name: string): Snapshot {
  const file = path.join(updateFolder(dataDir), 'snapshot', name);
  verifiedCopy(db, file);
  // What the copy has: a till that works goes on while it is made.
  const copy = openDb(file, { readonly: true });
  try {
    return { file, head: headOf(copy), storeVersion: Number(copy.pragma('user_version')) };
  } finally {
    copy.close();
  }
}

interface Found {
  readonly storeVersion: number;
  readonly oldestReader: number;
  readonly head: string;
}
function lookAt(file: string): Found | null {
  try {
    const db = openDb(file);
    try {
      if (db.pragma('quick_check') !== 'ok') return null;
      const storeVersion = Number(db.pragma('user_version'));
      return { storeVersion, oldestReader: oldestReaderOf(db) ?? storeVersion, head: headOf(db) };
    } finally {
      db.close();
    }
  } catch {
    return null;
  }
}

/**
 * What happens to the store when the version before comes back. keep: it goes on with the store as it is, with every sale
 * the newer version made. restore: the newer version rewrote the file and nobody has used it since, so the snapshot is the
 * same and the better known. refuse: there are sales that this version cannot read; no sale is given up.
 */
export function storeOnReturn(
  found: Found | null,
  own: number,
  exchange: Pick<Exchange, 'snapshot' | 'goodStarts'>,
): 'keep' | 'restore' | 'refuse' {
  if (!found) return exchange.goodStarts === 0 ? 'restore' : 'refuse';
  if (found.storeVersion <= own) return 'keep';
  const unused = found.head === exchange.snapshot.head;
  if (unused && exchange.goodStarts === 0) return 'restore';
  if (found.oldestReader <= own) return 'keep';
  return unused ? 'restore' : 'refuse';
}

const besideFiles = ['', '-wal', '-shm'];

function syncFile(file: string): void {
  const handle = fs.openSync(file, 'r+');
  fs.fsyncSync(handle);
  fs.closeSync(handle);
}

/** The newer version's file is kept whole, whatever it holds; nothing is deleted that was not copied first. */
function setAside(store: string, aside: string): void {
  const filling = `${aside}.filling`;
  fs.rmSync(filling, { recursive: true, force: true });
  fs.mkdirSync(filling, { recursive: true });
  for (const ending of besideFiles) {
    if (!fs.existsSync(store + ending)) continue;
    const copy = path.join(filling, path.basename(store) + ending);
    fs.copyFileSync(store + ending, copy);
    syncFile(copy);
  }
  fs.renameSync(filling, aside);
  syncFolder(path.dirname(aside));
}

/**
 * The store's part of a return, run by the version that came back. May be cut short anywhere and run again.
 * @throws StoreError if another program holds the folder; what the disk throws.
 */
export function returnStore(
  dataDir: string,
  exchange: Exchange,
  own = newestVersion,
): 'keep' | 'restore' | 'refuse' {
  const store = storeFile(dataDir);
  const { snapshot } = exchange;
  const aside = path.join(
    updateFolder(dataDir),
    `aside-${exchange.to}-${snapshot.head.slice(0, 16) || 'empty'}`,
  );
  const lock = lockFolder(dataDir);
  try {
    // Once the set-aside copy stands, the file in place may be half of a restore: it is not judged again.
    const begun = fs.existsSync(aside) && !fs.existsSync(`${aside}.done`);
    if (!begun) {
      const decision = storeOnReturn(lookAt(store), own, exchange);
      if (decision !== 'restore') return decision;
      if (lookAt(snapshot.file) === null) return 'refuse';
      setAside(store, aside);
    }
    faultPoint('update.store-aside');
    const back = `${store}.back`;
    fs.copyFileSync(snapshot.file, back);
    syncFile(back);
    for (const ending of ['-wal', '-shm']) fs.rmSync(store + ending, { force: true });
    fs.renameSync(back, store);
    syncFolder(dataDir);
    faultPoint('update.store-back');
    fs.writeFileSync(`${aside}.done`, '');
    syncFolder(path.dirname(aside));
    return 'restore';
  } finally {
    lock.release();
  }
}

/**
 * Files that a return took out of the way go once a later version has proved itself. The folder first, its mark after it:
 * a mark alone means nothing, a folder without one would be taken for a return that was cut short.
 */
export function forgetAsides(dataDir: string): void {
  const folder = updateFolder(dataDir);
  const names = fs.existsSync(folder)
    ? fs.readdirSync(folder).filter((name) => name.startsWith('aside-'))
    : [];
  const isMark = (name: string): boolean => name.endsWith('.done');
  for (const name of [...names.filter((one) => !isMark(one)), ...names.filter(isMark)]) {
    fs.rmSync(path.join(folder, name), { recursive: true, force: true });
    syncFolder(folder);
  }
}
