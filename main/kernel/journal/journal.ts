import { type Db, param } from '#main/kernel/db/db.ts';
import { faultPoint } from '#main/kernel/db/fault-point.ts';
import { StoreError } from '#main/kernel/db/store-error.ts';
import type { FactKind, Facts } from '#shared/contract/facts.ts';
import { genesisHash, hashOf } from '#shared/journal/chain.ts';
import {
  bytesOf,
  epochOf,
  parseRow,
  positionOf,
  type Row,
  rowName,
  type StoredRow,
  seqOf,
} from '#shared/journal/row.ts';
import type { PaperNumbers } from '#shared/kernel/facts.ts';
import { openingOf } from './epoch.ts';
import type { Signer } from './signer.ts';

/** Told of a fact in its own transaction, for what is kept in memory; never when tables are derived anew. */
export type Reaction<K extends FactKind> = (row: Row<K>) => void;

export interface Author {
  /** 0: the till itself. */
  readonly user: number;
  /** UTC ms; the till's own clock by default. */
  readonly at?: number;
}

export interface Appended<K extends FactKind> {
  readonly row: Row<K>;
  readonly position: number;
  readonly hash: Uint8Array;
  readonly signature: Uint8Array;
  /** `till/epoch/seq` */
  readonly name: string;
}

export interface Journal {
  /** Appends one fact and runs its projections, inside the caller's durable transaction. */
  append<K extends FactKind>(kind: K, body: Facts[K], author: Author): Appended<K>;
  /** What happens besides, once the projections of a fact have run. */
  on<K extends FactKind>(kind: K, reaction: Reaction<K>): void;
  /** Where the chain ends: null before the first row. */
  head(): { position: number; hash: Uint8Array; at: number } | null;
  readonly till: string;
  readonly epoch: number;
  /** No ticket, shift or Z gets a number up to these: they may be on papers of an earlier epoch that was lost in part. */
  readonly taken: PaperNumbers;
}

export interface JournalOptions {
  readonly db: Db;
  readonly till: string;
  readonly epoch: number;
  readonly signer: Signer;
  readonly clock: { now(): number };
  /** The shop's local day of an instant. */
  readonly dayOf: (at: number) => string;
  /** Writes what is derived from a row: the projections of the application's list. */
  readonly project: (row: Row, position: number) => void;
  /** Told of the last row of each commit: last-row.ts. */
  readonly note?: (position: number, hash: Uint8Array, signature: Uint8Array) => void;
}

interface Head {
  readonly position: number;
  readonly hash: Uint8Array;
  readonly at: number;
  /** The shop's day of its last row. */
  readonly day: string;
}

const isInstant = (at: unknown): at is number =>
  typeof at === 'number' && !Number.isNaN(new Date(at).getTime());

/** What a row says itself of its time; of one that somebody damaged it is nothing, and the till starts. */
export function datedIn(bytes: string): { readonly at: number | null; readonly day: string } {
  try {
    const { at, day } = parseRow(bytes);
    return { at: isInstant(at) ? at : null, day };
  } catch {
    return { at: null, day: '' };
  }
}

/**
 * The last row, as one to go on from: its bytes count before its columns, and the check of the chain tells where they differ.
 * @throws StoreError STORE_DAMAGED where no row can follow: it stands beyond this epoch, or nothing dates it.
 */
function headOf(row: Pick<StoredRow, 'position' | 'hash' | 'at' | 'bytes'>, epoch: number): Head {
  const { position, hash } = row;
  const { at, day } = datedIn(row.bytes);
  const dated = at ?? row.at;
  if (epochOf(position) > epoch || position < 0 || !isInstant(dated))
    throw new StoreError('STORE_DAMAGED', undefined, new Error(`no row can follow ${position} of ${row.at}`));
  return { position, hash, at: dated, day };
}

export function createJournal(options: JournalOptions): Journal {
  const { db, till, epoch, signer, clock, dayOf, project } = options;
  const insert = db.prepare('journal.insert', (k) =>
    k.insertInto('journal').values({
      position: param('position'),
      kind: param('kind'),
      at: param('at'),
      bytes: param('bytes'),
      hash: param('hash'),
      signature: param('signature'),
    }),
  );
  const last = db.prepare('journal.last', (k) =>
    k.selectFrom('journal').select(['position', 'hash', 'at', 'bytes']).orderBy('position', 'desc').limit(1),
  );
  const reactions = new Map<FactKind, Reaction<never>[]>();
  const found = (): Head | null => {
    const row = last.get();
    return row ? headOf(row, epoch) : null;
  };
  let head: Head | null = found();
  /** The last row of the transaction under way. */
  let appended: { position: number; hash: Uint8Array; signature: Uint8Array } | null = null;
  const noteLast = (): void => {
    if (appended) options.note?.(appended.position, appended.hash, appended.signature);
    appended = null;
  };

  /**
   * A receipt is never dated before the one before it, and a day never comes back, whatever became of the computer's clock
   * or of the shop's time zone. The one way back is a row that says so.
   */
  const dateOf = <K extends FactKind>(
    kind: K,
    body: Facts[K],
    author: Author,
  ): { at: number; day: string } => {
    if (kind === 'clock.corrected') {
      const { to } = body as Facts['clock.corrected'];
      return { at: to, day: dayOf(to) };
    }
    const at = Math.max(author.at ?? clock.now(), head?.at ?? 0);
    const day = dayOf(at);
    return { at, day: head && day < head.day ? head.day : day };
  };

  return {
    till,
    epoch,
    taken: openingOf(db, epoch)?.numbers ?? { ticket: 0, shift: 0, z: 0 },
    append: (kind, body, author) => {
      if (!db.durable) throw new Error(`${kind}: a fact is recorded in a durable transaction only`);
      const before = head;
      if (before && epochOf(before.position) !== epoch && kind !== 'epoch.opened')
        throw new Error(`${kind}: epoch ${epoch} was not opened`);
      const seq = before && epochOf(before.position) === epoch ? seqOf(before.position) + 1 : 1;
      const { at, day } = dateOf(kind, body, author);
      const row = { till, epoch, seq, kind, at, day, user: author.user, body };
      const bytes = bytesOf(row as unknown as Row);
      const hash = hashOf(before?.hash ?? genesisHash, bytes);
      const signature = signer.sign(hash);
      const position = positionOf(epoch, seq);
      insert.run({ position, kind, at, bytes, hash, signature });
      head = { position, hash, at, day };
      if (options.note && !appended) db.afterCommit(noteLast);
      appended = { position, hash, signature };
      db.afterRollback(() => {
        appended = null;
        head = found();
      });
      faultPoint('journal.appended');
      project(row as unknown as Row, position);
      for (const reaction of reactions.get(kind) ?? []) reaction(row as never);
      return { row, position, hash, signature, name: rowName(row) };
    },
    on: (kind, reaction) => {
      reactions.set(kind, [...(reactions.get(kind) ?? []), reaction as unknown as Reaction<never>]);
    },
    head: () => head,
  };
}
