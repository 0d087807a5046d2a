import fs from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { type Db, openDb } from '../db/db.ts';
import { faultPoint } from '../db/fault-point.ts';
import { StoreError } from '../db/store-error.ts';
import { syncFolder } from '../db/store-file.ts';
import { verifyJournal } from '../journal/verify.ts';
import { backupName, type Held, openKey, readBackup, readHeader, writeBackup } from './backup-file.ts';
import type { RecoveryLock } from './keys.ts';
import type { TillState } from './till-state.ts';

/** Who knows the tables of a till; this room does not. */
export interface TillReader {
  readonly stateOf: (db: Db) => TillState | null;
  readonly heldBy: (db: Db) => Held;
  readonly dayOf: (db: Db) => (at: number) => string;
}

export interface MakeJob {
  /** The till's database, in use. */
  readonly source: string;
  /** Where the backup goes. */
  readonly folder: string;
  /** A folder for this job alone; it is gone afterwards. */
  readonly work: string;
  readonly lock: RecoveryLock | null;
  readonly machineKey: Uint8Array;
  readonly app: string;
  readonly now: number;
}
export interface Made {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  /** Of the database that is in it. */
  readonly database_bytes: number;
  readonly state: TillState;
  readonly ms: { readonly copy: number; readonly write: number; readonly check: number };
}

const tailRows = 200;

/**
 * Opens what came out of a backup as a till would: pages, the end of the chain, the rows of each table.
 * @throws StoreError STORE_DAMAGED, BACKUP_DAMAGED if it holds something else than was said.
 */
export function checkDatabase(db: Db, held: Held, read: TillReader): void {
  if (db.pragma('quick_check') !== 'ok') throw new StoreError('STORE_DAMAGED');
  const from = db
    .sql<{ position: number }>(
      'backup.tail',
      `SELECT position FROM journal ORDER BY position DESC LIMIT 1 OFFSET ${tailRows}`,
    )
    .get();
  const { firstBad } = verifyJournal(db, { after: from?.position ?? 0 });
  if (firstBad) throw new StoreError('JOURNAL_BROKEN', { row: firstBad.row, reason: firstBad.reason });
  if (!isDeepStrictEqual(read.heldBy(db), held)) throw new StoreError('BACKUP_DAMAGED');
}

const since = (start: number): number => Math.round(performance.now() - start);

/**
 * One backup, complete and proved: copied while the till sells, written, read back, opened and checked; only then has it
 * its name. Runs in a thread of its own. @throws StoreError; what the disk throws. Nothing is left of one that failed.
 */
export async function makeBackup(job: MakeJob, read: TillReader): Promise<Made> {
  const { source, folder, work, lock, machineKey, app, now } = job;
  fs.rmSync(work, { recursive: true, force: true });
  fs.mkdirSync(work, { recursive: true });
  fs.mkdirSync(folder, { recursive: true });
  const copy = path.join(work, 'copy.db');
  let partial: string | null = null;
  try {
    const begun = performance.now();
    const till = openDb(source, { readonly: true });
    try {
      till.exec(`VACUUM INTO '${copy.replaceAll("'", "''")}'`);
    } finally {
      till.close();
    }
    faultPoint('backup.copied');
    const copied = performance.now();
    const { state, held, schema } = describe(copy, read);
    const name = backupName(state, now);
    const target = path.join(folder, name);
    partial = `${target}.partial`;
    const header = { createdAt: now, app, schema, state };
    await writeBackup({ database: copy, target: partial, header, held, lock, machineKey });
    faultPoint('backup.written');
    const written = performance.now();
    const database_bytes = fs.statSync(copy).size;
    fs.rmSync(copy);
    const check = path.join(work, 'check.db');
    const file = await readHeader(partial);
    await readBackup(partial, file, await openKey(file, { machineKey }), check);
    const db = openDb(check, { readonly: true });
    try {
      checkDatabase(db, held, read);
    } finally {
      db.close();
    }
    faultPoint('backup.checked');
    const bytes = fs.statSync(partial).size;
    fs.renameSync(partial, target);
    syncFolder(folder);
    const ms = {
      copy: Math.round(copied - begun),
      write: Math.round(written - copied),
      check: since(written),
    };
    return { name, path: target, bytes, database_bytes, state, ms };
  } catch (error) {
    if (partial !== null) fs.rmSync(partial, { force: true });
    throw error;
  } finally {
    fs.rmSync(work, { recursive: true, force: true });
  }
}

function describe(copy: string, read: TillReader): { state: TillState; held: Held; schema: number } {
  const db = openDb(copy, { readonly: true });
  try {
    const state = read.stateOf(db);
    if (!state) throw new Error('a till without a name has nothing to back up');
    return { state, held: read.heldBy(db), schema: Number(db.pragma('user_version')) };
  } finally {
    db.close();
  }
}
