import type { Db } from '#main/kernel/db/db.ts';
import type { Facts } from '#shared/contract/facts.ts';
import { genesisHash, hashOf, verifierOf } from '#shared/journal/chain.ts';
import {
  epochOf,
  isKind,
  parseRow,
  positionOf,
  type Row,
  rowName,
  type StoredRow,
  seqOf,
} from '#shared/journal/row.ts';
import { publicKeys, readIdentity } from './epoch.ts';
import { isLetGo, letGoOf } from './let-go.ts';
import { noSeals, type Proof, sealsAfter, type Walked } from './proof.ts';

export interface Finding {
  /** `till/epoch/seq`, or `page` where the file itself is damaged. */
  readonly row: string;
  readonly reason: string;
}

const sameBytes = (a: Uint8Array, b: Uint8Array): boolean => Buffer.compare(a, b) === 0;

/** Whose rows they are. */
export interface Known {
  readonly till: string;
  /** The public key of each epoch, with its check. */
  readonly keys: ReadonlyMap<number, { readonly publicKey: string; readonly signed: Signed }>;
  /** Up to this row sales may have been let go: of them hash and signature are left. */
  readonly letGo?: number;
}
type Signed = ReturnType<typeof verifierOf>;
export const knownTill = (till: string, publicKeys: ReadonlyMap<number, string>): Known => ({
  till,
  keys: new Map(
    [...publicKeys].map(([epoch, publicKey]) => [epoch, { publicKey, signed: verifierOf(publicKey) }]),
  ),
});
/** The row that another one follows. */
export type Before = Pick<Walked, 'position' | 'hash' | 'at'>;

/** What is wrong with the first row of a later epoch; null when nothing is. */
function openingFault(row: Row, before: Before, publicKey: string): string | null {
  if (!isKind(row, 'epoch.opened')) return 'its epoch was never opened';
  const { previous } = row.body;
  if (row.body.publicKey !== publicKey) return 'the key of its epoch is another';
  const follows =
    positionOf(previous.epoch, previous.seq) === before.position &&
    previous.hash === Buffer.from(before.hash).toString('hex');
  return follows ? null : 'its epoch follows another row';
}

/** The one row that may be dated before the row before it: the correction of a wrong clock, which says from when to when. */
const setsBack = (row: Row, before_at: number): boolean => {
  if (row.kind !== 'clock.corrected') return false;
  const { from, to } = row.body as Facts['clock.corrected'];
  return to === row.at && from >= before_at;
};

/** What is wrong with one row, given the one before it; null when nothing is. */
export function rowFault(
  stored: StoredRow,
  before: Before | null,
  known: Known,
  /** Its signature was checked already, or a later row vouches for it. */
  sealed: boolean,
): string | null {
  const expected = before ? before.position + 1 : positionOf(epochOf(stored.position), 1);
  const newEpoch =
    before !== null && epochOf(stored.position) > epochOf(before.position) && seqOf(stored.position) === 1;
  if (stored.position !== expected && !newEpoch) return 'a row before it is missing';
  const letGo = isLetGo(stored) && stored.position <= (known.letGo ?? 0);
  const hash = letGo ? stored.hash : hashOf(before?.hash ?? genesisHash, stored.bytes);
  if (!sameBytes(hash, stored.hash)) return 'its bytes or its hash were changed';
  const key = known.keys.get(epochOf(stored.position));
  if (!key) return 'the key of its epoch is not known';
  if (!sealed && !key.signed(stored.hash, stored.signature)) return 'its signature is not the till’s';
  // The sum in the row that let it go stands for the rest of it (let-go.ts).
  if (letGo) return newEpoch ? 'its epoch was never opened' : null;
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

export interface WalkOptions {
  /** The row before the first one, which is trusted; null: from the beginning. */
  readonly from: Before | Walked | null;
  /** Signatures up to it are not checked one by one, if all of them together are those that were checked then. */
  readonly proof?: Proof | null;
}

/** How a piece of a walk ended. */
export interface Piece {
  /** The end of the journal was not reached. */
  readonly more: boolean;
  /** The first row that is wrong. */
  readonly bad: { readonly position: number; readonly reason: string } | null;
  /** The signatures are not those that were proved: which one is found without that proof. */
  readonly otherSeals: boolean;
}

/**
 * Walks the chain piece by piece: density, hashes, signatures, columns against bytes. Rows never change, so that each piece may be
 * read in another state of the file. Reads only. @throws what SQLite throws where a page is damaged.
 */
export function startWalk(db: Db, { from, proof = null }: WalkOptions) {
  const rowsAfter = db.sql<StoredRow>(
    'walk.rows',
    `SELECT position, kind, at, bytes, hash, signature FROM journal
     WHERE position > :after ORDER BY position LIMIT :most`,
  );
  const { till = '?', epoch = 1 } = readIdentity(db) ?? {};
  const ofTill = knownTill(till, publicKeys(db));
  const proved = from && 'seals' in from ? from : null;
  let before: Before | null = from;
  let seals = proved?.seals ?? noSeals;
  let rows = 0;

  return {
    till,
    epoch,
    /** Rows walked. */
    rows: () => rows,
    /** The last row that was found good, or was trusted; null before the first. */
    before: () => before,
    nameOf: (position: number): string => rowName({ till, epoch: epochOf(position), seq: seqOf(position) }),
    /** What may be signed, after a walk from the beginning or on from what was signed before. */
    walked: (): Walked | null =>
      before && (from === null || proved) ? { ...before, seals, rows: rows + (proved?.rows ?? 0) } : null,
    on: (most: number, onRow: () => void = () => {}): Piece => {
      let read = 0;
      // Asked for each piece: it may be let go while a walk is under way.
      const known: Known = { ...ofTill, letGo: letGoOf(db)?.to ?? 0 };
      for (const stored of rowsAfter.iterate({ after: before?.position ?? 0, most })) {
        const sealed = proof !== null && stored.position <= proof.position;
        const fault = rowFault(stored, before, known, sealed);
        if (fault)
          return { more: false, bad: { position: stored.position, reason: fault }, otherSeals: false };
        seals = sealsAfter(seals, stored.signature);
        if (stored.position === proof?.position && !sameBytes(seals, proof.seals))
          return { more: false, bad: null, otherSeals: true };
        const { position, hash, at } = stored;
        before = { position, hash, at };
        rows += 1;
        read += 1;
        onRow();
      }
      return { more: read === most, bad: null, otherSeals: false };
    },
  };
}
export type Walk = ReturnType<typeof startWalk>;
