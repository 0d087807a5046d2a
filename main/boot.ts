import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { Clock } from './clock.ts';
import { type Db, type DbOptions, openDb, param } from './db/db.ts';
import { lockFolder } from './db/lock.ts';
import { migrate } from './db/migrate.ts';
import { StoreError, storeRefusal } from './db/store-error.ts';
import { createJournal, type Journal } from './journal/journal.ts';
import { createSigner, openSigner, type SecretBox, type Signer } from './journal/signer.ts';

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

export const storeFile = (dataDir: string): string => path.join(dataDir, 'till.db');
const keyFile = (dataDir: string, epoch: number): string => path.join(dataDir, `till-${epoch}.key`);

// Crockford's base 32: no letter that is read as a digit when a till's name is told over the telephone.
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const newTillId = (): string => `T${[...randomBytes(7)].map((byte) => alphabet[byte % 32]).join('')}`;

interface Identity {
  readonly till: string;
  readonly epoch: number;
}

/** The till's name is minted once; its key exists on the disk before the name does. */
function identityOf(
  db: Db,
  dataDir: string,
  box: SecretBox | undefined,
): { identity: Identity; signer: Signer } {
  const read = db.prepare('meta.read', (k) =>
    k.selectFrom('meta').select('value').where('key', '=', param('key')),
  );
  const write = db.prepare('meta.write', (k) =>
    k.insertInto('meta').values({ key: param('key'), value: param('value') }),
  );
  const till = read.get({ key: 'till' })?.value;
  const epoch = Number(read.get({ key: 'epoch' })?.value ?? 1);
  if (till !== undefined)
    return { identity: { till, epoch }, signer: openSigner(keyFile(dataDir, epoch), box) };

  // A key without a till is left of a first start that was cut short: it has signed nothing.
  fs.rmSync(keyFile(dataDir, epoch), { force: true });
  const signer = createSigner(keyFile(dataDir, epoch), box);
  const identity = { till: newTillId(), epoch };
  db.transaction(() => {
    write.run({ key: 'till', value: identity.till });
    write.run({ key: 'epoch', value: String(epoch) });
    write.run({ key: 'publicKey', value: signer.publicKey });
  });
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
 * Opens, or begins, the store of a data folder. @throws StoreError with a refusal a shopkeeper can act on: folder in use,
 * not writable, disk full, file damaged or written by a newer program.
 */
export function openStore(options: StoreOptions): OpenStore {
  const { dataDir, clock, dayOf } = options;
  const undo: (() => void)[] = [];
  try {
    fs.mkdirSync(dataDir, { recursive: true });
    const lock = lockFolder(dataDir);
    undo.unshift(lock.release);
    const db = openDb(storeFile(dataDir), options);
    undo.unshift(db.close);
    migrate(db);
    const { identity, signer } = identityOf(db, dataDir, options.secretBox);
    const journal = createJournal({ db, ...identity, signer, clock, dayOf });
    return {
      db,
      journal,
      signer,
      close: () => {
        db.close();
        lock.release();
      },
    };
  } catch (error) {
    for (const step of undo) step();
    throw asStartFault(error);
  }
}
