import type { Db } from '#main/kernel/db/db.ts';
import { classOfRate } from '#main/modules/catalog/import/judge.ts';
import { createCustomersStore } from '#main/modules/customers/store.ts';
import { countryPack } from '#main/modules/settings/countries.ts';
import { createSettingsStore } from '#main/modules/settings/store.ts';
import { storedSettings } from '#main/modules/settings/stored.ts';
import { currencies, isCurrency } from '#shared/domain/currency.ts';
import { type ShopRules, settleRules } from '#shared/domain/shop-rules.ts';
import type { Table, TableColumn, TableValue } from '#shared/domain/table-cells.ts';
import { ppm } from '#shared/domain/units.ts';
import { parseRow, type Row } from '#shared/journal/row.ts';
import { tillSettings } from './till-settings.ts';

export const subjects = ['products', 'stock', 'tickets', 'lines', 'customers'] as const;
export type Subject = (typeof subjects)[number];

export interface Span {
  /** Days of the shop, both included. */
  readonly from: string;
  readonly to: string;
}

/** The shop as its tables need it: its rules of today, its money and its clock. */
export interface ExportShop {
  readonly name: string;
  readonly rules: ShopRules;
  readonly places: number;
  /** `YYYY-MM-DD HH:MM:SS` on the shop's clock. */
  readonly momentOf: (at: number) => string;
}

const quarter_ms = 900_000;
const customersPage = 500;

/** Offsets change at quarters of an hour at the most: one answer of the calendar serves that quarter. */
function clockOf(timeZone: string): (at: number) => string {
  const format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
  let [from, offset_ms] = [Number.NaN, 0];
  return (at) => {
    const start = Math.floor(at / quarter_ms) * quarter_ms;
    if (start !== from) {
      from = start;
      offset_ms = Date.parse(`${format.format(start).replace(' ', 'T')}Z`) - start;
    }
    return new Date(at + offset_ms).toISOString().slice(0, 19).replace('T', ' ');
  };
}

/** Null where the folder holds a till that was never set up. */
export function shopOf(db: Db, now: number): ExportShop | null {
  const stored = createSettingsStore(db).read<unknown>('settings');
  if (stored === null) return null;
  const settings = storedSettings(stored, tillSettings, countryPack);
  const pack = countryPack(settings.country);
  if (!pack || !isCurrency(pack.currency)) return null;
  const momentOf = clockOf(settings.timeZone);
  const rules = settleRules(pack, {
    region: settings.region,
    timeZone: settings.timeZone,
    cash_step_minor: settings.sale.cash_step_minor,
    placeRates: settings.shopTaxes,
    day: momentOf(now).slice(0, 10),
  });
  return { name: settings.shop.name, rules, places: currencies[pack.currency].decimals, momentOf };
}

const text = (header: string): TableColumn => ({ header, kind: 'text' });
const integer = (header: string): TableColumn => ({ header, kind: 'integer' });
const moment = (header: string): TableColumn => ({ header, kind: 'moment' });
const decimal = (header: string, places: number): TableColumn => ({ header, kind: 'decimal', places });

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
              s.qty_milli AS stock, p.unit
       FROM product p LEFT JOIN barcode b ON b.product_id = p.id LEFT JOIN category c ON c.id = p.category_id
         LEFT JOIN stock_level s ON s.product_id = p.id
       WHERE p.archived = 0 ORDER BY p.rank, p.id, b.position`,
    )
    .iterate();

/** Whole quantities are written without decimals: a piece is 12, not 12.000. */
const quantityPlaces = (db: Db): 0 | 3 =>
  db
    .sql<{ one: number }>(
      'export.fractions',
      'SELECT 1 AS one FROM stock_level WHERE qty_milli % 1000 <> 0 LIMIT 1',
    )
    .get()
    ? 3
    : 0;
const scaled = (milli: number | null, places: 0 | 3): number | null =>
  milli === null || places === 3 ? milli : milli / 1000;

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

function* mapped<T>(
  rows: Iterable<T>,
  cells: (row: T) => readonly TableValue[],
): Generator<readonly TableValue[]> {
  for (const row of rows) yield cells(row);
}

function products(db: Db, { rules, places }: ExportShop): Omit<Table, 'name'> {
  const [forQuantity, forRate] = [quantityPlaces(db), ratePlaces(rules)];
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
      decimal('stock', forQuantity),
      text('unit'),
      decimal('cost', places),
    ],
    rows: mapped(productRows(db), ({ code, name, price, tax_class, category, stock, unit, cost }) => [
      code,
      name,
      price,
      percent(tax_class),
      category,
      scaled(stock, forQuantity),
      unit,
      cost,
    ]),
  };
}

interface StockRow {
  readonly code: string | null;
  readonly name: string;
  readonly category: string | null;
  readonly unit: string;
  readonly stock: number;
  readonly price: number | null;
  readonly moved_at: number | null;
}
function stock(db: Db, { places, momentOf }: ExportShop): Omit<Table, 'name'> {
  const forQuantity = quantityPlaces(db);
  const rows = db.sql<StockRow>(
    'export.stock',
    `SELECT (SELECT b.code FROM barcode b WHERE b.product_id = p.id ORDER BY b.position LIMIT 1) AS code, p.name,
            c.name AS category, p.unit, s.qty_milli AS stock, p.price_minor AS price,
            (SELECT max(m.at) FROM stock_move m WHERE m.product_id = p.id) AS moved_at
     FROM stock_level s JOIN product p ON p.id = s.product_id LEFT JOIN category c ON c.id = p.category_id
     WHERE p.archived = 0 ORDER BY p.rank, p.id`,
  );
  return {
    columns: [
      text('code'),
      text('name'),
      text('category'),
      text('unit'),
      decimal('stock', forQuantity),
      decimal('price', places),
      moment('counted_at'),
    ],
    rows: mapped(rows.iterate(), (row) => [
      row.code,
      row.name,
      row.category,
      row.unit,
      scaled(row.stock, forQuantity),
      row.price,
      row.moved_at === null ? null : momentOf(row.moved_at),
    ]),
  };
}

const namesOf = (db: Db, table: 'user' | 'category'): ReadonlyMap<number, string> =>
  new Map(
    db
      .sql<{ id: number; name: string }>(`export.${table}`, `SELECT id, name FROM ${table}`)
      .all()
      .map(({ id, name }) => [id, name]),
  );

/** Sales as the journal tells them, oldest first: names, codes and prices are those of that day. */
function* sales(db: Db, { from, to }: Span): Generator<Row<'sale'>> {
  const walk = db.sql<{ bytes: string }>(
    'export.sales',
    `SELECT j.bytes FROM sale s JOIN journal j ON j.position = s.position
     WHERE s.day >= :from AND s.day <= :to ORDER BY s.number`,
  );
  for (const { bytes } of walk.iterate({ from, to })) yield parseRow(bytes) as Row<'sale'>;
}

function tickets(db: Db, { places, momentOf }: ExportShop, span: Span): Omit<Table, 'name'> {
  const people = namesOf(db, 'user');
  const paid = (row: Row<'sale'>, kind: 'cash' | 'card' | 'mobile'): number =>
    row.body.tenders.reduce((sum, tender) => (tender.kind === kind ? sum + tender.amount_minor : sum), 0);
  return {
    columns: [
      integer('ticket'),
      moment('at'),
      integer('shift'),
      text('cashier'),
      integer('lines'),
      decimal('net', places),
      decimal('tax', places),
      decimal('gross', places),
      decimal('rounding', places),
      decimal('cash', places),
      decimal('card', places),
      decimal('mobile', places),
      text('operator'),
      text('reference'),
      text('note'),
    ],
    rows: mapped(sales(db, span), (row) => {
      const { net_minor: net, gross_minor: gross, tenders } = row.body;
      const said = (key: 'operator' | 'reference'): string | null =>
        tenders.flatMap((tender) => (tender.kind === 'mobile' ? (tender[key] ?? []) : [])).join(' + ') ||
        null;
      return [
        row.body.number,
        momentOf(row.at),
        row.body.shift,
        people.get(row.user) ?? `#${row.user}`,
        row.body.lines.length,
        net,
        gross - net,
        gross,
        row.body.rounding_minor ?? 0,
        paid(row, 'cash'),
        paid(row, 'card'),
        paid(row, 'mobile'),
        said('operator'),
        said('reference'),
        row.body.note ?? null,
      ];
    }),
  };
}

