import type { Db } from '#main/kernel/db/db.ts';
import { type ProductRow, viewColumns, viewTables } from './store.ts';

/** The search tables. Their rows are numbered by product.rank, so results come the most sold first without sorting. */
export function searchStore(db: Db) {
  return {
    putWords: db.sql<never>(
      'search.putWords',
      'INSERT INTO product_search (rowid, words) VALUES (:rank, :words)',
    ),
    putParts: db.sql<never>(
      'search.putParts',
      'INSERT INTO code_search (rowid, parts) VALUES (:rank, :parts)',
    ),
    dropWords: db.sql<never>('search.dropWords', 'DELETE FROM product_search WHERE rowid = :rank'),
    dropParts: db.sql<never>('search.dropParts', 'DELETE FROM code_search WHERE rowid = :rank'),
    byWords: db.sql<ProductRow>(
      'search.byWords',
      `SELECT ${viewColumns} FROM product_search f CROSS JOIN ${viewTables('p.rank = f.rowid')}
       WHERE product_search MATCH :match AND f.rowid > :after ORDER BY f.rowid LIMIT :limit`,
    ),
    byIds: db.sql<ProductRow>(
      'search.byIds',
      `SELECT ${viewColumns} FROM json_each(:ids) f CROSS JOIN ${viewTables('p.id = f.value')} ORDER BY p.rank`,
    ),
    /** Products that bear a word, read without what lists show. */
    bearers: db.sql<{ id: number; name: string; archived: number }>(
      'search.bearers',
      `SELECT p.id, p.name, p.archived FROM product_search f CROSS JOIN product p ON p.rank = f.rowid
       WHERE product_search MATCH :match ORDER BY f.rowid LIMIT :limit`,
    ),
    /** Names in the order of the ids. */
    named: db.sql<{ id: number; rank: number; name: string }>(
      'search.named',
      'SELECT id, rank, name FROM product WHERE id > :after ORDER BY id LIMIT :limit',
    ),
    /** Of these products those on sale. */
    namedOf: db.sql<{ id: number; name: string }>(
      'search.namedOf',
      `SELECT id, name FROM product WHERE id IN (SELECT value FROM json_each(:ids)) AND archived = 0
       ORDER BY rank`,
    ),
    ranks: db.sql<{ rowid: number }>(
      'search.ranks',
      'SELECT rowid FROM product_search WHERE product_search MATCH :match LIMIT :limit',
    ),
    /** The index knows that the parts occur; that they stand together is read from the codes. */
    byCodePart: db.sql<ProductRow>(
      'search.byCodePart',
      `SELECT ${viewColumns} FROM code_search f CROSS JOIN ${viewTables('p.rank = f.rowid')}
       WHERE code_search MATCH :match AND f.rowid > :after AND p.archived = :archived
         AND (:categories = '[]' OR p.category_id IN (SELECT value FROM json_each(:categories)))
         AND EXISTS (SELECT 1 FROM barcode b WHERE b.product_id = p.id
           AND instr(replace(replace(lower(b.code), '-', ''), ' ', ''), :part) > 0)
       ORDER BY f.rowid LIMIT :limit`,
    ),
    /** Terms between two, with the number of products that bear them. */
    terms: db.sql<{ term: string; doc: number }>(
      'search.terms',
      'SELECT term, doc FROM search_term WHERE term > :after AND term < :before LIMIT :limit',
    ),
    sold: db.sql<{ id: number; rank: number; sold: number }>(
      'search.sold',
      `SELECT p.id, p.rank, coalesce(s.sold, 0) AS sold
       FROM product p LEFT JOIN stock_level s ON s.product_id = p.id WHERE p.id = :id`,
    ),
    lastIn: db.sql<{ rank: number | null }>(
      'search.lastIn',
      'SELECT max(rank) AS rank FROM product WHERE rank BETWEEN :from AND :to',
    ),
    setRank: db.sql<never>('search.setRank', 'UPDATE product SET rank = :rank WHERE id = :id'),
    reserve: db.sql<never>(
      'search.reserve',
      'INSERT INTO search_orphan (first_rank, last_rank) VALUES (:first, :last)',
    ),
    release: db.sql<never>('search.release', 'DELETE FROM search_orphan WHERE first_rank = :first'),
    /** Of the numbers that were reserved, those up to the last that a product has are reserved no more. */
    keepUsed: db.sql<never>(
      'search.keepUsed',
      `UPDATE search_orphan SET first_rank = 1 + max(first_rank - 1,
         coalesce((SELECT max(rank) FROM product WHERE rank BETWEEN first_rank AND last_rank), 0)) WHERE first_rank = :first`,
    ),
    releaseEmpty: db.sql<never>(
      'search.releaseEmpty',
      'DELETE FROM search_orphan WHERE first_rank > last_rank',
    ),
    orphans: db.sql<{ first_rank: number; last_rank: number }>(
      'search.orphans',
      'SELECT first_rank, last_rank FROM search_orphan ORDER BY first_rank LIMIT 50',
    ),
    shrink: db.sql<never>(
      'search.shrink',
      'UPDATE search_orphan SET first_rank = :next WHERE first_rank = :first',
    ),
  };
}
