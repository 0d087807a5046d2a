import { type Db, param } from '#main/kernel/db/db.ts';

/** The duplicates of every ticket, as the journal tells them. */
export function createCopiesStore(db: Db) {
  const insert = db.prepare('copy.insert', (k) =>
    k
      .insertInto('ticket_copy')
      .values({ ticket: param('ticket'), copy: param('copy'), position: param('position') }),
  );
  const last = db.prepare('copy.last', (k) =>
    k
      .selectFrom('ticket_copy')
      .select('copy')
      .where('ticket', '=', param('ticket'))
      .orderBy('copy', 'desc')
      .limit(1),
  );
  const of = db.prepare('copy.ofTicket', (k) =>
    k
      .selectFrom('ticket_copy')
      .innerJoin('journal', 'journal.position', 'ticket_copy.position')
      .select('journal.bytes')
      .where('ticket', '=', param('ticket'))
      .orderBy('copy')
      .limit(param('limit')),
  );

  return {
    insert: (copy: { readonly ticket: number; readonly copy: number; readonly position: number }): void => {
      insert.run(copy);
    },
    /** Number of the last duplicate; 0 when there is none. */
    count: (ticket: number): number => last.get({ ticket })?.copy ?? 0,
    /** Bytes of the journal rows that record the first `limit` duplicates. */
    rows: (ticket: number, limit: number): string[] => of.all({ ticket, limit }).map(({ bytes }) => bytes),
  };
}
export type CopiesStore = ReturnType<typeof createCopiesStore>;