function lines(db: Db, { places, momentOf }: ExportShop, span: Span): Omit<Table, 'name'> {
  const [people, categories] = [namesOf(db, 'user'), namesOf(db, 'category')];
  function* rows(): Generator<readonly TableValue[]> {
    for (const { at, user, body } of sales(db, span))
      for (const [i, line] of body.lines.entries()) {
        const { categoryId, gross_minor: gross, net_minor: net } = line;
        yield [
          body.number,
          i + 1,
          momentOf(at),
          line.code ?? null,
          line.name,
          categoryId === undefined ? null : (categories.get(categoryId) ?? null),
          line.unit ?? 'piece',
          line.qty_milli,
          line.unit_price_minor,
          line.list_minor ?? gross,
          (line.line_discount_minor ?? 0) + (line.ticket_discount_minor ?? 0),
          net,
          gross - net,
          gross,
          people.get(user) ?? `#${user}`,
        ];
      }
  }
  return {
    columns: [
      integer('ticket'),
      integer('line'),
      moment('at'),
      text('code'),
      text('name'),
      text('category'),
      text('unit'),
      decimal('qty', 3),
      decimal('unit_price', places),
      decimal('list', places),
      decimal('discount', places),
      decimal('net', places),
      decimal('tax', places),
      decimal('gross', places),
      text('cashier'),
    ],
    rows: rows(),
  };
}

function customers(db: Db, { places, momentOf }: ExportShop): Omit<Table, 'name'> {
  const store = createCustomersStore(db);
  function* rows(): Generator<readonly TableValue[]> {
    for (let after = { place: '', id: 0 }; ; ) {
      const page = store.all(after, customersPage);
      for (const one of page)
        yield [
          one.id,
          one.name,
          one.phones.join(' | '),
          one.email,
          one.address,
          one.taxNumber,
          one.note,
          one.archived ? 'x' : null,
          momentOf(one.created_at),
          one.tickets,
          one.gross_minor,
          one.lastSale_at === null ? null : momentOf(one.lastSale_at),
        ];
      const last = page.at(-1);
      if (last === undefined || page.length < customersPage) return;
      after = last;
    }
  }
  return {
    columns: [
      integer('customer'),
      text('name'),
      text('phones'),
      text('email'),
      text('address'),
      text('tax_number'),
      text('note'),
      text('archived'),
      moment('entered_at'),
      integer('tickets'),
      decimal('gross', places),
      moment('last_sale_at'),
    ],
    rows: rows(),
  };
}

const tables = { products, stock, tickets, lines, customers } as const;

/** One table of a till, read as it is written: whatever its length, some rows of it are in memory. */
export const tableOf = (subject: Subject, db: Db, shop: ExportShop, span: Span): Table => ({
  name: subject,
  ...tables[subject](db, shop, span),
});
