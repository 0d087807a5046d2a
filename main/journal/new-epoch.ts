import type { Facts } from '../../shared/domain/facts.ts';
import type { Db } from '../db/db.ts';
import { keyFile, readIdentity, writeIdentity } from './epoch.ts';
import { createJournal } from './journal.ts';
import { epochOf, seqOf } from './row.ts';
import { createSigner, type SecretBox, type Signer } from './signer.ts';

export interface NewEpoch {
  readonly db: Db;
  /** Where the new key goes. */
  readonly dataDir: string;
  /** At least one more than any epoch this till is known to have had. */
  readonly epoch: number;
  readonly body: Pick<Facts['epoch.opened'], 'why' | 'kept' | 'numbers' | 'backup' | 'lost'>;
  readonly clock: { now(): number };
  readonly dayOf: (at: number) => string;
  readonly secretBox?: SecretBox;
}

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
    const journal = createJournal({ db, ...identity, signer, clock, dayOf });
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
