import fs from 'node:fs';
import { epochOf, positionOf, type StoredRow } from '#shared/journal/row.ts';
import { type Db, type DbOptions, openDb } from './db/db.ts';
import { watchFile } from './db/file-watch.ts';
import { lockFolder } from './db/lock.ts';
import { migrate, noteWriter, refuseFuture, verifiedCopy } from './db/migrate.ts';
import { keepPrivate } from './db/private-files.ts';
import { isDiskFull, StoreError, storeRefusal } from './db/store-error.ts';
import { storeFile } from './db/store-file.ts';
import { endBeginning, lookAtStore, noteBeginning, savedStore, strangersIn } from './db/store-look.ts';
import {
  type Identity,
  keyFile,
  laterKeys,
  newTillId,
  publicKeys,
  readIdentity,
  writeIdentity,
} from './journal/epoch.ts';
import { createJournal, type Journal } from './journal/journal.ts';
import { followedTables, followKept } from './journal/kept-changes.ts';
import { type KnownRow, type LastRow, lastRowName, missesNote, openLastRow } from './journal/last-row.ts';
import { attachProjections, type ProjectionsList } from './journal/projections.ts';
import { createSigner, openSigner, publicKeyIn, type SecretBox, type Signer } from './journal/signer.ts';
import { knownFault } from './journal/verify.ts';
import { version } from './version.ts';

export { storeFile } from './db/store-file.ts';

export interface OpenStore {
  readonly db: Db;
  readonly journal: Journal;
  /** What the projections of each module keep in memory, by its name. */
  readonly held: Readonly<Record<string, unknown>>;
  readonly signer: Signer;
  /** The key file is still the one that was opened. */
  keyIsThere(): boolean;
  close(): void;
}

/** What the modules bring to the opening of a store. */
export interface StoreParts {
  readonly projections: ProjectionsList;
  /** What a restore made ready is brought in, before the file is looked at. */
  readonly finishRestore: (dataDir: string) => void;
  /** Rows that this folder knows to have been recorded. */
  readonly known: (dataDir: string, db: Db) => readonly KnownRow[];
  /** Gives room that was set aside for a full disk; false where there is none. */
  readonly makeRoom: (dataDir: string) => boolean;
}

export interface StoreOptions extends DbOptions {
  readonly dataDir: string;
  readonly clock: { now(): number };
  readonly secretBox?: SecretBox;
  readonly dayOf: (at: number) => string;
}

/** The key of a first start: one that was cut short has left its own, which has signed nothing. */
function firstSigner(file: string, box: SecretBox | undefined): Signer {
  try {
    return openSigner(file, box);
  } catch {
    fs.rmSync(file, { force: true });
    return createSigner(file, box);
  }
}

/**
 * Who this till is. Its name is minted once, at a first start, when its key is on the disk; afterwards no key is made or
 * replaced here. @throws StoreError KEY_SEALED if the key is gone, does not open, or is another's.
 */
function identityOf(
  db: Db,
  dataDir: string,
  box: SecretBox | undefined,
): { identity: Identity; signer: Signer } {
  const known = readIdentity(db);
  if (known) {
    const signer = openSigner(keyFile(dataDir, known.epoch), box);
    if (signer.publicKey !== publicKeys(db).get(known.epoch))
      throw new StoreError('KEY_SEALED', { what: 'other' });
    return { identity: known, signer };
  }
  const identity = { till: newTillId(), epoch: 1 };
  const signer = firstSigner(keyFile(dataDir, identity.epoch), box);
  db.transaction(() => writeIdentity(db, identity, signer.publicKey));
  return { identity, signer };
}

/** What was recorded once must be here, or this file is not the one that this till went on with. @throws StoreError */
function refuseOlderStore(db: Db, dataDir: string, { epoch }: Identity, rows: readonly KnownRow[]): void {
  const later = laterKeys(dataDir, epoch);
  const at = db.sql<{ hash: Uint8Array }>(
    'boot.known',
    'SELECT hash FROM journal WHERE position = :position',
  );
  const last = db
    .sql<{ position: number }>('boot.last', 'SELECT position FROM journal ORDER BY position DESC LIMIT 1')
    .get();
  const lastEpoch = last ? epochOf(last.position) : epoch;
  const found = rows.find(
    (row) => knownFault(row, at.get({ position: positionOf(row.epoch, row.seq) })?.hash, lastEpoch) !== null,
  );
  const noteGone = missesNote(db, dataDir, epoch, (of) => publicKeys(db).get(of));
  if (!found && later.length === 0 && !noteGone) return;
  throw new StoreError('STORE_BEHIND', {
    found: found?.from ?? (noteGone ? lastRowName : later.join(', ')),
  });
}

