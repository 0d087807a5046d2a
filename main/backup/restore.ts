import fs from 'node:fs';
import path from 'node:path';
import type { OpenWork } from '../../shared/contract/backup.ts';
import { type Db, openDb } from '../db/db.ts';
import { faultPoint } from '../db/fault-point.ts';
import { lockFolder } from '../db/lock.ts';
import { migrate, newestVersion, verifiedCopy } from '../db/migrate.ts';
import { StoreError, storeRefusal } from '../db/store-error.ts';
import { storeFile, syncFolder } from '../db/store-file.ts';
import { beginEpoch, type NewEpoch, nextEpoch } from '../journal/new-epoch.ts';
import type { SecretBox } from '../journal/signer.ts';
import { type BackupFile, type Held, type Opener, openKey, readBackup, readHeader } from './backup-file.ts';
import { statesIn, tillNamedIn } from './head-mirror.ts';
import { checkDatabase, type TillReader } from './make.ts';
import {
  furthest,
  type Missing,
  missingFrom,
  type Numbers,
  numbersAfter,
  type TillState,
} from './till-state.ts';

export const backupsFolder = (dataDir: string): string => path.join(dataDir, 'backups');
const workFolder = (dataDir: string): string => path.join(dataDir, 'restoring');
const readyFolder = (dataDir: string): string => path.join(dataDir, 'restored');

export interface RestoreFrom {
  readonly file: string;
  readonly opener: Opener;
  /** Folders that may know how far the till had come, besides that of the file and those of the data folder. */
  readonly places?: readonly string[];
  /** Bytes of the file that were read, and all of them. */
  readonly onProgress?: (done: number, total: number) => void;
}
export interface Inspected {
  readonly file: BackupFile;
  readonly held: Held;
  readonly state: TillState;
  /** Everything that is known of this till besides: later backups, mirrors, the till that is there already. */
  readonly known: readonly TillState[];
  readonly missing: Missing;
}

/** What lies in a data folder: a till, one that cannot be read, or none (one that never recorded a thing is none). */
function tillIn(dataDir: string, read: TillReader): TillState | 'unreadable' | null {
  if (!fs.existsSync(storeFile(dataDir))) return null;
  try {
    const db = openDb(storeFile(dataDir), { readonly: true });
    try {
      const state = read.stateOf(db);
      return state && state.seq > 0 ? state : null;
    } finally {
      db.close();
    }
  } catch (error) {
    const code = storeRefusal(error)?.code;
    if (code === 'STORE_BUSY' || code === 'DISK_FULL') throw error;
    return 'unreadable';
  }
}

/** Opens a backup, reads it to its end and says what it holds and what it does not. Changes nothing. @throws StoreError. */
export async function inspectBackup(
  { file: source, opener, places = [], onProgress = () => {} }: RestoreFrom,
  dataDir: string | null,
  read: TillReader,
  target: string | null = null,
): Promise<Inspected> {
  if (!fs.existsSync(source)) throw new StoreError('NOT_FOUND', { file: path.basename(source) });
  const file = await readHeader(source);
  const { state, schema } = file.header;
  if (schema > newestVersion)
    throw new StoreError('STORE_FROM_FUTURE', { found: schema, known: newestVersion });
  const key = await openKey(file, opener);
  const there = dataDir === null ? null : tillIn(dataDir, read);
  const thereTill = there === 'unreadable' ? await tillNamedIn(backupsFolder(dataDir ?? '')) : there?.till;
  if (thereTill && thereTill !== state.till) throw new StoreError('OTHER_TILL');
  const total = fs.statSync(source).size;
  let done = 0;
  const pace = (bytes: number): void => {
    done += bytes;
    onProgress(done, total);
  };
  const held = await readBackup(source, file, key, target, { pace });
  const folders = new Set([path.dirname(path.resolve(source)), ...places]);
  if (dataDir !== null) folders.add(backupsFolder(dataDir));
  const states = [...folders].map((folder) => statesIn(folder, state.till, held.publicKeys));
  const known = (await Promise.all(states)).flat();
  if (there !== null && there !== 'unreadable') known.push(there);
  return { file, held, state, known, missing: missingFrom(state, known) };
}

