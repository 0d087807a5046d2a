import type { Db } from '#main/kernel/db/db.ts';

export interface LastImport {
  readonly stage: string;
  /** The row of the journal before its first, and the row that says so of all of it. */
  readonly begun: number;
  readonly position: number;
  readonly file: string;
  readonly at: number;
  readonly user_id: number;
  readonly added: number;
  readonly changed: number;
  /** How far it was taken back before that was cut off; JSON, null where nobody began. */
  readonly undone: string | null;
}

/** One whose rows are being moved over; `body`, `done`: moving.ts. */
interface UnderWay {
  readonly stage: string;
  readonly begun: number;
  readonly first_rank: number;
  readonly body: string;
  readonly done: string;
}

/** What is remembered of imports: the last one, and how columns were matched. */
export function importStore(db: Db) {
  return {
    last: db.sql<LastImport & { user: string | null }>(
      'import.last',
      'SELECT l.*, u.name AS user FROM last_import l LEFT JOIN user u ON u.id = l.user_id',
    ),
    setLast: db.sql<never>(
      'import.setLast',
      `INSERT OR REPLACE INTO last_import (id, stage, begun, position, file, at, user_id, added, changed)
       VALUES (1, :stage, :begun, :position, :file, :at, :user_id, :added, :changed)`,
    ),
    underWay: db.sql<UnderWay>('import.underWay', 'SELECT * FROM import_under_way'),
    setUnderWay: db.sql<never>(
      'import.setUnderWay',
      `INSERT INTO import_under_way (id, stage, begun, first_rank, last_product, body, done)
       VALUES (1, :stage, :begun, :first_rank, :last_product, :body, :done)`,
    ),
    noteMoved: db.sql<never>('import.noteMoved', 'UPDATE import_under_way SET done = :done'),
    forgetUnderWay: db.sql<never>('import.forgetUnderWay', 'DELETE FROM import_under_way'),
    /** What an import moved in stock, as the journal has it. */
    stockMoved: db.sql<{ bytes: string }>(
      'import.stockMoved',
      `SELECT bytes FROM journal WHERE kind <> 'sale' AND kind = 'stock.moved' AND position > :begun AND position < :position
       ORDER BY position`,
    ),
    noteUndone: db.sql<never>('import.noteUndone', 'UPDATE last_import SET undone = :undone'),
    forgetLast: db.sql<never>('import.forgetLast', 'DELETE FROM last_import'),
    shape: db.sql<{ mapping: string; prices: string | null }>(
      'import.shape',
      'SELECT mapping, prices FROM import_shape WHERE fingerprint = :fingerprint',
    ),
    keepShape: db.sql<never>(
      'import.keepShape',
      `INSERT OR REPLACE INTO import_shape (fingerprint, mapping, prices, used_at)
       VALUES (:fingerprint, :mapping, :prices, :at)`,
    ),
    forgetShape: db.sql<never>(
      'import.forgetShape',
      'DELETE FROM import_shape WHERE fingerprint = :fingerprint',
    ),
    product: db.sql<{
      id: number;
      name: string;
      price_minor: number | null;
      cost_minor: number | null;
      tax_class: string;
      unit: string;
      category_id: number | null;
      category: string | null;
      archived: number;
      updated_at: number;
    }>(
      'import.product',
      `SELECT p.id, p.name, p.price_minor, p.cost_minor, p.tax_class, p.unit, p.category_id, c.name AS category,
              p.archived, p.updated_at
       FROM product p LEFT JOIN category c ON c.id = p.category_id WHERE p.id = :id`,
    ),
    /**
     * Sold, counted or entered by hand since. The lines of years that were let go are not there: of them the stock tells, which
     * was sold from, or is another than all that was moved by hand.
     */
    usedSince: db.sql<{ used: number }>(
      'import.usedSince',
      `SELECT EXISTS (SELECT 1 FROM sale_line WHERE product_id = :id)
           OR EXISTS (SELECT 1 FROM stock_move WHERE product_id = :id AND at > :at)
           OR EXISTS (SELECT 1 FROM stock_level v WHERE v.product_id = :id AND (v.sold > 0 OR v.qty_milli <>
                (SELECT coalesce(sum(m.qty_milli), 0) FROM stock_move m WHERE m.product_id = :id))) AS used`,
    ),
    /** Whether somebody counted it after the last import that said how much there is: a count is no part of an import. */
    countedSince: db.sql<{ counted: number }>(
      'import.countedSince',
      `SELECT EXISTS (SELECT 1 FROM stock_move WHERE product_id = :id AND why = 'count' AND id >
         (SELECT max(id) FROM stock_move WHERE product_id = :id AND why = 'import')) AS counted`,
    ),
    restore: db.sql<never>(
      'import.restore',
      `UPDATE product SET name = :name, price_minor = :price_minor, cost_minor = :cost_minor, tax_class = :tax_class,
                          unit = :unit, category_id = :category_id, archived = :archived, updated_at = :at
       WHERE id = :id`,
    ),
    /** Where nothing was sold under it: the totals of each day say so, and its lines need not be read. */
    dropCategory: db.sql<never>(
      'import.dropCategory',
      `DELETE FROM category WHERE id = :id AND name = :name
         AND NOT EXISTS (SELECT 1 FROM product WHERE category_id = :id AND archived = 0)
         AND NOT EXISTS (SELECT 1 FROM category k WHERE k.parent_id = :id)
         AND NOT EXISTS (SELECT 1 FROM running_total WHERE instr(body, '"category:' || CAST(:id AS INTEGER) || '"') > 0)`,
    ),
    leaveCategory: db.sql<never>(
      'import.leaveCategory',
      'UPDATE product SET category_id = NULL WHERE category_id = :id AND archived = 1',
    ),
  };
}
export type ImportStore = ReturnType<typeof importStore>;
