import type { Db } from '#main/kernel/db/db.ts';
import { genesisHash, hashOf } from '#shared/journal/chain.ts';
import { epochOf, parseRow, positionOf, type StoredRow, seqOf } from '#shared/journal/row.ts';
import { isLetGo } from './let-go.ts';
import { type Before, type Known, rowFault } from './walk.ts';

/**
 * "Give me your rows after this mark." The same exchange for whoever carries it: a backup, a neighbour, a line. What is
 * carried is the canonical bytes of the rows; who receives them works out the hashes, so that nobody is believed for
 * having carried them.
 */

/** Where a reader stands: it has this row, and all before it. */
export interface Mark {
  readonly epoch: number;
  /** 0: before the first row of a till. */
  readonly seq: number;
  /** Hexadecimal; empty before the first row. */
  readonly hash: string;
}
export interface Batch {
  readonly till: string;
  readonly after: Mark;
  readonly to: Mark;
  /** Canonical bytes, in their order. */
  readonly rows: readonly string[];
  /** As many as rows, or the one of the last row. */
  readonly signatures: readonly Uint8Array[];
}

const signatureBytes = 64;
const walkText =
  'SELECT position, kind, bytes, hash, signature FROM journal WHERE position > :after ORDER BY position';
const hashText = 'SELECT hash FROM journal WHERE position = :position';
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const sameMark = (a: Mark, b: Mark): boolean => a.epoch === b.epoch && a.seq === b.seq && a.hash === b.hash;
export const markOf = ({ position, hash }: Pick<StoredRow, 'position' | 'hash'>): Mark => ({
  epoch: epochOf(position),
  seq: seqOf(position),
  hash: hex(hash),
});

export interface RowsOptions {
  readonly till: string;
  /** At least one row is given, however large. */
  readonly most_bytes: number;
  readonly signatures?: 'each' | 'last';
}

/** Whether this journal is one that a reader of this mark has read in. */
export function holdsMark(db: Db, { epoch, seq, hash }: Mark): boolean {
  if (seq === 0) return true;
  const row = db
    .sql<{ hash: Uint8Array }>('exchange.hash', hashText)
    .get({ position: positionOf(epoch, seq) });
  return row !== undefined && hex(row.hash) === hash;
}

/**
 * The rows after a mark, as many as go into so many bytes. Null: there are none. `other-life`: this journal has no such
 * row, or another one in its place, or has let go of what comes after it.
 */
export function rowsAfter(
  db: Db,
  after: Mark,
  { till, most_bytes, signatures = 'each' }: RowsOptions,
): Batch | null | 'other-life' {
  if (!holdsMark(db, after)) return 'other-life';
  const walk = db.sql<Omit<StoredRow, 'at'>>('exchange.walk', walkText);
  const from = after.seq === 0 ? 0 : positionOf(after.epoch, after.seq);
  const rows: string[] = [];
  const signed: Uint8Array[] = [];
  let to = after;
  let bytes = 0;
  for (const row of walk.iterate({ after: from })) {
    if (isLetGo(row)) return 'other-life';
    bytes += Buffer.byteLength(row.bytes, 'utf8') + signatureBytes;
    if (rows.length > 0 && bytes > most_bytes) break;
    rows.push(row.bytes);
    signed.push(row.signature);
    to = markOf(row);
  }
  if (rows.length === 0) return null;
  return { till, after, to, rows, signatures: signatures === 'each' ? signed : signed.slice(-1) };
}

interface Head extends Omit<Batch, 'rows' | 'signatures'> {
  readonly v: 1;
  readonly rows: number;
  /** each: a journal that has to prove itself for ever. last: who keeps hashes alone; the chain binds the rest. */
  readonly signatures: 'each' | 'last';
}
const isCount = (found: unknown, least: number): boolean =>
  Number.isSafeInteger(found) && Number(found) >= least;
