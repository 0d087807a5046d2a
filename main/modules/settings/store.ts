import { type Db, param } from '#main/kernel/db/db.ts';
import { storedJson } from '#main/kernel/db/stored-json.ts';

export function createSettingsStore(db: Db) {
  const read = db.prepare('setting.read', (k) =>
    k.selectFrom('setting').select('value').where('key', '=', param('key')),
  );
  const write = db.prepare('setting.write', (k) =>
    k
      .insertInto('setting')
      .values({ key: param('key'), value: param('value') })
      .onConflict((conflict) =>
        conflict.column('key').doUpdateSet((row) => ({ value: row.ref('excluded.value') })),
      ),
  );
  return {
    has: (key: string): boolean => read.get({ key }) !== undefined,
    read: <T>(key: string): T | null => {
      const row = read.get({ key });
      return row ? storedJson<T>(row.value) : null;
    },
    write: (key: string, value: unknown): void => {
      write.run({ key, value: JSON.stringify(value) });
    },
  };
}
