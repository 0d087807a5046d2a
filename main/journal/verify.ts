import { type Db, param } from '../db/db.ts';
import { storeRefusal } from '../db/store-error.ts';
import { publicKeys, readIdentity } from './epoch.ts';
import {
  epochOf,
  genesisHash,
  hashOf,
  isKind,
  parseRow,
  positionOf,
  type Row,
  rowName,
  type StoredRow,
  seqOf,
} from './row.ts';
import { verifierOf } from './signer.ts';

export interface Finding {
  /** `till/epoch/seq`, or `page` where the file itself is damaged. */
  readonly row: string;
  readonly reason: string;
}
export interface Verdict {
  readonly rows: number;
  readonly sound: boolean;
  readonly firstBad: Finding | null;
  /** Hash of the last row, hexadecimal; empty for an empty journal. */
  readonly head: string;
}

export interface VerifyOptions {
  /** Only rows after this position: their predecessor is trusted. */
  readonly after?: number;
  readonly onProgress?: (done: number, total: number) => void;
  /** Checks one row against what was derived from it; gives what is wrong. */
  readonly compare?: (row: Row) => string | null;
  /** The pages of the file as well: SQLite's own full check. */
  readonly pages?: boolean;
}

const progressEvery = 5000;

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

interface Known {
  readonly till: string;
  /** The public key of each epoch, with its check. */
  readonly keys: ReadonlyMap<number, { readonly publicKey: string; readonly signed: Signed }>;
}
type Signed = ReturnType<typeof verifierOf>;

/** What is wrong with the first row of a later epoch; null when nothing is. */
function openingFault(
  row: Row,
  before: { position: number; hash: Uint8Array },
  publicKey: string,
): string | null {
  if (!isKind(row, 'epoch.opened')) return 'its epoch was never opened';
  const { previous } = row.body;
  if (row.body.publicKey !== publicKey) return 'the key of its epoch is another';
  const follows =
    positionOf(previous.epoch, previous.seq) === before.position &&
    previous.hash === Buffer.from(before.hash).toString('hex');
  return follows ? null : 'its epoch follows another row';
}

/** What is wrong with one row, given the one before it; null when nothing is. */
function faultOf(
  stored: StoredRow,
  before: { position: number; hash: Uint8Array; at: number } | null,
  known: Known,
): { fault: string | null; row: Row | null } {
  const expected = before ? before.position + 1 : positionOf(epochOf(stored.position), 1);
  const newEpoch =
    before !== null && epochOf(stored.position) > epochOf(before.position) && seqOf(stored.position) === 1;
  if (stored.position !== expected && !newEpoch) return { fault: 'a row before it is missing', row: null };
  const hash = hashOf(before?.hash ?? genesisHash, stored.bytes);
  if (!sameBytes(hash, stored.hash)) return { fault: 'its bytes or its hash were changed', row: null };
  const key = known.keys.get(epochOf(stored.position));
  if (!key) return { fault: 'the key of its epoch is not known', row: null };
  if (!key.signed(stored.hash, stored.signature))
    return { fault: 'its signature is not the till’s', row: null };
  let row: Row;
  try {
    row = parseRow(stored.bytes);
  } catch {
    return { fault: 'its bytes cannot be read', row: null };
  }
  if (positionOf(row.epoch, row.seq) !== stored.position || row.till !== known.till)
    return { fault: 'it stands in another place than it says', row };
  if (row.kind !== stored.kind || row.at !== stored.at)
    return { fault: 'its columns differ from its bytes', row };
  if (before && row.at < before.at) return { fault: 'it is dated before the row before it', row };
  if (before && newEpoch) return { fault: openingFault(row, before, key.publicKey), row };
  return { fault: null, row };
}

/**
 * Walks the chain: density, hashes, signatures, columns against bytes. Reads only. A damaged page ends the walk with the
 * row that could not be read. Units: rows. Throws only for a bug.
 */
export function verifyJournal(db: Db, options: VerifyOptions = {}): Verdict {
  const total = db.sql<{ n: number }>('verify.count', 'SELECT count(*) AS n FROM journal');
  const walk = db.sql<StoredRow>(
    'verify.walk',
    'SELECT position, kind, at, bytes, hash, signature FROM journal WHERE position > :after ORDER BY position',
  );
  const one = db.prepare('verify.one', (k) =>
    k.selectFrom('journal').select(['position', 'hash', 'at']).where('position', '=', param('position')),
  );
  const derivedTo = db.sql<{ position: number | null }>(
    'verify.derivedTo',
    `SELECT max(position) AS position FROM (
       SELECT position FROM (SELECT position FROM sale ORDER BY number DESC LIMIT 1) UNION ALL
       SELECT max(position) FROM closure UNION ALL SELECT max(position) FROM shift)`,
  );
  let rows = 0;
  let at = { till: '?', position: 0 };
  const bad = (reason: string, position: number): Verdict => ({
    rows,
    sound: false,
    firstBad: { row: rowName({ till: at.till, epoch: epochOf(position), seq: seqOf(position) }), reason },
    head: '',
  });
  try {
    const till = readIdentity(db)?.till ?? '?';
    at = { till, position: 0 };
    const expectedRows = options.onProgress ? (total.get()?.n ?? 0) : 0;
    const keys = [...publicKeys(db)].map(
      ([epoch, publicKey]) => [epoch, { publicKey, signed: verifierOf(publicKey) }] as const,
    );
    const known = { till, keys: new Map(keys) };
    let before = options.after ? (one.get({ position: options.after }) ?? null) : null;
    for (const stored of walk.iterate({ after: options.after ?? 0 })) {
      at = { till, position: stored.position };
      const { fault, row } = faultOf(stored, before, known);
      if (fault) return bad(fault, stored.position);
      const derived = row && options.compare?.(row);
      if (derived) return bad(derived, stored.position);
      before = stored;
      rows += 1;
      if (rows % progressEvery === 0) options.onProgress?.(rows, expectedRows);
    }
    // What was derived knows of rows that are not there any more: the end was cut off.
    const derivedEnd = derivedTo.get()?.position ?? 0;
    if (derivedEnd > (before?.position ?? 0))
      return bad('it is missing: the end of the journal was cut off', derivedEnd);
    if (options.pages) {
      const pages = db.pragma('integrity_check');
      if (pages !== 'ok')
        return { rows, sound: false, firstBad: { row: 'page', reason: String(pages) }, head: '' };
    }
    options.onProgress?.(rows, rows);
    return {
      rows,
      sound: true,
      firstBad: null,
      head: before ? Buffer.from(before.hash).toString('hex') : '',
    };
  } catch (error) {
    if (storeRefusal(error)?.code !== 'STORE_DAMAGED') throw error;
    return bad('the page of the file that holds the next row is damaged', at.position + 1);
  }
}