const isMark = (found: Partial<Mark> | undefined): boolean =>
  isCount(found?.epoch, 1) && isCount(found?.seq, 0) && /^(?:[0-9a-f]{64})?$/.test(String(found?.hash));
const isHead = (found: Partial<Head>): found is Head =>
  found.v === 1 &&
  typeof found.till === 'string' &&
  isMark(found.after) &&
  isMark(found.to) &&
  isCount(found.rows, 1) &&
  (found.signatures === 'each' || found.signatures === 'last');

/** A line that says what follows, a line for each row, then the signatures. */
export function batchBytes({ till, after, to, rows, signatures }: Batch): Buffer {
  const many = signatures.length === rows.length && rows.length > 1 ? 'each' : 'last';
  const head: Head = { v: 1, till, after, to, rows: rows.length, signatures: many };
  const lines = [JSON.stringify(head), ...rows].map((line) => `${line}\n`).join('');
  return Buffer.concat([Buffer.from(lines, 'utf8'), ...signatures]);
}

/** Null for what is no such thing. That it is spelled right says nothing of the rows: `checkBatch`. */
export function readBatch(bytes: Buffer): Batch | null {
  const line = (from: number): { text: string; next: number } | null => {
    const end = bytes.indexOf(0x0a, from);
    return end < 0 ? null : { text: bytes.toString('utf8', from, end), next: end + 1 };
  };
  try {
    const first = line(0);
    if (!first) return null;
    const head = JSON.parse(first.text) as Partial<Head>;
    if (!isHead(head)) return null;
    const { till, after, to, rows: count, signatures: many } = head;
    const rows: string[] = [];
    let at = first.next;
    for (; rows.length < count; ) {
      const next = line(at);
      if (!next) return null;
      rows.push(next.text);
      at = next.next;
    }
    const expected = many === 'each' ? count : 1;
    if (bytes.length !== at + expected * signatureBytes) return null;
    const signatures = Array.from({ length: expected }, (_, i) =>
      bytes.subarray(at + i * signatureBytes, at + (i + 1) * signatureBytes),
    );
    return { till, after, to, rows, signatures };
  } catch {
    return null;
  }
}

/** The row that a mark names, for who has not its time: the first row after it may be dated before it. */
export const beforeOf = ({ epoch, seq, hash }: Mark, at = 0): Before | null =>
  seq === 0 ? null : { position: positionOf(epoch, seq), hash: Buffer.from(hash, 'hex'), at };

export interface Checked {
  /** As a journal keeps them. Where only the last one bears a signature, those before it have an empty one. */
  readonly rows: readonly StoredRow[];
  readonly fault: { readonly position: number; readonly reason: string } | null;
}

/** Proves rows that came from anywhere: each follows the one before it, and the till signed them. */
export function checkBatch(batch: Batch, known: Known, at = 0): Checked {
  const { after, to, rows: texts, signatures } = batch;
  const rows: StoredRow[] = [];
  let before = beforeOf(after, at);
  const bad = (reason: string): Checked => ({
    rows,
    fault: { position: (before?.position ?? positionOf(after.epoch, 0)) + 1, reason },
  });
  for (const [i, bytes] of texts.entries()) {
    const signature = signatures.length === texts.length ? signatures[i] : undefined;
    const own = signature ?? (i === texts.length - 1 ? signatures.at(-1) : undefined);
    let row: StoredRow;
    try {
      const { epoch, seq, kind, at: time } = parseRow(bytes);
      const hash = hashOf(before?.hash ?? genesisHash, bytes);
      const position = positionOf(epoch, seq);
      row = { position, kind, at: time, bytes, hash, signature: own ?? new Uint8Array() };
    } catch {
      return bad('its bytes cannot be read');
    }
    const fault = rowFault(row, before, known, own === undefined);
    if (fault) return bad(fault);
    rows.push(row);
    before = row;
  }
  const last = rows.at(-1);
  if (!last || !sameMark(markOf(last), to)) return bad('it is another row than was announced');
  return { rows, fault: null };
}
