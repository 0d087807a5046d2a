import { type Db, param } from '#main/kernel/db/db.ts';
import { storeRefusal } from '#main/kernel/db/store-error.ts';
import type { Facts } from '#shared/contract/facts.ts';
import { publicKeys, readIdentity } from './epoch.ts';
import type { FileAnswers } from './file-answers.ts';
import type { KnownRow } from './last-row.ts';
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
  /** The pages of the file as well: SQLite's own full check. */
  readonly pages?: boolean;
  /** Rows that were signed by this till, as others know them; read before this is called, as the till may be selling. */
  readonly known?: readonly KnownRow[];
}

const progressEvery = 5000;

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

interface Known {
  readonly till: string;
  /** The public key of each epoch, with its check. */
  readonly keys: ReadonlyMap<number, { readonly publicKey: string; readonly signed: Signed }>;
}
type Signed = ReturnType<typeof verifierOf>;

/** The public key that the row of a first start names; null where it cannot be read. */
function keyNamedBy(bytes: string): string | null {
  try {
    const row = parseRow(bytes);
    return isKind(row, 'till.opened') ? row.body.publicKey : null;
  } catch {
    return null;
  }
}

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

/**
 * What is wrong with a row that others know; null when it is here, or was lost with an epoch that this till has left behind.
 */
export function knownFault(
  { epoch, seq, hash, from }: KnownRow,
  stored: Uint8Array | undefined,
  lastEpoch: number,
): string | null {
  if (seq === 0 || (stored === undefined && epoch < lastEpoch)) return null;
  if (stored === undefined)
    return `it is missing: the end of the journal was cut off, or an older copy was put back (known from ${from})`;
  return Buffer.from(stored).toString('hex') === hash ? null : `it is another row than ${from} knows`;
}

/** The one row that may be dated before the row before it: the correction of a wrong clock, which says from when to when. */
const setsBack = (row: Row, before_at: number): boolean => {
  if (row.kind !== 'clock.corrected') return false;
  const { from, to } = row.body as Facts['clock.corrected'];
  return to === row.at && from >= before_at;
};

/** What is wrong with one row, given the one before it; null when nothing is. */
function faultOf(
  stored: StoredRow,
  before: { position: number; hash: Uint8Array; at: number } | null,
  known: Known,
): string | null {
  const expected = before ? before.position + 1 : positionOf(epochOf(stored.position), 1);
  const newEpoch =
    before !== null && epochOf(stored.position) > epochOf(before.position) && seqOf(stored.position) === 1;
  if (stored.position !== expected && !newEpoch) return 'a row before it is missing';
  const hash = hashOf(before?.hash ?? genesisHash, stored.bytes);
  if (!sameBytes(hash, stored.hash)) return 'its bytes or its hash were changed';
  const key = known.keys.get(epochOf(stored.position));
  if (!key) return 'the key of its epoch is not known';
  if (!key.signed(stored.hash, stored.signature)) return 'its signature is not the till’s';
  let row: Row;
  try {
    row = parseRow(stored.bytes);
  } catch {
    return 'its bytes cannot be read';
  }
  if (positionOf(row.epoch, row.seq) !== stored.position || row.till !== known.till)
    return 'it stands in another place than it says';
  if (row.kind !== stored.kind || row.at !== stored.at) return 'its columns differ from its bytes';
  if (before && row.at < before.at && !setsBack(row, before.at))
    return 'it is dated before the row before it';
  if (before && newEpoch) return openingFault(row, before, key.publicKey);
  return null;
}

/**
 * Walks the chain: density, hashes, signatures, columns against bytes. Reads only. A damaged page ends the walk with the
 * row that could not be read. What the modules derived says whether rows are gone. Units: rows. Throws only for a bug.
 */
export function verifyJournal(
  db: Db,
  answers: Pick<FileAnswers, 'isSetUp' | 'lastDerived'>,
  options: VerifyOptions = {},
): Verdict {
  const total = db.sql<{ n: number }>('verify.count', 'SELECT count(*) AS n FROM journal');
  const walk = db.sql<StoredRow>(
    'verify.walk',
    'SELECT position, kind, at, bytes, hash, signature FROM journal WHERE position > :after ORDER BY position',
  );
  const one = db.prepare('verify.one', (k) =>
    k.selectFrom('journal').select(['position', 'hash', 'at']).where('position', '=', param('position')),
  );
  const openedBy = db.sql<{ position: number; bytes: string }>(
    'verify.openedBy',
    "SELECT position, bytes FROM journal WHERE kind = 'till.opened' ORDER BY position LIMIT 1",
  );
  let rows = 0;
  let at = { till: '?', position: 0 };
  const bad = (reason: string, position: number): Verdict => ({
    rows,
    sound: false,
    firstBad: { row: rowName({ till: at.till, epoch: epochOf(position), seq: seqOf(position) }), reason },
    head: '',
  });
  /** The row that opened the shop names the key that signs: who signs all anew has to change it, and every hash after it. */
  const beginningFault = (epoch: number, keys: ReadonlyMap<number, string>): Verdict | null => {
    const opened = openedBy.get();
    if (!opened)
      return answers.isSetUp() ? bad('it is missing: the journal was emptied', positionOf(epoch, 1)) : null;
    if (keyNamedBy(opened.bytes) === keys.get(epochOf(opened.position))) return null;
    return bad('it names another key than the one that signs', opened.position);
  };
  const walked = (): Verdict => {
    const { till = '?', epoch = 1 } = readIdentity(db) ?? {};
    at = { till, position: 0 };
    const expectedRows = options.onProgress ? (total.get()?.n ?? 0) : 0;
    const publicKeyOf = publicKeys(db);
    const keys = [...publicKeyOf].map(
      ([each, publicKey]) => [each, { publicKey, signed: verifierOf(publicKey) }] as const,
    );
    const known = { till, keys: new Map(keys) };
    let before = options.after ? (one.get({ position: options.after }) ?? null) : null;
    for (const stored of walk.iterate({ after: options.after ?? 0 })) {
      at = { till, position: stored.position };
      const fault = faultOf(stored, before, known);
      if (fault) return bad(fault, stored.position);
      before = stored;
      rows += 1;
      if (rows % progressEvery === 0) options.onProgress?.(rows, expectedRows);
    }
    const beginning = beginningFault(epoch, publicKeyOf);
    if (beginning) return beginning;
    // What was derived knows of rows that are not there any more: the end was cut off.
    const derivedEnd = answers.lastDerived();
    if (derivedEnd > (before?.position ?? 0))
      return bad('it is missing: the end of the journal was cut off', derivedEnd);
    for (const row of options.known ?? []) {
      const position = positionOf(row.epoch, row.seq);
      const fault = knownFault(row, one.get({ position })?.hash, before ? epochOf(before.position) : epoch);
      if (fault) return bad(fault, position);
    }
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
  };
  try {
    // One state of the file for all of it: a sale made meanwhile is no row that is missing.
    return db.snapshot(walked);
  } catch (error) {
    if (storeRefusal(error)?.code !== 'STORE_DAMAGED') throw error;
    return bad('the page of the file that holds the next row is damaged', at.position + 1);
  }
}
