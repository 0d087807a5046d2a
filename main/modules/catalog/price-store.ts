import type { Db } from '#main/kernel/db/db.ts';
import type { Minor } from '#shared/domain/units.ts';

/** Prices that a list brought, product by product, as the journal tells them. */
export function createPriceStore(db: Db) {
  const record = db.sql<never>(
    'price.record',
    `INSERT INTO price_change (product_id, position, at, user_id, from_minor, to_minor)
     SELECT value ->> 0, :position, :at, :user_id, value ->> 1, value ->> 2 FROM json_each(:lines)`,
  );
  return {
    /** [product id, before, after] for each product. */
    record: (
      changes: readonly (readonly [number, Minor | null, Minor | null])[],
      { at, user, position }: { readonly at: number; readonly user: number; readonly position: number },
    ): void => {
      record.run({ lines: JSON.stringify(changes), position, at, user_id: user });
    },
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