export interface RestoreOptions extends RestoreFrom {
  readonly dataDir: string;
  readonly clock: { now(): number };
  readonly read: TillReader;
  readonly why?: 'restore' | 'reinstall';
  /** The highest ticket number on any paper of the shop: makes the jump as small as it can be. */
  readonly lastTicket?: number;
  readonly secretBox?: SecretBox;
}
export interface Restored {
  readonly shop: string;
  readonly state: TillState;
  readonly epoch: number;
  /** The next ticket's number. */
  readonly nextTicket: number;
  readonly missing: Missing;
  readonly open: OpenWork;
}

const keyNumber = (name: string): number => Number(/^till-(\d+)\.key$/.exec(name)?.[1] ?? 0);
const keysIn = (folder: string): string[] => fs.readdirSync(folder).filter((name) => keyNumber(name) > 0);

/** Fills a folder beside the till's files; it counts from the last rename on, and is nothing before. */
async function makeReady<T>(dataDir: string, fill: (work: string) => Promise<T>): Promise<T> {
  const work = workFolder(dataDir);
  fs.mkdirSync(dataDir, { recursive: true });
  fs.rmSync(work, { recursive: true, force: true });
  fs.mkdirSync(work);
  try {
    const result = await fill(work);
    fs.rmSync(backupsFolder(work), { recursive: true, force: true });
    syncFolder(work);
    fs.rmSync(readyFolder(dataDir), { recursive: true, force: true });
    fs.renameSync(work, readyFolder(dataDir));
    syncFolder(dataDir);
    faultPoint('restore.ready');
    return result;
  } catch (error) {
    fs.rmSync(work, { recursive: true, force: true });
    throw error;
  }
}

/**
 * Makes the restored till ready beside the one that is there, in the same folder. Until the last rename nothing has
 * changed; after it the next start, whenever that is, brings the new till in (finishRestore).
 * @throws StoreError with a sentence: wrong code, file cut short or altered, from a newer program, another till's folder,
 * disk full. Nothing has changed then.
 */
export function prepareRestore(options: RestoreOptions): Promise<Restored> {
  const { dataDir, clock, read } = options;
  return makeReady(dataDir, async (work) => {
    const { state, held, known, missing } = await inspectBackup(options, dataDir, read, storeFile(work));
    faultPoint('restore.extracted');
    const states = [state, ...known];
    const epoch = nextEpoch([...states.map((one) => one.epoch), ...keysIn(dataDir).map(keyNumber)]);
    const numbers = numbersAfter({
      states,
      openedAt: held.openedAt,
      now: clock.now(),
      ...(options.lastTicket !== undefined && { lastTicket: options.lastTicket }),
    });
    const db = openDb(storeFile(work));
    let open: OpenWork;
    try {
      checkDatabase(db, held, read);
      migrate(db);
      openEpoch(db, options, {
        work,
        epoch,
        body: {
          why: options.why ?? 'restore',
          kept: lastOf(state),
          numbers,
          ...lostBetween(state, furthest(known)),
        },
      });
      open = read.noteOpenWork(db, clock.now());
    } finally {
      db.close();
    }
    return { shop: held.shop, state, epoch, nextTicket: numbers.ticket + 1, missing, open };
  });
}

const lastOf = ({ spans }: TillState): Numbers => spans.at(-1)?.last ?? { ticket: 0, shift: 0, z: 0 };

function openEpoch(
  db: Db,
  { clock, read, secretBox }: Pick<RestoreOptions, 'clock' | 'read' | 'secretBox'>,
  { work, epoch, body }: { work: string; epoch: number; body: NewEpoch['body'] },
): void {
  const dayOf = read.dayOf(db);
  beginEpoch({ db, dataDir: work, epoch, clock, dayOf, body, ...(secretBox && { secretBox }) });
  faultPoint('restore.epoch-opened');
}

