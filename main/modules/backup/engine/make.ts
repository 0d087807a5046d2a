import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { type Db, openDb } from '#main/kernel/db/db.ts';
import { faultPoint } from '#main/kernel/db/fault-point.ts';
import { StoreError } from '#main/kernel/db/store-error.ts';
import { syncFolder } from '#main/kernel/db/store-file.ts';
import { publicKeys } from '#main/kernel/journal/epoch.ts';
import { type KeptMark, keptMark } from '#main/kernel/journal/kept-changes.ts';
import type { Verdict, VerifyOptions } from '#main/kernel/journal/verify.ts';
import type { StoredRow } from '#shared/journal/row.ts';
import type { OpenWork } from '#shared/modules/backup/restore-contract.ts';
import {
  backupName,
  type Held,
  openKey,
  type Pace,
  readBackup,
  readHeader,
  writeBackup,
} from './backup-file.ts';
import type { RecoveryLock } from './keys.ts';
import { headText } from './signed-head.ts';
import type { TillState } from './till-state.ts';

/** Who knows the tables of a till; this room does not. */
export interface TillReader {
  readonly stateOf: (db: Db) => TillState | null;
  readonly heldBy: (db: Db) => Held;
  readonly dayOf: (db: Db) => (at: number) => string;
  readonly verify: (db: Db, options?: VerifyOptions) => Verdict;
  /** Tables that backups carry besides the journal. */
  readonly keptTables: readonly string[];
  /** Takes rows of this till that come from elsewhere, and derives what they say. */
  readonly replay: (db: Db) => (row: StoredRow) => void;
  /** Works out anew what is worked out from kept tables. */
  readonly refresh: (db: Db) => void;
  /** Notes what is open in a till that was just restored, so that its people are warned. */
  readonly noteOpenWork: (db: Db, at: number) => OpenWork;
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
  /** Half of the time is left to the seller: somebody is at the till, or may come. */
  readonly gentle: boolean;
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

/** Signs with the till's key, which stays where it is; null where nobody can. */
export type Sign = (bytes: Uint8Array) => Promise<Uint8Array | null>;

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
  const { firstBad } = read.verify(db, { after: from?.position ?? 0 });
  if (firstBad) throw new StoreError('JOURNAL_BROKEN', { row: firstBad.row, reason: firstBad.reason });
  const here = read.heldBy(db);
  // An older program said less of it; what it said has to hold.
  const said = Object.keys(held) as (keyof Held)[];
  if (!said.every((part) => isDeepStrictEqual(here[part], held[part])))
    throw new StoreError('BACKUP_DAMAGED');
}

const longestRest_ms = 40;

/** Rests as long as it worked. */
function gently(): () => Promise<void> {
  let from = performance.now();
  return async () => {
    await pause(Math.min(performance.now() - from, longestRest_ms));
    from = performance.now();
  };
}

/** The copy, the file that is made of it, and its check: each reads as much. */
const stages = 3;

const since = (start: number): number => Math.round(performance.now() - start);

/**
 * One backup, complete and proved: copied while the till sells, written, read back, opened and checked; only then has it
 * its name. Runs in a thread of its own. @throws StoreError; what the disk throws. Nothing is left of one that failed.
 */
export async function makeBackup(
  job: MakeJob,
  read: TillReader,
  onProgress: (done: number, total: number) => void = () => {},
  sign: Sign = async () => null,
): Promise<Made> {
  const { source, folder, work, lock, machineKey, app, now } = job;
  fs.rmSync(work, { recursive: true, force: true });
  fs.mkdirSync(work, { recursive: true, mode: 0o700 });
  fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
  const copy = path.join(work, 'copy.db');
  let partial: string | null = null;
  try {
    const begun = performance.now();
    const till = openDb(source, { readonly: true });
    try {
      // The copy is read once and thrown away: nothing of it need be on the disk, and a sale is not to wait until it is.
      till.pragma('synchronous = OFF');
      till.exec(`VACUUM INTO '${copy.replaceAll("'", "''")}'`);
    } finally {
      till.close();
    }
    faultPoint('backup.copied');
    const copied = performance.now();
    const { state, held, schema, publicKey, kept } = describe(copy, read);
    const signature = await sign(Buffer.from(JSON.stringify(state), 'utf8'));
    const family = held.family === undefined ? null : Buffer.from(held.family, 'base64');
    const head =
      signature && publicKey ? headText(state, { publicKey, family, sign: () => signature }) : undefined;
    // Two of one state within a second: rows follow the one that lies elsewhere already, and its name stays its own.
    let createdAt = now;
    while (fs.existsSync(path.join(folder, backupName(state, createdAt)))) createdAt += 1_000;
    const name = backupName(state, createdAt);
    const target = path.join(folder, name);
    partial = `${target}.partial`;
    const header = {
      createdAt,
      app,
      schema,
      state,
      ...(head !== undefined && { head }),
      ...(kept && { kept }),
    };
    const database_bytes = fs.statSync(copy).size;
    const rest = job.gentle ? gently() : () => {};
    const paceOf = (stage: number, total: number): Pace => {
      let done = 0;
      return (bytes) => {
        done += bytes;
        onProgress(stage + Math.min(done / total, 1), stages);
        return rest();
      };
    };
    onProgress(1, stages);
    const pace = paceOf(1, database_bytes);
    await writeBackup({ database: copy, target: partial, header, held, lock, machineKey, pace });
    faultPoint('backup.written');
    const written = performance.now();
    fs.rmSync(copy);
    const check = path.join(work, 'check.db');
    const file = await readHeader(partial);
    await readBackup(partial, file, await openKey(file, { machineKey }), check, {
      durable: false,
      pace: paceOf(2, fs.statSync(partial).size),
    });
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

interface Described {
  readonly state: TillState;
  readonly held: Held;
  readonly schema: number;
  readonly publicKey: string | undefined;
  readonly kept: KeptMark | null;
}
function describe(copy: string, read: TillReader): Described {
  const db = openDb(copy, { readonly: true });
  try {
    const state = read.stateOf(db);
    if (!state) throw new Error('a till without a name has nothing to back up');
    return {
      state,
      held: read.heldBy(db),
      schema: Number(db.pragma('user_version')),
      publicKey: publicKeys(db).get(state.epoch),
      kept: keptMark(db),
    };
  } finally {
    db.close();
  }
}
