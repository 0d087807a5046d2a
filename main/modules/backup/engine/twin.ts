import type { Db } from '#main/kernel/db/db.ts';
import { openingOf, publicKeys, readIdentity } from '#main/kernel/journal/epoch.ts';
import { positionOf } from '#shared/journal/row.ts';
import type { PaperNumbers, RowMark } from '#shared/kernel/facts.ts';
import type { Head } from './signed-head.ts';

/** A life of this till that goes on elsewhere: both sell under one name. */
export interface Twin {
  readonly publicKey: string;
  readonly epoch: number;
  readonly seq: number;
  /** Its last row, UTC ms, and its last ticket. */
  readonly at: number;
  readonly lastTicket: number;
  /** The file or the place that told. */
  readonly from: string;
}

/** This life of the till: since when, beyond which numbers, and what it knew of others when it began. */
interface Life {
  readonly epoch: number;
  /** A row of this life's own chain. */
  readonly holds: (row: RowMark) => boolean;
  readonly publicKeys: ReadonlyMap<number, string>;
  readonly began_at: number;
  readonly numbers: PaperNumbers;
  readonly lost: { readonly epoch: number; readonly seq: number } | null;
}

export function lifeOf(db: Db): Life {
  const epoch = readIdentity(db)?.epoch ?? 1;
  const opening = openingOf(db, epoch);
  const first = db
    .sql<{ at: number }>('twin.began', 'SELECT at FROM journal WHERE position = :position')
    .get({ position: positionOf(epoch, 1) });
  return {
    epoch,
    holds: (row) => {
      const here = db
        .sql<{ hash: Uint8Array }>('twin.row', 'SELECT hash FROM journal WHERE position = :position')
        .get({ position: positionOf(row.epoch, row.seq) });
      return here !== undefined && Buffer.from(here.hash).toString('hex') === row.hash;
    },
    publicKeys: publicKeys(db),
    began_at: opening && first ? first.at : 0,
    numbers: opening?.numbers ?? { ticket: 0, shift: 0, z: 0 },
    lost: opening?.lost?.head ?? null,
  };
}

const lastTicketOf = ({ state }: Head): number => Math.max(0, ...state.spans.map(({ last }) => last.ticket));

/** Of the chain this life hangs on, or read when it began: its numbers were left out then, as far as they were known. */
const wasKnown = ({ state, publicKey }: Head, { publicKeys, lost }: Life): boolean =>
  publicKeys.get(state.epoch) === publicKey ||
  (lost !== null && (state.epoch < lost.epoch || (state.epoch === lost.epoch && state.seq <= lost.seq)));

function isTwin(head: Head, life: Life): boolean {
  const { state, publicKey } = head;
  if (publicKey === life.publicKeys.get(life.epoch) || life.holds(state)) return false;
  const { lost, began_at, numbers } = life;
  const isOld =
    (lost !== null && lost.epoch === state.epoch && state.seq <= lost.seq) || state.at <= began_at;
  if (!isOld) return true;
  if (state.seq === 0 || began_at === 0) return false;
  // It stopped before this life began, or has not sold yet: numbers that this life does not stay clear of would come twice.
  return wasKnown(head, life) ? lastTicketOf(head) > numbers.ticket : lastTicketOf(head) >= numbers.ticket;
}

/** Other lives among these heads that still count, the one that was seen last first; each once. */
export function twinsAmong(heads: readonly Head[], life: Life, settled: readonly Twin[]): Twin[] {
  const isSettled = ({ state, publicKey }: Head): boolean =>
    settled.some((one) => one.publicKey === publicKey && state.seq <= one.seq);
  const found = heads
    .filter((head) => isTwin(head, life) && !isSettled(head))
    .toSorted((a, b) => b.state.at - a.state.at || b.state.seq - a.state.seq)
    .map((head): Twin => {
      const { state, publicKey, from } = head;
      const { epoch, seq, at } = state;
      return { publicKey, epoch, seq, at, lastTicket: lastTicketOf(head), from };
    });
  return found.filter((one, at) => found.findIndex(({ publicKey }) => publicKey === one.publicKey) === at);
}
