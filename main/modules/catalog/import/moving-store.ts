import type { Db } from '#main/kernel/db/db.ts';
import { bearersOf, keptStock } from '#main/modules/catalog/store.ts';

/** What takes the rows of a stage over into the catalogue, from one line to another. */
export function movingOf(db: Db, s: string) {
  const sql = <Row>(name: string, text: string) => db.sql<Row>(`import.${name}`, text);
  const span = 'r.line BETWEEN :from AND :to';
  return {
    /** The last of so many lines after one. */
    lineAfter: sql<{ line: number | null }>(
      'lineAfter',
      `SELECT max(line) AS line FROM (SELECT line FROM ${s}.row WHERE line > :after ORDER BY line LIMIT :limit)`,
    ),
    keyAfter: sql<{ key: string | null }>(
      'keyAfter',
      `SELECT max(key) AS key FROM (SELECT key FROM ${s}.row WHERE action = 'add' AND key > :after ORDER BY key LIMIT :limit)`,
    ),
    addCategories: sql<never>(
      'addCategories',
      'INSERT INTO main.category (id, name) SELECT value ->> 0, value ->> 1 FROM json_each(:rows)',
    ),
    addProducts: sql<never>(
      'addProducts',
      `INSERT INTO main.product (id, name, price_minor, cost_minor, unit, tax_class, category_id, rank, archived,
                                 created_at, updated_at)
       SELECT r.product, r.name, r.price_minor, r.cost_minor, coalesce(r.unit, 'piece'), coalesce(r.tax_class, :tax),
              coalesce(c.merged_into, c.id), r.rank, r.off, :at, :at
       FROM ${s}.row r LEFT JOIN main.category c ON c.id = r.category_id
       WHERE ${span} AND r.action = 'add' ORDER BY r.line`,
    ),
    /** But for those that somebody took since: a code is of one product. */
    addCodes: sql<never>(
      'addCodes',
      `INSERT INTO main.barcode (code_key, product_id, code, position)
       SELECT r.key, r.product, r.code, 0 FROM ${s}.row r
       WHERE r.action = 'add' AND r.key > :after AND r.key <= :to AND NOT EXISTS ${bearersOf('r.key')} ORDER BY r.key`,
    ),
    addMoreCodes: sql<never>(
      'addMoreCodes',
      `INSERT INTO main.barcode (code_key, product_id, code, position)
       SELECT k.key, r.product, k.code,
              k.position + coalesce((SELECT max(b.position) FROM main.barcode b WHERE b.product_id = r.product), -1)
       FROM ${s}.code k JOIN ${s}.row r ON r.line = k.line
       WHERE ${span} AND k.put = 1 AND NOT EXISTS ${bearersOf('k.key')} ORDER BY k.line, k.position`,
    ),
    leaveOrphans: sql<never>(
      'leaveOrphans',
      `INSERT INTO main.search_orphan (first_rank, last_rank)
       SELECT p.rank, p.rank FROM ${s}.row r JOIN main.product p ON p.id = r.product
       WHERE ${span} AND r.action = 'change' AND r.rank IS NOT NULL`,
    ),
    changeProducts: sql<never>(
      'changeProducts',
      `UPDATE main.product AS p SET
         name = r.name, price_minor = coalesce(r.price_minor, p.price_minor),
         cost_minor = coalesce(r.cost_minor, p.cost_minor), unit = coalesce(r.unit, p.unit),
         tax_class = coalesce(r.tax_class, p.tax_class),
         category_id = coalesce((SELECT coalesce(c.merged_into, c.id) FROM main.category c WHERE c.id = r.category_id),
                                p.category_id),
         rank = coalesce(r.rank, p.rank), archived = iif(r.back = 1, 0, p.archived), updated_at = :at
       FROM ${s}.row r WHERE ${span} AND r.action = 'change' AND p.id = r.product`,
    ),
    /** Products that sell and now stand at the end of the lists, under new words. */
    renamed: sql<{ product: number }>(
      'renamed',
      `SELECT r.product FROM ${s}.row r JOIN main.stock_level l ON l.product_id = r.product
       WHERE ${span} AND r.action = 'change' AND r.rank IS NOT NULL AND l.sold > 1`,
    ),
    /** Prices that become others at this moment. */
    repriced: sql<{ product: number; from_minor: number | null; to_minor: number }>(
      'repriced',
      `SELECT r.product, p.price_minor AS from_minor, r.price_minor AS to_minor
       FROM ${s}.row r JOIN main.product p ON p.id = r.product
       WHERE ${span} AND r.action = 'change' AND r.price_minor IS NOT NULL AND r.price_minor IS NOT p.price_minor
       ORDER BY r.line`,
    ),
    /** Stock that the file states otherwise than the till has it at this moment; sold out is counted too: nothing. */
    stockChanges: sql<{ product: number; change: number }>(
      'stockChanges',
      `SELECT r.product, r.stock_milli - coalesce(l.qty_milli, 0) AS change
       FROM ${s}.row r LEFT JOIN main.stock_level l ON l.product_id = r.product
       WHERE ${span} AND r.stock_milli IS NOT NULL AND r.stock_milli IS NOT ${keptStock('l')} ORDER BY r.line`,
    ),
  };
}
