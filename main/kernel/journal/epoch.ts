import { hash, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { Db } from '#main/kernel/db/db.ts';
import { openMeta } from '#main/kernel/db/meta.ts';
import type { Facts } from '#shared/contract/facts.ts';
import { parseRow, positionOf, type StoredRow } from '#shared/journal/row.ts';

/** Who a till is: its name for ever, and how many times it began again with another key. */
export interface Identity {
  readonly till: string;
  readonly epoch: number;
}

export const keyFile = (dataDir: string, epoch: number): string => path.join(dataDir, `till-${epoch}.key`);

const keyName = /^till-(\d{1,7})\.key$/;
/** The epoch whose key a file is; 0: it is none. */
export const keyEpoch = (name: string): number => Number(keyName.exec(name)?.[1] ?? 0);
/** Keys of epochs that this till had later: its store then is an older one that was put back. */
export const laterKeys = (dataDir: string, epoch: number): string[] =>
  fs.readdirSync(dataDir).filter((name) => keyEpoch(name) > epoch);

// Crockford's base 32: no letter that is read as a digit when a till's name is told over the telephone.
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
export const newTillId = (): string => `T${[...randomBytes(7)].map((byte) => alphabet[byte % 32]).join('')}`;

const familyOfWhat = Buffer.from('comptoir till family\n', 'latin1');
const keyPrefix = 'publicKey:';
const metaRows = (db: Db): Map<string, string> =>
  new Map(
    db
      .sql<{ key: string; value: string }>('meta.all', 'SELECT key, value FROM meta')
      .all()
      .map(({ key, value }) => [key, value]),
  );

/** Null in a file that has had no first start. */
export function readIdentity(db: Db): Identity | null {
  const meta = metaRows(db);
  const till = meta.get('till');
  return till === undefined ? null : { till, epoch: Number(meta.get('epoch') ?? 1) };
}

/** Each epoch's public key (DER, SPKI, base64). */
export function publicKeys(db: Db): ReadonlyMap<number, string> {
  return new Map(
    [...metaRows(db)]
      .filter(([key]) => key.startsWith(keyPrefix))
      .map(([key, value]) => [Number(key.slice(keyPrefix.length)), value] as const)
      .sort(([a], [b]) => a - b),
  );
}

/**
 * A secret that every copy of this till's journal holds and nobody else: its first signature. Two tills that came from one
 * backup know each other by it, although each has a key of its own. Null before the first row.
 */
export function familyOf(db: Db): Uint8Array | null {
  const first = db
    .sql<Pick<StoredRow, 'signature'>>(
      'epoch.family',
      'SELECT signature FROM journal ORDER BY position LIMIT 1',
    )
    .get();
  return first ? hash('sha256', Buffer.concat([familyOfWhat, first.signature]), 'buffer') : null;
}

/** Inside the caller's transaction. */
export function writeIdentity(db: Db, { till, epoch }: Identity, publicKey: string): void {
  const { write } = openMeta(db);
  write('till', till);
  write('epoch', String(epoch));
  write(`${keyPrefix}${epoch}`, publicKey);
}

/** The first row of an epoch, if it is the fact that opened it: the first epoch has none. */
export function openingOf(db: Db, epoch: number): Facts['epoch.opened'] | null {
  const row = db
    .sql<Pick<StoredRow, 'bytes' | 'kind'>>(
      'epoch.opening',
      'SELECT kind, bytes FROM journal WHERE position = :position',
    )
    .get({ position: positionOf(epoch, 1) });
  return row?.kind === 'epoch.opened' ? (parseRow(row.bytes).body as Facts['epoch.opened']) : null;
}
