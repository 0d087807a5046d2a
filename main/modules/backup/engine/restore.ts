import fs from 'node:fs';
import path from 'node:path';
import { type Db, openDb } from '#main/kernel/db/db.ts';
import { faultPoint } from '#main/kernel/db/fault-point.ts';
import { lockFolder } from '#main/kernel/db/lock.ts';
import { migrate, verifiedCopy } from '#main/kernel/db/migrate.ts';
import { StoreError, storeRefusal } from '#main/kernel/db/store-error.ts';
import { storeFile, syncFolder } from '#main/kernel/db/store-file.ts';
import { lookAtStore } from '#main/kernel/db/store-look.ts';
import { keyEpoch, keyFile, publicKeys, readIdentity } from '#main/kernel/journal/epoch.ts';
import { missesNote } from '#main/kernel/journal/last-row.ts';
import { beginEpoch, type NewEpoch, nextEpoch } from '#main/kernel/journal/new-epoch.ts';
import type { SecretBox } from '#main/kernel/journal/signer.ts';
import type { OpenWork } from '#shared/modules/backup/restore-contract.ts';
import { applySegments } from './apply-segments.ts';
import { statesIn } from './head-mirror.ts';
import {
  backupsFolder,
  type Inspected,
  inspectBackup,
  type Looked,
  type RestoreFrom,
  unseenIn,
} from './inspect.ts';
import { checkDatabase, type TillReader } from './make.ts';
import {
  furthest,
  type Missing,
  missingFrom,
  mostLastTicket,
  type Numbers,
  numbersAfter,
  type TillState,
} from './till-state.ts';

export { backupsFolder } from './inspect.ts';

const workFolder = (dataDir: string): string => path.join(dataDir, 'restoring');
const readyFolder = (dataDir: string): string => path.join(dataDir, 'restored');

export interface RestoreOptions extends RestoreFrom {
  readonly dataDir: string;
  readonly clock: { now(): number };
  readonly read: TillReader;
  /** The clock that the new epoch is dated by, from the time of the last row of the backup; left out: `clock`. */
  readonly dated?: (recorded: number) => { now(): number };
  readonly why?: 'restore' | 'reinstall';
  /** The highest ticket number on any paper of the shop. */
  readonly lastTicket?: number;
  /** Somebody is sure that no ticket was printed after that one: the next one follows it. */
  readonly exact?: boolean;
  readonly secretBox?: SecretBox;
}
export interface Restored {
  readonly shop: string;
  readonly state: TillState;
  readonly epoch: number;
  /** The next ticket's number. */
  readonly nextTicket: number;
  readonly missing: Missing;
  readonly looked: Looked;
  readonly open: OpenWork;
}

const keysIn = (folder: string): string[] => fs.readdirSync(folder).filter((name) => keyEpoch(name) > 0);

