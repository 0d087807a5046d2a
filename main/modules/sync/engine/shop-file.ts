import fs from 'node:fs';
import path from 'node:path';
import { type Db, openDb } from '#main/kernel/db/db.ts';
import { storeRefusal } from '#main/kernel/db/store-error.ts';
import { makeSharedTables, sharedVersion } from './shop-tables.ts';

/**
 * What a till has of the others of its shop: a file beside its own store, written by the thread alone and read by the till. Nothing
 * of it is of the till's own journal; without it the till sells on, and the others give it again.
 */
export const shopFile = (dataDir: string): string => path.join(dataDir, 'shop.sqlite');

const tables = `
CREATE TABLE IF NOT EXISTS about (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  till TEXT NOT NULL,
  shared TEXT NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS peer (
  till TEXT PRIMARY KEY,
  /** Where it is asked, and its certificate; null for one whose owner did not open it. */
  url TEXT,
  cert TEXT,
  paired_at INTEGER NOT NULL
) STRICT;
CREATE TABLE IF NOT EXISTS other_till (
  till TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  heard_at INTEGER,
  differs INTEGER NOT NULL DEFAULT 0,
  names TEXT NOT NULL DEFAULT ''
) STRICT;
CREATE TABLE IF NOT EXISTS other_key (
  till TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  public_key TEXT NOT NULL,
  own INTEGER NOT NULL,
  PRIMARY KEY (till, epoch)
) STRICT;
CREATE TABLE IF NOT EXISTS other_row (
  till TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  bytes TEXT NOT NULL,
  hash BLOB NOT NULL,
  /** Of the last row of each batch: the chain binds those before it. */
  signature BLOB,
  PRIMARY KEY (till, epoch, seq)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS other_mark (
  till TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  hash BLOB NOT NULL,
  PRIMARY KEY (till, epoch)
) STRICT;
CREATE TABLE IF NOT EXISTS parked (
  till TEXT NOT NULL,
  epoch INTEGER NOT NULL,
  seq INTEGER NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (till, epoch, seq)
) STRICT;
CREATE TABLE IF NOT EXISTS names_page (
  till TEXT NOT NULL,
  page INTEGER NOT NULL,
  digest TEXT NOT NULL,
  products TEXT NOT NULL,
  PRIMARY KEY (till, page)
) STRICT;
CREATE TABLE IF NOT EXISTS other_product (
  till TEXT NOT NULL,
  product_id INTEGER NOT NULL,
  page INTEGER NOT NULL,
  name TEXT NOT NULL,
  PRIMARY KEY (till, product_id)
) STRICT;
CREATE INDEX IF NOT EXISTS other_product_name ON other_product (name);
CREATE TABLE IF NOT EXISTS other_code (
  till TEXT NOT NULL,
  product_id INTEGER NOT NULL,
  code TEXT NOT NULL,
  PRIMARY KEY (till, product_id, code)
) STRICT, WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS other_code_code ON other_code (code);
`;

class OtherTill extends Error {}

const remove = (file: string): void => {
  for (const suffix of ['', '-wal', '-shm']) fs.rmSync(`${file}${suffix}`, { force: true });
};

/** Opened for writing, in the form of today; one that cannot be read is put out of the way, as the others have what it had. */
export function openShopFile(dataDir: string, till: string): { readonly db: Db; readonly anew: boolean } {
  const file = shopFile(dataDir);
  const open = (): { db: Db; anew: boolean } => {
    const db = openDb(file);
    try {
      db.exec(tables);
      fs.chmodSync(file, 0o600);
      const about = db
        .sql<{ till: string; shared: string }>('shop.about', 'SELECT till, shared FROM about')
        .get();
      if (about && about.till !== till) throw new OtherTill();
      const anew = about?.shared !== sharedVersion;
      if (anew)
        db.transaction(() => {
          makeSharedTables(db);
          db.sql('shop.said', 'INSERT OR REPLACE INTO about VALUES (1, :till, :shared)').run({
            till,
            shared: sharedVersion,
          });
        });
      return { db, anew };
    } catch (error) {
      db.close();
      throw error;
    }
  };
  try {
    return open();
  } catch (error) {
    if (!(error instanceof OtherTill) && storeRefusal(error)?.code !== 'STORE_DAMAGED') throw error;
    remove(file);
    return open();
  }
}

/** For who only reads it, beside the thread; null while there is none, or none that the thread has finished. */
export function readShopFile(dataDir: string): Db | null {
  const file = shopFile(dataDir);
  if (!fs.existsSync(file)) return null;
  try {
    const db = openDb(file, { readonly: true });
    try {
      if (db.sql('shop.finished', 'SELECT 1 FROM about').get()) return db;
    } catch {
      // It has no tables yet.
    }
    db.close();
    return null;
  } catch {
    return null;
  }
}
