import { type Db, param } from '#main/kernel/db/db.ts';

export interface BlindCountRow {
  readonly position: number;
  readonly shift: number;
  /** UTC ms. */
  readonly at: number;
  readonly user_id: number;
  readonly expected_minor: number;
  readonly counted_minor: number;
  readonly asks: string | null;
}

export function createCountsStore(db: Db) {
  const all = db.prepare('shift.blindCount', (k) =>
    k.selectFrom('blind_count').selectAll().where('shift', '=', param('shift')).orderBy('position'),
  );
  const insert = db.prepare('shift.saveBlindCount', (k) =>
    k.insertInto('blind_count').values({
      position: param('position'),
      shift: param('shift'),
      at: param('at'),
      user_id: param('user_id'),
      expected_minor: param('expected_minor'),
      counted_minor: param('counted_minor'),
      asks: param('asks'),
    }),
  );
  return {
    /** All of the shift, the first one first. */
    blindCounts: (number: number): BlindCountRow[] => all.all({ shift: number }),
    saveBlindCount: (row: BlindCountRow): void => {
      insert.run({ ...row });
    },
  };
}
