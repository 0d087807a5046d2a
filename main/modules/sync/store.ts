import type { Db } from '#main/kernel/db/db.ts';
import { epochOf, positionOf, seqOf } from '#shared/journal/row.ts';

/** What is recorded after a place of the journal. */
export interface After {
  readonly rows: number;
  readonly tickets: number;
  readonly since: number;
}

export function createSyncStore(db: Db) {
  const first = db.sql<{ at: number }>(
    'sync.firstAfter',
    'SELECT at FROM journal WHERE position > :position ORDER BY position LIMIT 1',
  );
  const rows = db.sql<{ count: number }>(
    'sync.rowsBetween',
    'SELECT count(*) AS count FROM journal WHERE position > :position AND position < :end',
  );
  const tickets = db.sql<{ count: number }>(
    'sync.ticketsAfter',
    'SELECT count(*) AS count FROM sale WHERE position > :position',
  );
  const since = ({ epoch, seq }: { epoch: number; seq: number }): number | null =>
    first.get({ position: positionOf(epoch, seq) })?.at ?? null;
  return {
    /** When the oldest row after this place was recorded; null where there is none. */
    since,
    /** Null where there is nothing. `head`: the last row, up to which rows of its epoch are counted by their numbers. */
    after: (mark: { epoch: number; seq: number }, head: number): After | null => {
      const position = positionOf(mark.epoch, mark.seq);
      const oldest = since(mark);
      if (oldest === null) return null;
      const epoch = epochOf(head);
      const before =
        mark.epoch === epoch ? -mark.seq : (rows.get({ position, end: positionOf(epoch, 1) })?.count ?? 0);
      return {
        rows: seqOf(head) + before,
        tickets: tickets.get({ position })?.count ?? 0,
        since: oldest,
      };
    },
  };
}
