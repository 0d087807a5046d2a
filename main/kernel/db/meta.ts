import { type Db, param } from './db.ts';

/** What the till notes of its own file, by a key of each. */
export function openMeta(db: Db) {
  const read = db.prepare('meta.read', (k) =>
    k.selectFrom('meta').select('value').where('key', '=', param('key')),
  );
  const write = db.prepare('meta.write', (k) =>
    k
      .insertInto('meta')
      .values({ key: param('key'), value: param('value') })
      .onConflict((conflict) =>
        conflict.column('key').doUpdateSet((row) => ({ value: row.ref('excluded.value') })),
      ),
  );
  const drop = db.prepare('meta.drop', (k) => k.deleteFrom('meta').where('key', '=', param('key')));
  return {
    read: (key: string): string | null => read.get({ key })?.value ?? null,
    /** Inside the caller's transaction. */
    write: (key: string, value: string): void => {
      write.run({ key, value });
    },
    drop: (key: string): void => {
      drop.run({ key });
    },
  };
}
