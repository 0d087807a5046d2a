import fs from 'node:fs';
import Sqlite from 'better-sqlite3';
import { type Refusal, type RefusalCode, refusal } from '#shared/kernel/refusal.ts';

/** A condition of the disk or the file that no program can mend: thrown, then told to a person in a sentence. */
export class StoreError extends Error {
  override readonly name = 'StoreError';
  readonly refusal: Refusal;

  constructor(code: RefusalCode, params?: Refusal['params'], cause?: unknown) {
    super(code, { cause });
    this.refusal = refusal(code, params);
  }
}

const codes: readonly (readonly [RegExp, RefusalCode])[] = [
  // The index of the write-ahead log finds no room: SQLite has no word of its own for it.
  [/^SQLITE_FULL|^SQLITE_IOERR_SHMSIZE/, 'DISK_FULL'],
  [/^SQLITE_READONLY|^SQLITE_CANTOPEN|^SQLITE_PERM|^SQLITE_IOERR/, 'STORE_READ_ONLY'],
  [/^SQLITE_CORRUPT|^SQLITE_NOTADB/, 'STORE_DAMAGED'],
  [/^SQLITE_BUSY|^SQLITE_LOCKED/, 'STORE_BUSY'],
];

/** What SQLite says of a value that no program of ours writes: JSON that is none, numbers whose sum is none or that are too large to be one. */
const isDamagedValue = /^(?:malformed JSON|integer overflow|cannot store REAL value in INTEGER column .*)$/;

const systemCodes: Readonly<Record<string, RefusalCode>> = {
  ENOSPC: 'DISK_FULL',
  EDQUOT: 'DISK_FULL',
  EROFS: 'STORE_READ_ONLY',
  EACCES: 'STORE_READ_ONLY',
  EPERM: 'STORE_READ_ONLY',
  EIO: 'STORE_READ_ONLY',
  ELOOP: 'STORE_READ_ONLY',
  ENOTDIR: 'STORE_READ_ONLY',
};

/** The refusal for what SQLite or the file system threw, or null: then it is a bug of ours. */
export function storeRefusal(error: unknown): Refusal | null {
  if (error instanceof StoreError) return error.refusal;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (error instanceof Sqlite.SqliteError) {
    if (isDamagedValue.test(error.message)) return refusal('STORE_DAMAGED');
    const found = codes.find(([pattern]) => pattern.test(code));
    return found ? refusal(found[1]) : null;
  }
  const system = systemCodes[code];
  return system ? refusal(system) : null;
}

const little_bytes = 65_536;

/** Whether a file in this folder could not grow for want of room: SQLite tells that in several ways. */
export function isDiskFull(error: unknown, folder: string): boolean {
  if (storeRefusal(error)?.code === 'DISK_FULL') return true;
  if (!(error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_IOERR'))) return false;
  const { bavail, bsize } = fs.statfsSync(folder);
  return bavail * bsize < little_bytes;
}
