import type { Db } from '#main/kernel/db/db.ts';

export interface DamagedGoods {
  readonly count: number;
  /** The name of one of them. */
  readonly name: string;
}

/** Goods whose row holds what no till records, by the indexes of the same words in the schema. */
export function createDamagedGoods(db: Db) {
  const find = db.sql<DamagedGoods>(
    'catalog.damaged',
    `SELECT count(*) AS count, coalesce(min(p.name), '') AS name FROM product p WHERE p.id IN (
       SELECT id FROM product
       WHERE price_minor NOT BETWEEN 0 AND 9007199254740991 OR cost_minor NOT BETWEEN 0 AND 9007199254740991
          OR unit NOT IN ('piece', 'kg', 'g', 'l', 'm', 'pack')
       UNION SELECT product_id FROM stock_level
       WHERE qty_milli NOT BETWEEN -9007199254740991 AND 9007199254740991)`,
  );
  return (): DamagedGoods | null => {
    const found = find.get();
    return found && found.count > 0 ? found : null;
  };
}
