import { type Db, param } from '#main/kernel/db/db.ts';
import { storedJson } from '#main/kernel/db/stored-json.ts';
import { isKind, parseRow, type Row, type StoredRow } from '#shared/journal/row.ts';
import { type UpdatePolicy, updatePolicySchema } from '#shared/modules/updates/contract.ts';

const policyKey = 'update.policy';
const seenKey = 'update.seen';

export function createUpdatesStore(db: Db) {
  const read = db.prepare('update.setting', (k) =>
    k.selectFrom('setting').select('value').where('key', '=', param('key')),
  );
  const write = db.prepare('update.saveSetting', (k) =>
    k
      .insertInto('setting')
      .values({ key: param('key'), value: param('value') })
      .onConflict((conflict) =>
        conflict.column('key').doUpdateSet((row) => ({ value: row.ref('excluded.value') })),
      ),
  );
  // The second condition is the one of the index on what happened besides sales.
  const events = db.sql<StoredRow>(
    'update.events',
    `SELECT * FROM journal WHERE kind = 'update.event' AND kind <> 'sale' ORDER BY at DESC, position DESC LIMIT :limit`,
  );
  const value = (key: string): unknown => {
    const row = read.get({ key });
    return row ? storedJson(row.value) : null;
  };
  return {
    /** The latest first. */
    events: (limit: number): Row<'update.event'>[] =>
      events
        .all({ limit })
        .map(({ bytes }) => parseRow(bytes))
        .filter((row) => isKind(row, 'update.event')),
    policy: (): UpdatePolicy | null => updatePolicySchema.nullable().catch(null).parse(value(policyKey)),
    savePolicy: (policy: UpdatePolicy): void => {
      write.run({ key: policyKey, value: JSON.stringify(policy) });
    },
    seen: <T>(): T | null => value(seenKey) as T | null,
    saveSeen: (seen: unknown): void => {
      write.run({ key: seenKey, value: JSON.stringify(seen) });
    },
  };
}