/** @throws StoreError STORE_LOST if the backups beside this file are another till's. */
function refuseStrangers(dataDir: string, { till }: Identity): void {
  const strangers = strangersIn(dataDir, till);
  if (strangers.length > 0)
    throw new StoreError('STORE_LOST', { what: 'foreign', found: strangers.join(', ') });
}

/**
 * Asks of a store what a start asks, and only reads: a till may be selling beside. A key that the keyring of the system
 * seals is looked at, and not opened. @throws StoreError with the refusal that the start would give.
 */
export function refuseAsStart(db: Db, dataDir: string, known: StoreParts['known']): void {
  refuseFuture(db);
  const identity = readIdentity(db);
  if (!identity) return;
  const held = publicKeyIn(keyFile(dataDir, identity.epoch));
  if (held !== 'sealed' && held !== publicKeys(db).get(identity.epoch))
    throw new StoreError('KEY_SEALED', { what: 'other' });
  refuseStrangers(dataDir, identity);
  refuseOlderStore(db, dataDir, identity, known(dataDir, db));
}

/** A start that could not be: the sentence for a person is in `refusal`. */
function asStartFault(error: unknown): unknown {
  const refusal = storeRefusal(error);
  return refusal && !(error instanceof StoreError)
    ? new StoreError(refusal.code, refusal.params, error)
    : error;
}

/**
 * Opens, or begins, the store of a data folder; on a full disk in the room that was set aside for it.
 * @throws StoreError with a refusal a shopkeeper can act on: folder in use, not writable, disk full, file damaged or
 * written by a newer program.
 */
export function openStore(parts: StoreParts, options: StoreOptions): OpenStore {
  const { dataDir } = options;
  try {
    try {
      return openOnce(parts, options);
    } catch (error) {
      if (!isDiskFull(error, dataDir) || !parts.makeRoom(dataDir)) throw error;
      return openOnce(parts, options);
    }
  } catch (error) {
    throw isDiskFull(error, dataDir) ? new StoreError('DISK_FULL', undefined, error) : asStartFault(error);
  }
}

/** A store of before there was such a note, or one that was brought in, has it from its first start on. */
function noteNewest(db: Db, lastRow: LastRow): void {
  const newest = db
    .sql<Pick<StoredRow, 'position' | 'hash' | 'signature'>>(
      'boot.newest',
      'SELECT position, hash, signature FROM journal ORDER BY position DESC LIMIT 1',
    )
    .get();
  if (newest) lastRow.note(newest.position, newest.hash, newest.signature);
}

/** What was committed to a store that was taken away is still there for who had it open: it is saved beside. */
function saveStore(db: Db, dataDir: string): void {
  verifiedCopy(db, savedStore(dataDir));
}

function openOnce(parts: StoreParts, options: StoreOptions): OpenStore {
  const { dataDir, clock, dayOf } = options;
  const undo: (() => void)[] = [];
  try {
    fs.mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    const lock = lockFolder(dataDir);
    undo.unshift(lock.release);
    parts.finishRestore(dataDir);
    const beginning = lookAtStore(dataDir) !== 'till';
    if (beginning) noteBeginning(dataDir);
    const db: Db = openDb(storeFile(dataDir), { ...options, onGone: () => saveStore(db, dataDir) });
    undo.unshift(db.close);
    migrate(db);
    noteWriter(db, version);
    followKept(db, followedTables(parts.projections));
    const { identity, signer } = identityOf(db, dataDir, options.secretBox);
    endBeginning(dataDir);
    refuseStrangers(dataDir, identity);
    refuseOlderStore(db, dataDir, identity, parts.known(dataDir, db));
    keepPrivate(dataDir);
    const key = watchFile(keyFile(dataDir, identity.epoch));
    const lastRow = openLastRow(dataDir, db, identity.epoch);
    undo.unshift(lastRow.close);
    const { project, held } = attachProjections(parts.projections, db);
    const journal = createJournal({ db, ...identity, signer, clock, dayOf, project, note: lastRow.note });
    // A last row from which nothing goes on is not noted over the one that is known.
    noteNewest(db, lastRow);
    return {
      db,
      journal,
      held,
      signer,
      keyIsThere: key.isThere,
      close: () => {
        try {
          lastRow.close();
          db.close();
        } finally {
          lock.release();
        }
      },
    };
  } catch (error) {
    for (const step of undo) {
      try {
        step();
      } catch {
        // What stopped the start is what is told.
      }
    }
    throw error;
  }
}
