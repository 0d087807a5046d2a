import { type Db, param } from '#main/kernel/db/db.ts';
import { storedJson } from '#main/kernel/db/stored-json.ts';

/** What this module keeps among the settings; its forms are in saved.ts. */
export function createBackupStore(db: Db) {
  const read = db.prepare('backup.read', (k) =>
    k.selectFrom('setting').select('value').where('key', '=', param('key')),
  );
  const write = db.prepare('backup.write', (k) =>
    k
      .insertInto('setting')
      .values({ key: param('key'), value: param('value') })
      .onConflict((conflict) =>
        conflict.column('key').doUpdateSet((row) => ({ value: row.ref('excluded.value') })),
      ),
  );
  return {
    read: (key: string): unknown => {
      const row = read.get({ key });
      return row ? storedJson(row.value) : null;
    },
    write: (key: string, value: unknown): void => {
      write.run({ key, value: JSON.stringify(value) });
    },
  };
}
