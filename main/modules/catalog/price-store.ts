import type { Db } from '#main/kernel/db/db.ts';
import type { Projection } from '#main/kernel/journal/journal.ts';

/** Prices that a list brought, product by product, as the journal tells them. */
export function createPriceStore(db: Db) {
  const record = db.sql<never>(
    'price.record',
    `INSERT INTO price_change (product_id, position, at, user_id, from_minor, to_minor)
     SELECT value ->> 0, :position, :at, :user_id, value ->> 1, value ->> 2 FROM json_each(:lines)`,
  );
  const project: Projection<'catalog.repriced'> = ({ body, at, user }, position) => {
    record.run({ lines: JSON.stringify(body.l), position, at, user_id: user });
  };
  return {
    project,
    ofProduct: db.sql<{
      at: number;
      user: string | null;
      user_id: number;
      from_minor: number | null;
      to_minor: number | null;
    }>(
      'price.ofProduct',
      `SELECT c.at, c.user_id, c.from_minor, c.to_minor, u.name AS user FROM price_change c
       LEFT JOIN user u ON u.id = c.user_id
       WHERE c.product_id = :id ORDER BY c.at DESC, c.position DESC LIMIT :limit`,
    ),
  };
}
