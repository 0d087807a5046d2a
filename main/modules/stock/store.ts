import { type Db, param } from '#main/kernel/db/db.ts';

interface MoveRow {
  readonly at: number;
  readonly qty_milli: number;
  readonly why: string;
  readonly reason: string | null;
  readonly name: string | null;
}

/** Stock levels and the movements that are no sale. */
export function stockStore(db: Db) {
  return {
    /** One statement per line of a sale: the level moves and the line counts for popularity. */
    move: db.prepare('stock.move', (k) =>
      k
        .insertInto('stock_level')
        .values({ product_id: param('product_id'), qty_milli: param('qty_milli'), sold: param('sold') })
        .onConflict((conflict) =>
          conflict.column('product_id').doUpdateSet((eb) => ({
            qty_milli: eb('stock_level.qty_milli', '+', eb.ref('excluded.qty_milli')),
            sold: eb('stock_level.sold', '+', eb.ref('excluded.sold')),
          })),
        ),
    ),
    /** An import moves thousands of products: all lines of a fact in one statement. */
    record: db.sql<never>(
      'stock.record',
      `INSERT INTO stock_move (product_id, qty_milli, why, reason, at, user_id)
       SELECT value ->> 0, value ->> 1, :why, :reason, :at, :user_id FROM json_each(:lines)`,
    ),
    moveAll: db.sql<never>(
      'stock.moveAll',
      `INSERT INTO stock_level (product_id, qty_milli)
       SELECT value ->> 0, sum(value ->> 1) FROM json_each(:lines) WHERE true GROUP BY 1
       ON CONFLICT (product_id) DO UPDATE SET qty_milli = qty_milli + excluded.qty_milli`,
    ),
    level: db.prepare('stock.level', (k) =>
      k
        .selectFrom('product')
        .leftJoin('stock_level', 'stock_level.product_id', 'product.id')
        .select(['product.id', 'product.unit', 'stock_level.qty_milli'])
        .where('product.id', '=', param('id')),
    ),
    /** Movements that are no sale, the latest first, after one of them. */
    moves: db.sql<MoveRow & { id: number }>(
      'stock.moves',
      `SELECT m.id, m.at, m.qty_milli, m.why, m.reason, u.name FROM stock_move m LEFT JOIN user u ON u.id = m.user_id
       WHERE m.product_id = :product AND (m.at, m.id) < (:at, :id) ORDER BY m.at DESC, m.id DESC LIMIT :limit`,
    ),
    /** What was sold and came back, the latest ticket first, after one of its lines. */
    sales: db.sql<MoveRow & { sale: number; line: number }>(
      'stock.sales',
      `SELECT l.sale, l.line, s.at, -l.qty_milli AS qty_milli, iif(l.qty_milli < 0, 'return', 'sale') AS why,
         NULL AS reason, u.name
       FROM sale_line l JOIN sale s ON s.number = l.sale LEFT JOIN user u ON u.id = s.user_id
       WHERE l.product_id = :product AND (l.sale, l.line) < (:sale, :line)
       ORDER BY l.sale DESC, l.line DESC LIMIT :limit`,
    ),
  };
}
