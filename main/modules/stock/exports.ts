import type { Db } from '#main/kernel/db/db.ts';
import {
  decimal,
  type ExportShop,
  exportTable,
  mapped,
  moment,
  scaled,
  text,
} from '#main/kernel/tables/exported.ts';
import type { Table } from '#shared/domain/table-cells.ts';

interface StockRow {
  readonly code: string | null;
  readonly name: string;
  readonly category: string | null;
  readonly unit: string;
  readonly stock: number;
  readonly price: number | null;
  readonly moved_at: number | null;
}
function stock(db: Db, { places, quantityPlaces, momentOf }: ExportShop): Omit<Table, 'name'> {
  const rows = db.sql<StockRow>(
    'export.stock',
    `SELECT (SELECT b.code FROM barcode b WHERE b.product_id = p.id ORDER BY b.position LIMIT 1) AS code, p.name,
            c.name AS category, p.unit, s.qty_milli AS stock, p.price_minor AS price,
            (SELECT max(m.at) FROM stock_move m WHERE m.product_id = p.id) AS moved_at
     FROM stock_level s JOIN product p ON p.id = s.product_id LEFT JOIN category c ON c.id = p.category_id
     WHERE p.archived = 0
       AND (SELECT sum(iif(k.why = 'undone', -1, 1)) FROM stock_move k WHERE k.product_id = p.id) > 0
     ORDER BY p.rank, p.id`,
  );
  return {
    columns: [
      text('code'),
      text('name'),
      text('category'),
      text('unit'),
      decimal('stock', quantityPlaces),
      decimal('price', places),
      moment('counted_at'),
    ],
    rows: mapped(rows.iterate(), (row) => [
      row.code,
      row.name,
      row.category,
      row.unit,
      scaled(row.stock, quantityPlaces),
      row.price,
      row.moved_at === null ? null : momentOf(row.moved_at),
    ]),
  };
}

export const stockExports = [exportTable({ name: 'stock', says: 'stock.exported', read: stock })];
