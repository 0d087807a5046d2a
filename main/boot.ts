import fs from 'node:fs';
import { finishRestore } from './backup/restore.ts';
import type { Clock } from './clock.ts';
import { type Db, type DbOptions, openDb } from './db/db.ts';
import { lockFolder } from './db/lock.ts';
import { migrate, noteWriter } from './db/migrate.ts';
import { isDiskFull, StoreError, storeRefusal } from './db/store-error.ts';
import { storeFile } from './db/store-file.ts';
import { createBallast } from './health/ballast.ts';
import { type Identity, keyFile, newTillId, readIdentity, writeIdentity } from './journal/epoch.ts';
import { createJournal, type Journal } from './journal/journal.ts';
import { createSigner, openSigner, type SecretBox, type Signer } from './journal/signer.ts';
import { version } from './version.ts';

export { storeFile } from './db/store-file.ts';

export interface OpenStore {
  readonly db: Db;
  readonly journal: Journal;
  readonly signer: Signer;
  close(): void;
}

export interface StoreOptions extends DbOptions {
  readonly dataDir: string;
  readonly clock: Clock;
  readonly secretBox?: SecretBox;
  readonly dayOf: (at: number) => string;
}

/** The till's name is minted once; its key exists on the disk before the name does. */
function identityOf(
  db: Db,
  dataDir: string,
  box: SecretBox | undefined,
): { identity: Identity; signer: Signer } {
  const known = readIdentity(db);
  if (known) return { identity: known, signer: openSigner(keyFile(dataDir, known.epoch), box) };

  // A key without a till is left of a first start that was cut short: it has signed nothing.
  const identity = { till: newTillId(), epoch: 1 };
  fs.rmSync(keyFile(dataDir, identity.epoch), { force: true });
  const signer = createSigner(keyFile(dataDir, identity.epoch), box);
  db.transaction(() => writeIdentity(db, identity, signer.publicKey));
  return { identity, signer };
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
export function openStore(options: StoreOptions): OpenStore {
  const { dataDir } = options;
  try {
    try {
      return openOnce(options);
    } catch (error) {
      if (!isDiskFull(error, dataDir) || !createBallast(dataDir).release()) throw error;
      return openOnce(options);
    }
  } catch (error) {
    throw isDiskFull(error, dataDir) ? new StoreError('DISK_FULL', undefined, error) : asStartFault(error);
  }
}

function openOnce(options: StoreOptions): OpenStore {
  const { dataDir, clock, dayOf } = options;
  const undo: (() => void)[] = [];
  try {
    fs.mkdirSync(dataDir, { recursive: true });
    const lock = lockFolder(dataDir);
    undo.unshift(lock.release);
    finishRestore(dataDir);
    const db = openDb(storeFile(dataDir), options);
    undo.unshift(db.close);
    migrate(db);
    noteWriter(db, version);
    const { identity, signer } = identityOf(db, dataDir, options.secretBox);
    const journal = createJournal({ db, ...identity, signer, clock, dayOf });
    return {
      db,
      journal,
      signer,
      close: () => {
        try {
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
