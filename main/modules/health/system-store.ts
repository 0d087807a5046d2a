import { type Db, param } from '#main/kernel/db/db.ts';
import { epochOf, positionOf, seqOf } from '#main/kernel/journal/row.ts';

export function createSystemStore(db: Db) {
  const read = db.prepare('system.read', (k) =>
    k.selectFrom('meta').select('value').where('key', '=', param('key')),
  );
  const write = db.prepare('system.write', (k) =>
    k
      .insertInto('meta')
      .values({ key: param('key'), value: param('value') })
      .onConflict((conflict) =>
        conflict.column('key').doUpdateSet((row) => ({ value: row.ref('excluded.value') })),
      ),
  );
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
      const found = read.get({ key: 'journalCheckedAt' });
      return found ? Number(found.value) : null;
    },
    setCheckedAt: (at: number): void => {
      write.run({ key: 'journalCheckedAt', value: String(at) });
    },
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
