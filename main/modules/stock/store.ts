import { type Db, param } from '../../db/db.ts';

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
    record: db.prepare('stock.record', (k) =>
      k.insertInto('stock_move').values({
        product_id: param('product_id'),
        qty_milli: param('qty_milli'),
        why: param('why'),
        reason: param('reason'),
        at: param('at'),
        user_id: param('user_id'),
      }),
    ),
    level: db.prepare('stock.level', (k) =>
      k
        .selectFrom('product')
        .leftJoin('stock_level', 'stock_level.product_id', 'product.id')
        .select(['product.id', 'stock_level.qty_milli'])
        .where('product.id', '=', param('id')),
    ),
    movements: db.sql<{
      at: number;
      qty_milli: number;
      why: string;
      reason: string | null;
      name: string | null;
      ticket: number | null;
    }>(
      'stock.movements',
      `SELECT m.at, m.qty_milli, m.why, m.reason, u.name, m.ticket FROM (
         SELECT * FROM (
           SELECT at, qty_milli, why, reason, user_id, NULL AS ticket FROM stock_move
           WHERE product_id = :product ORDER BY at DESC LIMIT :limit)
         UNION ALL
         SELECT * FROM (
           SELECT s.at, -l.qty_milli, iif(l.qty_milli < 0, 'return', 'sale'), NULL, s.user_id, s.number
           FROM sale_line l JOIN sale s ON s.number = l.sale
           WHERE l.product_id = :product ORDER BY l.sale DESC, l.line DESC LIMIT :limit)
       ) m LEFT JOIN user u ON u.id = m.user_id
       ORDER BY m.at DESC LIMIT :limit`,
    ),
  };
}
