import { openDb } from '#main/kernel/db/db.ts';
import { storeFile } from '#main/kernel/db/store-file.ts';

/** The bodies of the facts of one kind as the journal spells them, in their order. */
export function factsOf(dataDir: string, kind: string): unknown[] {
  const db = openDb(storeFile(dataDir), { readonly: true });
  const rows = db
    .sql<{ bytes: string }>('facts', 'SELECT bytes FROM journal WHERE kind = :kind ORDER BY position')
    .all({ kind });
  db.close();
  return rows.map(({ bytes }) => JSON.parse(bytes).body);
}
