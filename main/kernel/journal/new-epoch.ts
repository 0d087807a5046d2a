import { randomInt } from 'node:crypto';
import type { Db } from '#main/kernel/db/db.ts';
import { StoreError } from '#main/kernel/db/store-error.ts';
import type { Facts } from '#shared/contract/facts.ts';
import { epochOf, seqOf } from '#shared/journal/row.ts';
import { keyFile, readIdentity, writeIdentity } from './epoch.ts';
import { createJournal } from './journal.ts';
import { createSigner, type SecretBox, type Signer } from './signer.ts';

export interface NewEpoch {
  readonly db: Db;
  /** Where the new key goes. */
  readonly dataDir: string;
  /** More than any epoch this till is known to have had: `nextEpoch`. */
  readonly epoch: number;
  readonly body: Pick<Facts['epoch.opened'], 'why' | 'kept' | 'numbers' | 'backup' | 'lost'>;
  readonly clock: { now(): number };
  readonly dayOf: (at: number) => string;
  readonly secretBox?: SecretBox;
}

/** Bits of an epoch in a position (row.ts). */
const epochs = 2 ** 20;
/** Each restore takes one eighth of what is left in the middle: after twenty of them there is still choice. */
const shareOfRest = 4;

/**
 * The number of a new epoch: above all that are known, by chance within a quarter of the numbers that are left. Two
 * restores of one backup that know nothing of each other (first of 262 143 numbers) so begin two epochs, and `till/epoch/seq`
 * goes on naming one row in the world. @throws if no number is left.
 */
export function nextEpoch(known: readonly number[]): number {
  const last = Math.max(0, ...known);
  const left = epochs - 1 - last;
  if (left < 1) throw new StoreError('STORE_BEHIND', { found: `till-${last}.key` });
  return last + randomInt(1, Math.max(2, Math.floor(left / shareOfRest) + 1));
}

/** Nothing is derived from the row that opens an epoch. */
const nothing = (): void => {};

/**
 * Begins an epoch: a new key, and a first row that names it and hangs on the last row there is. From here on the old key
 * signs nothing. In one durable transaction of its own; the key is on the disk before it. @throws what the disk throws.
 */
export function beginEpoch(options: NewEpoch): Signer {
  const { db, dataDir, epoch, body, clock, dayOf } = options;
  const before = readIdentity(db);
  if (!before || epoch <= before.epoch) throw new Error(`epoch ${epoch} does not follow ${before?.epoch}`);
  const signer = createSigner(keyFile(dataDir, epoch), options.secretBox);
  const identity = { till: before.till, epoch };
  db.transaction(() => {
    const journal = createJournal({ db, ...identity, signer, clock, dayOf, project: nothing });
    const last = journal.head();
    writeIdentity(db, identity, signer.publicKey);
    if (!last) return;
    journal.append(
      'epoch.opened',
      {
        epoch,
        publicKey: signer.publicKey,
        previous: {
          epoch: epochOf(last.position),
          seq: seqOf(last.position),
          hash: Buffer.from(last.hash).toString('hex'),
        },
        ...body,
      },
      { user: 0 },
    );
  });
  return signer;
}
