import { type Db, param } from '#main/kernel/db/db.ts';
import { openMeta } from '#main/kernel/db/meta.ts';
import { epochOf, positionOf, seqOf } from '#shared/journal/row.ts';

export interface PagesChecked {
  readonly at: number;
  readonly sound: boolean;
}

export function createSystemStore(db: Db) {
  const meta = openMeta(db);
  const lastBefore = db.prepare('system.lastBefore', (k) =>
    k
      .selectFrom('journal')
      .select('position')
      .where('position', '<', param('before'))
      .orderBy('position', 'desc')
      .limit(1),
  );
  const nthLast = db.sql<{ position: number }>(
    'system.nthLast',
    'SELECT position FROM journal ORDER BY position DESC LIMIT 1 OFFSET :n',
  );

  return {
    checkedAt: (): number | null => {
      const found = meta.read('journalCheckedAt');
      return found === null ? null : Number(found);
    },
    setCheckedAt: (at: number): void => meta.write('journalCheckedAt', String(at)),
    /** When the pages of the file were last read through, and what was found. */
    pagesChecked: (): PagesChecked | null => {
      const found = meta.read('pagesChecked');
      return found === null ? null : (JSON.parse(found) as PagesChecked);
    },
    setPagesChecked: (checked: PagesChecked): void => meta.write('pagesChecked', JSON.stringify(checked)),
    /** Rows are dense within an epoch: the last of each tells how many it has. */
    rowsUpTo: (position: number): number => {
      let rows = 0;
      let last: number | undefined = position;
      while (last !== undefined) {
        rows += seqOf(last);
        last = lastBefore.get({ before: positionOf(epochOf(last), 0) })?.position;
      }
      return rows;
    },
    /** The row with `n` rows after it; undefined when there are not so many. */
    nthLast: (n: number): number | undefined => nthLast.get({ n })?.position,
  };
}
export type SystemStore = ReturnType<typeof createSystemStore>;