/** The whole of it on a folder that no program uses. @throws StoreError: see prepareRestore, and STORE_BUSY. */
export async function restoreBackup(options: RestoreOptions): Promise<Restored> {
  fs.mkdirSync(options.dataDir, { recursive: true });
  const lock = lockFolder(options.dataDir);
  try {
    const restored = await prepareRestore(options);
    finishRestore(options.dataDir);
    return restored;
  } finally {
    lock.release();
  }
}

/**
 * A till whose database is whole and whose key cannot be opened any more goes on with a new key: nothing is lost, and no
 * number jumps. `code` proves that it is the owner who asks, if there is a code. @throws StoreError.
 */
export async function renewKey(
  options: Pick<RestoreOptions, 'dataDir' | 'clock' | 'read' | 'secretBox'> & {
    /** Refuses by a throw who is not the owner of this file. */
    readonly prove: (db: Db) => Promise<void>;
  },
): Promise<{ epoch: number }> {
  const { dataDir, read } = options;
  const lock = lockFolder(dataDir);
  try {
    const result = await makeReady(dataDir, async (work) => {
      const old = openDb(storeFile(dataDir));
      try {
        await options.prove(old);
        verifiedCopy(old, storeFile(work));
      } finally {
        old.close();
      }
      const db = openDb(storeFile(work));
      try {
        migrate(db);
        const state = read.stateOf(db);
        if (!state) throw new StoreError('NOT_SET_UP');
        const epoch = nextEpoch([state.epoch, ...keysIn(dataDir).map(keyNumber)]);
        const body = { why: 'key-lost', kept: lastOf(state), numbers: state.taken } as const;
        openEpoch(db, options, { work, epoch, body });
        return { epoch };
      } finally {
        db.close();
      }
    });
    finishRestore(dataDir);
    return result;
  } finally {
    lock.release();
  }
}

/** What the record of the new epoch says of rows that were not in the backup. */
function lostBetween(state: TillState, latest: TillState | null) {
  if (!latest || (latest.epoch === state.epoch && latest.seq <= state.seq) || latest.epoch < state.epoch)
    return {};
  const { epoch, seq, hash, at } = latest;
  return { lost: { head: { epoch, seq, hash }, numbers: lastOf(latest), at } };
}

/**
 * At each start, under the folder's lock: brings in a till that was made ready, and keeps what was there in
 * `before-epoch-N`. Each step may be cut short and is done again: the database goes last, and while it has not gone the
 * one in place is the old one. @returns whether a till was brought in.
 */
export function finishRestore(dataDir: string): boolean {
  fs.rmSync(workFolder(dataDir), { recursive: true, force: true });
  const ready = readyFolder(dataDir);
  const fresh = storeFile(ready);
  if (!fs.existsSync(ready)) return false;
  const came = fs.existsSync(fresh);
  if (came) {
    const keys = keysIn(ready);
    const aside = path.join(dataDir, `before-epoch-${Math.max(...keys.map(keyNumber))}`);
    for (const name of keys) copyDurably(path.join(ready, name), path.join(dataDir, name));
    const old = [...['-wal', '-shm', ''].map((end) => `${storeFile(dataDir)}${end}`)].filter((file) =>
      fs.existsSync(file),
    );
    if (old.length > 0) fs.mkdirSync(aside, { recursive: true });
    for (const file of old) {
      fs.renameSync(file, path.join(aside, path.basename(file)));
      faultPoint('restore.old-aside');
    }
    syncFolder(dataDir);
    fs.renameSync(fresh, storeFile(dataDir));
    syncFolder(dataDir);
    faultPoint('restore.brought-in');
  }
  fs.rmSync(ready, { recursive: true, force: true });
  return came;
}

function copyDurably(from: string, to: string): void {
  fs.writeFileSync(`${to}.new`, fs.readFileSync(from), { mode: 0o600, flush: true });
  fs.renameSync(`${to}.new`, to);
}
