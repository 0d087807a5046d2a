import fs from 'node:fs';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { StoreError, storeRefusal } from './store-error.ts';

/**
 * One program per data folder. The lock is a lock of the operating system on a small file (SQLite's own), so it ends
 * with the process however that dies; a file with a process id in it would outlive a power cut.
 * @throws StoreError STORE_BUSY if another program holds it; FOLDER_LOCK if something else stands in its place.
 */
export function lockFolder(folder: string): { release(): void } {
  const lock = path.join(folder, 'in-use.lock');
  const odd = (cause?: unknown): StoreError => new StoreError('FOLDER_LOCK', { path: lock }, cause);
  // A link would lock another folder's file, or lead nowhere.
  if (fs.lstatSync(lock, { throwIfNoEntry: false })?.isFile() === false) throw odd();
  const file = new Sqlite(lock, { timeout: 0 });
  try {
    file.pragma('journal_mode = MEMORY');
    file.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    file.close();
    const found = storeRefusal(error)?.code;
    if (found === 'STORE_BUSY') throw new StoreError('STORE_BUSY', undefined, error);
    if (found === 'STORE_DAMAGED') throw odd(error);
    throw error;
  }
  return { release: () => file.close() };
}