/** Fills a folder beside the till's files; it counts from the last rename on, and is nothing before. */
async function makeReady<T>(dataDir: string, fill: (work: string) => Promise<T>): Promise<T> {
  const work = workFolder(dataDir);
  fs.mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  fs.rmSync(work, { recursive: true, force: true });
  fs.mkdirSync(work, { mode: 0o700 });
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
 * disk full, a last ticket far from all that is known. Nothing has changed then.
 */
export function prepareRestore(options: RestoreOptions): Promise<Restored> {
  const { dataDir, clock, read } = options;
  return makeReady(dataDir, async (work) => {
    const inspected = await inspectBackup(options, dataDir, read, storeFile(work));
    const { state, held, known, unproved, missing, looked, unseenRows } = inspected;
    faultPoint('restore.extracted');
    const dated = options.dated?.(state.at) ?? clock;
    const states = [state, ...known];
    const epoch = nextEpoch([...states.map((one) => one.epoch), ...keysIn(dataDir).map(keyEpoch)]);
    const from = { states: [...states, ...unproved], unseenRows };
    const { lastTicket = 0 } = options;
    const most = mostLastTicket(from);
    if (lastTicket > most) throw new StoreError('TICKET_FAR', { number: lastTicket, most });
    const numbers = numbersAfter({
      ...from,
      openedAt: held.openedAt,
      now: clock.now(),
      lastTicket,
      exact: options.exact === true && endsTheGuess(lastTicket, inspected),
    });
    const db = openDb(storeFile(work));
    let open: OpenWork;
    try {
      checkDatabase(db, held, read);
      await applySegments(db, inspected.opening, inspected.followed, read);
      openEpoch(
        db,
        { ...options, clock: dated },
        {
          work,
          epoch,
          body: {
            why: options.why ?? 'restore',
            kept: lastOf(state),
            numbers,
            ...lostBetween(state, furthest(known)),
          },
        },
      );
      open = read.noteOpenWork(db, dated.now());
    } finally {
      db.close();
    }
    return { shop: held.shop, state, epoch, nextTicket: numbers.ticket + 1, missing, looked, open };
  });
}

/**
 * Whether a number that somebody is sure of may end the guess. Where no place was found that knows more than the backup, a
 * paper that the backup knows as well proves nothing about those after it; a life of this till that went on elsewhere may
 * print the next number itself, before it finds this one.
 */
function endsTheGuess(typed: number, { held, state, known, looked }: Inspected): boolean {
  if (known.some(({ epoch }) => held.publicKeys[epoch] === undefined)) return false;
  const top = Math.max(state.taken.ticket, ...state.spans.map(({ last }) => last.ticket));
  return typed > top || (known.length > 0 && looked.away.length === 0);
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
  fs.mkdirSync(options.dataDir, { recursive: true, mode: 0o700 });
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
 * A till goes on with the database that is there under a new key: because its own cannot be opened any more (nothing is
 * lost then, no number jumps), or because the folder knows of rows that this database has not (they are told and recorded,
 * and the numbers jump). @throws StoreError.
 */
export async function renewKey(
  options: Pick<RestoreOptions, 'dataDir' | 'clock' | 'read' | 'secretBox'> & {
    /** Refuses by a throw who is not the owner of this file. */
    readonly prove: (db: Db) => Promise<void>;
  },
): Promise<{ epoch: number; missing: Missing }> {
  const { dataDir, clock, read } = options;
  fs.mkdirSync(dataDir, { recursive: true, mode: 0o700 });
  const lock = lockFolder(dataDir);
  try {
    if (lookAtStore(dataDir) !== 'till') throw new StoreError('NOT_SET_UP');
    const result = await makeReady(dataDir, async (work) => {
      const old = openDb(storeFile(dataDir));
      let noteGone = false;
      try {
        await options.prove(old);
        verifiedCopy(old, storeFile(work));
        noteGone = misses(old, dataDir);
      } finally {
        old.close();
      }
      const db = openDb(storeFile(work));
      try {
        migrate(db);
        const state = read.stateOf(db);
        if (!state) throw new StoreError('NOT_SET_UP');
        const { publicKeys: keys, family, openedAt } = read.heldBy(db);
        const trust = {
          publicKeys: keys,
          family: family === undefined ? null : Buffer.from(family, 'base64'),
        };
        const { states: known } = await statesIn(backupsFolder(dataDir), state, trust);
        const later = known.filter((one) => one.epoch > state.epoch || one.seq > state.seq);
        const unseenRows = unseenIn(dataDir, [state, ...later], trust);
        const epoch = nextEpoch([
          ...later.map((one) => one.epoch),
          state.epoch,
          ...keysIn(dataDir).map(keyEpoch),
        ]);
        const states = [state, ...later];
        const behind = later.length > 0 || unseenRows > 0 || noteGone;
        const body = {
          why: behind ? 'restore' : 'key-lost',
          kept: lastOf(state),
          numbers: behind ? numbersAfter({ states, openedAt, now: clock.now(), unseenRows }) : state.taken,
          ...lostBetween(state, furthest(later)),
        } as const;
        openEpoch(db, options, { work, epoch, body });
        return { epoch, missing: missingFrom(state, later) };
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

function misses(db: Db, dataDir: string): boolean {
  const epoch = readIdentity(db)?.epoch ?? 1;
  return missesNote(db, dataDir, epoch, (of) => publicKeys(db).get(of));
}

/** What the record of the new epoch says of rows that were not in the backup. */
function lostBetween(state: TillState, latest: TillState | null) {
  if (!latest || (latest.epoch === state.epoch && latest.seq <= state.seq) || latest.epoch < state.epoch)
    return {};
  const { epoch, seq, hash, at } = latest;
  return { lost: { head: { epoch, seq, hash }, numbers: lastOf(latest), at } };
}

/** What lies in `restored`: a till made ready for this folder, what one left that was brought in already, or anything else. */
function readyIn(dataDir: string): 'till' | 'brought-in' | 'foreign' {
  const ready = readyFolder(dataDir);
  try {
    if (!fs.lstatSync(ready).isDirectory()) return 'foreign';
    const keys = keysIn(ready);
    const same = (name: string): boolean => {
      const there = path.join(dataDir, name);
      return !fs.existsSync(there) || fs.readFileSync(there).equals(fs.readFileSync(path.join(ready, name)));
    };
    // A key that is there is never written over.
    if (keys.length === 0 || !keys.every(same)) return 'foreign';
    if (!fs.existsSync(storeFile(ready)))
      return fs.readdirSync(ready).every((name) => keys.includes(name)) ? 'brought-in' : 'foreign';
    if (lookAtStore(ready) !== 'till') return 'foreign';
    const db = openDb(storeFile(ready), { readonly: true });
    try {
      const identity = readIdentity(db);
      return identity && keys.includes(path.basename(keyFile(ready, identity.epoch))) ? 'till' : 'foreign';
    } finally {
      db.close();
    }
  } catch (error) {
    const code = storeRefusal(error)?.code;
    if (code === 'STORE_LOST' || code === 'STORE_DAMAGED') return 'foreign';
    throw error;
  }
}

/**
 * At each start, under the folder's lock: brings in a till that was made ready, and keeps what was there in
 * `before-epoch-N`. Each step may be cut short and is done again: the database goes last, and while it has not gone the
 * one in place is the old one. What is no till of ours is put out of the way and brings nothing in.
 * @returns whether a till was brought in.
 */
export function finishRestore(dataDir: string): boolean {
  fs.rmSync(workFolder(dataDir), { recursive: true, force: true });
  const ready = readyFolder(dataDir);
  const fresh = storeFile(ready);
  if (!fs.lstatSync(ready, { throwIfNoEntry: false })) return false;
  const what = readyIn(dataDir);
  if (what === 'foreign') {
    let aside = 1;
    while (fs.existsSync(`${ready}-unknown-${aside}`)) aside += 1;
    fs.renameSync(ready, `${ready}-unknown-${aside}`);
    return false;
  }
  const came = what === 'till';
  if (came) {
    const keys = keysIn(ready);
    const aside = path.join(dataDir, `before-epoch-${Math.max(...keys.map(keyEpoch))}`);
    for (const name of keys) copyDurably(path.join(ready, name), path.join(dataDir, name));
    const old = [...['-wal', '-shm', ''].map((end) => `${storeFile(dataDir)}${end}`)].filter((file) =>
      fs.lstatSync(file, { throwIfNoEntry: false }),
    );
    if (old.length > 0) fs.mkdirSync(aside, { recursive: true, mode: 0o700 });
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
