import { type FactKind, type Facts, facts } from '#shared/contract/facts.ts';
import type { FactSet } from '#shared/kernel/fact.ts';

/** Bits kept for `seq` in a position: 2^32 rows an epoch, 2^20 epochs, and all of it a safe integer. */
const epochFactor = 2 ** 32;
export const mostSeq = epochFactor - 1;
export const mostEpoch = 2 ** 20 - 1;

export const positionOf = (epoch: number, seq: number): number => epoch * epochFactor + seq;
export const epochOf = (position: number): number => Math.floor(position / epochFactor);
export const seqOf = (position: number): number => position % epochFactor;

/** One fact, as it was recorded. `at` is UTC ms, `day` the shop's local day, `user` 0 when the till itself acted. */
export interface Row<K extends FactKind = FactKind> {
  readonly till: string;
  readonly epoch: number;
  readonly seq: number;
  readonly kind: K;
  readonly at: number;
  readonly day: string;
  readonly user: number;
  readonly body: Facts[K];
}

/** Anything that is kept and can be checked: the columns of the table. */
export interface StoredRow {
  readonly position: number;
  readonly kind: string;
  readonly at: number;
  readonly bytes: string;
  readonly hash: Uint8Array;
  readonly signature: Uint8Array;
}

export const formatVersion = 1;

const codecs: ReadonlyMap<string, FactSet[string]> = new Map(Object.entries(facts satisfies FactSet));
/** A kind that this program does not know has none: its body stays as it is spelled. */
const packed = ({ kind, body }: Row): unknown => codecs.get(kind)?.pack(body) ?? body;
const unpacked = (kind: string, body: unknown): unknown => codecs.get(kind)?.unpack(body) ?? body;

/** Canonical bytes: JSON in this order of keys, UTF-8. A function of the row alone. See docs/spec/journal.md. */
export const bytesOf = (row: Row): string =>
  JSON.stringify({
    v: formatVersion,
    till: row.till,
    epoch: row.epoch,
    seq: row.seq,
    kind: row.kind,
    at: row.at,
    day: row.day,
    user: row.user,
    body: packed(row),
  });

export const rowName = (row: Pick<Row, 'till' | 'epoch' | 'seq'>): string =>
  `${row.till}/${row.epoch}/${row.seq}`;

/** @throws SyntaxError if the bytes are not those of a row: verify() turns that into a named finding. */
export function parseRow(bytes: string): Row {
  const said = JSON.parse(bytes) as (Row & { v: number }) | null;
  if (said?.v !== formatVersion) throw new SyntaxError(`format ${said?.v} of a journal row is not known`);
  const { till, epoch, seq, kind, at, day, user } = said;
  try {
    return { till, epoch, seq, kind, at, day, user, body: unpacked(kind, said.body) as Row['body'] };
  } catch (error) {
    throw new SyntaxError(`the body of a row of kind ${kind} cannot be read`, { cause: error });
  }
}

/** Narrowing by kind, for readers that handle several. */
export const isKind = <K extends FactKind>(row: Row, kind: K): row is Row<K> => row.kind === kind;
