import type { Db } from '#main/kernel/db/db.ts';
import { decimal, type ExportShop, exportTable, mapped, scaled, text } from '#main/kernel/tables/exported.ts';
import type { ShopRules } from '#shared/domain/shop-rules.ts';
import type { Table } from '#shared/domain/table-cells.ts';
import { ppm } from '#shared/domain/units.ts';
import { classOfRate } from './import/judge.ts';
import { keptStock } from './store.ts';

interface ProductRow {
  readonly code: string | null;
  readonly name: string;
  readonly price: number | null;
  readonly cost: number | null;
  readonly tax_class: string;
  readonly category: string | null;
  readonly stock: number | null;
  readonly unit: string;
}
/** A row for each code, and one for a product without any. What is out of sale stays out. */
const productRows = (db: Db): IterableIterator<ProductRow> =>
  db
    .sql<ProductRow>(
      'export.products',
      `SELECT b.code, p.name, p.price_minor AS price, p.cost_minor AS cost, p.tax_class, c.name AS category,
              ${keptStock('s')} AS stock, p.unit
       FROM product p LEFT JOIN barcode b ON b.product_id = p.id LEFT JOIN category c ON c.id = p.category_id
         LEFT JOIN stock_level s ON s.product_id = p.id
       WHERE p.archived = 0 ORDER BY p.rank, p.id, b.position`,
    )
    .iterate();

/** The rate that an import would read as this very class; null where it would read another, which an empty cell does not. */
function rateOf(rules: ShopRules): (taxClass: string) => number | null {
  const rates = new Map(
    rules.taxClasses.map(({ id, taxes }) => {
      const rate = ppm(taxes.reduce((sum, { rate_ppm }) => sum + rate_ppm, 0));
      return [id, classOfRate(rules, rate) === id ? rate : null];
    }),
  );
  return (taxClass) => rates.get(taxClass) ?? null;
}
/** A rate in ppm is a percentage of four decimals: as few of them as this shop's rates need. */
function ratePlaces({ taxClasses }: ShopRules): number {
  const rates = taxClasses.map(({ taxes }) => taxes.reduce((sum, { rate_ppm }) => sum + rate_ppm, 0));
  return [0, 1, 2, 3].find((places) => rates.every((rate) => rate % 10 ** (4 - places) === 0)) ?? 4;
}

function products(db: Db, { rules, places, quantityPlaces }: ExportShop): Omit<Table, 'name'> {
  const forRate = ratePlaces(rules);
  const rate = rateOf(rules);
  const percent = (taxClass: string): number | null => {
    const found = rate(taxClass);
    return found === null ? null : found / 10 ** (4 - forRate);
  };
  return {
    columns: [
      text('code'),
      text('name'),
      decimal('price', places),
      decimal('tax_rate', forRate),
      text('category'),
      decimal('stock', quantityPlaces),
      text('unit'),
      decimal('cost', places),
    ],
    rows: mapped(productRows(db), ({ code, name, price, tax_class, category, stock, unit, cost }) => [
      code,
      name,
      price,
      percent(tax_class),
      category,
      scaled(stock, quantityPlaces),
      unit,
      cost,
    ]),
  };
}

export const catalogExports = [exportTable({ name: 'products', says: 'catalog.exported', read: products })];
