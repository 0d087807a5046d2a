import { type Db, param } from '#main/kernel/db/db.ts';
import { storeRefusal } from '#main/kernel/db/store-error.ts';
import { epochOf, isKind, parseRow, positionOf } from '#shared/journal/row.ts';
import { publicKeys } from './epoch.ts';
import type { FileAnswers } from './file-answers.ts';
import type { KnownRow } from './last-row.ts';
import { letGoFault } from './let-go.ts';
import { type Proof, readProof, type Walked } from './proof.ts';
import { type Finding, startWalk, type Walk } from './walk.ts';

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
  /** Every signature, also those that the till itself proved before. */
  readonly everySignature?: boolean;
  /** Told how far all is good, when it is. */
  readonly onWalked?: (walked: Walked) => unknown;
}

const progressEvery = 5000;
/** Who reads for minutes keeps the log of the store from being used anew. */
const rowsPerLook = 20_000;

/** The public key that the row of a first start names; null where it cannot be read. */
function keyNamedBy(bytes: string): string | null {
  try {
    const row = parseRow(bytes);
    return isKind(row, 'till.opened') ? row.body.publicKey : null;
  } catch {
    return null;
  }
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

/**
 * Walks the chain (walk.ts), then looks at its beginning, at its end, and at what others know of it. A damaged page ends it with the
 * row that could not be read. What the modules derived says whether rows are gone. Units: rows. Throws only for a bug.
 */
export function verifyJournal(
  db: Db,
  answers: Pick<FileAnswers, 'isSetUp' | 'lastDerived'>,
  options: VerifyOptions = {},
): Verdict {
  const total = db.sql<{ n: number }>('verify.count', 'SELECT count(*) AS n FROM journal');
  const one = db.prepare('verify.one', (k) =>
    k.selectFrom('journal').select(['position', 'hash', 'at']).where('position', '=', param('position')),
  );
  const openedBy = db.sql<{ position: number; bytes: string }>(
    'verify.openedBy',
    "SELECT position, bytes FROM journal WHERE kind = 'till.opened' ORDER BY position LIMIT 1",
  );
  let walk: Walk | null = null;
  const bad = (reason: string, position: number): Verdict => ({
    rows: walk?.rows() ?? 0,
    sound: false,
    firstBad: { row: walk?.nameOf(position) ?? '?', reason },
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
  /** What is wrong with the journal as a whole, in one state of the file: a sale made meanwhile is no row that is missing. */
  const faultAround = ({ epoch, before }: Walk): Verdict | null => {
    const last = before();
    const beginning = beginningFault(epoch, publicKeys(db));
    if (beginning) return beginning;
    // What was derived knows of rows that are not there any more: the end was cut off.
    const derivedEnd = answers.lastDerived();
    if (derivedEnd > (last?.position ?? 0))
      return bad('it is missing: the end of the journal was cut off', derivedEnd);
    const gone = options.after ? null : letGoFault(db);
    if (gone) return bad(gone.reason, gone.position);
    for (const row of options.known ?? []) {
      const position = positionOf(row.epoch, row.seq);
      const fault = knownFault(row, one.get({ position })?.hash, last ? epochOf(last.position) : epoch);
      if (fault) return bad(fault, position);
    }
    return null;
  };
  const walked = (proof: Proof | null): Verdict => {
    const expectedRows = options.onProgress ? (total.get()?.n ?? 0) : 0;
    const from = options.after ? (one.get({ position: options.after }) ?? null) : null;
    const walking = startWalk(db, { from, proof });
    walk = walking;
    const onRow = (): void => {
      if (walking.rows() % progressEvery === 0) options.onProgress?.(walking.rows(), expectedRows);
    };
    for (let more = true; more; ) {
      const piece = db.snapshot(() => {
        const { bad: fault, ...rest } = walking.on(rowsPerLook, onRow);
        if (fault) return { ...rest, found: bad(fault.reason, fault.position) };
        return { ...rest, found: rest.more || rest.otherSeals ? null : faultAround(walking) };
      });
      if (piece.otherSeals) return walked(null);
      if (piece.found) return piece.found;
      more = piece.more;
    }
    const rows = walking.rows();
    if (options.pages) {
      const pages = db.pragma('integrity_check');
      if (pages !== 'ok')
        return { rows, sound: false, firstBad: { row: 'page', reason: String(pages) }, head: '' };
    }
    options.onProgress?.(rows, rows);
    const last = walking.before();
    const proved = walking.walked();
    if (proved) options.onWalked?.(proved);
    return { rows, sound: true, firstBad: null, head: last ? Buffer.from(last.hash).toString('hex') : '' };
  };
  try {
    return walked(options.after || options.everySignature ? null : readProof(db));
  } catch (error) {
    if (storeRefusal(error)?.code !== 'STORE_DAMAGED') throw error;
    return bad('the page of the file that holds the next row is damaged', at(walk) + 1);
  }
}

const at = (walk: Walk | null): number => walk?.before()?.position ?? 0;
