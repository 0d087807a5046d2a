import { sql } from 'kysely';
import type { Tenants } from '#headoffice/kernel/db/tenant.ts';
import type { Sees } from '#headoffice/kernel/may.ts';

export interface LowStock {
  readonly name: string;
  readonly shop: string;
  /** What its tills have together, in thousandths. */
  readonly qty_milli: number;
  /** What the other shops that one sees have of it. */
  readonly elsewhere_milli: number;
}

export const createLevels = (tenants: Tenants) => ({
  /**
   * Products of which a shop has this quantity or less, the emptiest first. A product is one by its name; those that no ticket
   * and no change has named yet are left out, and so are tills that are out of use.
   */
  low: ({ tenant, shops }: Sees, below_milli: number, most: number): Promise<LowStock[]> =>
    tenants.in(tenant, (store) =>
      store.run<LowStock>(sql`
        WITH level AS (
          SELECT product.name, shop.name AS shop, sum(stock.qty_milli)::int8 AS qty_milli
          FROM till_stock AS stock
          JOIN till ON till.tenant_id = stock.tenant_id AND till.id = stock.till_id
          JOIN shop ON shop.tenant_id = till.tenant_id AND shop.id = till.shop_id
          JOIN till_product AS product ON product.tenant_id = stock.tenant_id AND product.till_id = stock.till_id
            AND product.product_id = stock.product_id
          WHERE stock.tenant_id = ${tenant} AND till.revoked_at IS NULL
            AND (${shops}::text[] IS NULL OR till.shop_id = ANY(${shops}::text[]))
          GROUP BY product.name, shop.id, shop.name),
        beside AS (
          SELECT name, shop, qty_milli,
                 (sum(greatest(qty_milli, 0)) OVER (PARTITION BY name) - greatest(qty_milli, 0))::int8 AS elsewhere_milli
          FROM level)
        SELECT * FROM beside WHERE qty_milli <= ${below_milli} ORDER BY qty_milli, name, shop LIMIT ${most}`),
    ),
});
export type Levels = ReturnType<typeof createLevels>;
