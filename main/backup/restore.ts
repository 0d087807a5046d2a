import fs from 'node:fs';
import path from 'node:path';
import { openDb } from '../db/db.ts';
import { faultPoint } from '../db/fault-point.ts';
import { migrate, newestVersion } from '../db/migrate.ts';
import { StoreError, storeRefusal } from '../db/store-error.ts';
import { storeFile, syncFolder } from '../db/store-file.ts';
import { beginEpoch } from '../journal/new-epoch.ts';
import type { SecretBox } from '../journal/signer.ts';
import { type BackupFile, type Held, type Opener, openKey, readBackup, readHeader } from './backup-file.ts';
import { statesIn, tillNamedIn } from './head-mirror.ts';
import { checkDatabase, type TillReader } from './make.ts';
import { furthest, type Missing, missingFrom, numbersAfter, type TillState } from './till-state.ts';

export const backupsFolder = (dataDir: string): string => path.join(dataDir, 'backups');
const workFolder = (dataDir: string): string => path.join(dataDir, 'restoring');
const readyFolder = (dataDir: string): string => path.join(dataDir, 'restored');

export interface RestoreFrom {
  readonly file: string;
  readonly opener: Opener;
  /** Folders that may know how far the till had come, besides that of the file and those of the data folder. */
  readonly places?: readonly string[];
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
  { file: source, opener, places = [] }: RestoreFrom,
  dataDir: string | null,
  read: TillReader,
  target: string | null = null,
): Promise<Inspected> {
  if (!fs.existsSync(source)) throw new StoreError('NOT_FOUND', { file: path.basename(source) });
  const file = readHeader(source);
  const { state, schema } = file.header;
  if (schema > newestVersion)
    throw new StoreError('STORE_FROM_FUTURE', { found: schema, known: newestVersion });
  const key = await openKey(file, opener);
  const there = dataDir === null ? null : tillIn(dataDir, read);
  const thereTill = there === 'unreadable' ? tillNamedIn(backupsFolder(dataDir ?? '')) : there?.till;
  if (thereTill && thereTill !== state.till) throw new StoreError('OTHER_TILL');
  const held = await readBackup(source, file, key, target);
  const folders = new Set([path.dirname(path.resolve(source)), ...places]);
  if (dataDir !== null) folders.add(backupsFolder(dataDir));
  const known = [...folders].flatMap((folder) => statesIn(folder, state.till, held.publicKeys));
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
}

const keyNumber = (name: string): number => Number(/^till-(\d+)\.key$/.exec(name)?.[1] ?? 0);
const keysIn = (folder: string): string[] => fs.readdirSync(folder).filter((name) => keyNumber(name) > 0);

/**
 * Makes the restored till ready beside the one that is there, in the same folder. Until the last rename nothing has
 * changed; after it the next start, whenever that is, brings the new till in (finishRestore).
 * @throws StoreError with a sentence: wrong code, file cut short or altered, from a newer program, another till's folder,
 * disk full. Nothing has changed then.
 */
export async function prepareRestore(options: RestoreOptions): Promise<Restored> {
  const { dataDir, clock, read } = options;
  const work = workFolder(dataDir);
  fs.mkdirSync(dataDir, { recursive: true });
  fs.rmSync(work, { recursive: true, force: true });
  fs.mkdirSync(work);
  try {
    const { state, held, known, missing } = await inspectBackup(options, dataDir, read, storeFile(work));
    faultPoint('restore.extracted');
    const states = [state, ...known];
    const latest = furthest(known);
    const epoch = Math.max(...states.map((one) => one.epoch), ...keysIn(dataDir).map(keyNumber)) + 1;
    const numbers = numbersAfter({
      states,
      openedAt: held.openedAt,
      now: clock.now(),
      ...(options.lastTicket !== undefined && { lastTicket: options.lastTicket }),
    });
    const last = state.spans.at(-1)?.last ?? { ticket: 0, shift: 0, z: 0 };
    const db = openDb(storeFile(work));
    try {
      checkDatabase(db, held, read);
      migrate(db);
      beginEpoch({
        db,
        dataDir: work,
        epoch,
        clock,
        dayOf: read.dayOf(db),
        ...(options.secretBox && { secretBox: options.secretBox }),
        body: {
          why: options.why ?? 'restore',
          kept: last,
          numbers,
          ...lostBetween(state, latest),
        },
      });
    } finally {
      db.close();
    }
    faultPoint('restore.epoch-opened');
    fs.rmSync(backupsFolder(work), { recursive: true, force: true });
    syncFolder(work);
    fs.rmSync(readyFolder(dataDir), { recursive: true, force: true });
    fs.renameSync(work, readyFolder(dataDir));
    syncFolder(dataDir);
    faultPoint('restore.ready');
    return { shop: held.shop, state, epoch, nextTicket: numbers.ticket + 1, missing };
  } catch (error) {
    fs.rmSync(work, { recursive: true, force: true });
    throw error;
  }
}

/** What the record of the new epoch says of rows that were not in the backup. */
function lostBetween(state: TillState, latest: TillState | null) {
  if (!latest || (latest.epoch === state.epoch && latest.seq <= state.seq) || latest.epoch < state.epoch)
    return {};
  const { epoch, seq, hash, at, spans } = latest;
  const numbers = spans.at(-1)?.last ?? latest.taken;
  return { lost: { head: { epoch, seq, hash }, numbers, at } };
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
