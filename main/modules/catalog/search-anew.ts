import type { Db } from '#main/kernel/db/db.ts';
import { searchStore } from './search-store.ts';
import { codeParts, searchWords } from './search-words.ts';

interface Named {
  readonly id: number;
  readonly rank: number;
  readonly name: string;
  readonly category_id: number | null;
  readonly archived: number;
}
const productsPerStep = 2_000;

/** Fills the search tables from the products, in a file whose products came from elsewhere. */
export function searchAnew(db: Db): void {
  const index = searchStore(db);
  const products = db.sql<Named>(
    'search.all',
    'SELECT id, rank, name, category_id, archived FROM product WHERE id > :after ORDER BY id LIMIT :limit',
  );
  const codes = db.sql<{ code: string }>(
    'search.codesOf',
    'SELECT code FROM barcode WHERE product_id = :id ORDER BY position',
  );
  db.transaction(() => {
    for (const table of ['product_search', 'code_search'])
      db.exec(`INSERT INTO ${table} (${table}) VALUES ('delete-all')`);
    db.exec('DELETE FROM search_orphan');
  });
  for (let after = 0; ; ) {
    const rows = products.all({ after, limit: productsPerStep });
    db.transaction(() => {
      for (const { id, rank, name, category_id: categoryId, archived } of rows) {
        index.putWords.run({ rank, words: searchWords({ name, categoryId, archived: archived === 1 }) });
        index.putParts.run({ rank, parts: codeParts(codes.all({ id }).map(({ code }) => code)) });
      }
    });
    const last = rows.at(-1);
    if (!last || rows.length < productsPerStep) return;
    after = last.id;
  }
}
