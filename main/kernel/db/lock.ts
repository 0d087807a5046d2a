import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { StoreError } from './store-error.ts';

/**
 * One program per data folder. The lock is a lock of the operating system on a small file (SQLite's own), so it ends
 * with the process however that dies; a file with a process id in it would outlive a power cut.
 * @throws StoreError STORE_BUSY if another program holds it.
 */
export function lockFolder(folder: string): { release(): void } {
  const file = new Sqlite(path.join(folder, 'in-use.lock'), { timeout: 0 });
  try {
    file.pragma('journal_mode = MEMORY');
    file.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    file.close();
    if (error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_BUSY'))
      throw new StoreError('STORE_BUSY', undefined, error);
    throw error;
  }
  return { release: () => file.close() };
}
