import type { Db } from '#main/kernel/db/db.ts';
import {
  decimal,
  type ExportShop,
  exportTable,
  integer,
  mapped,
  moment,
  type Span,
  text,
} from '#main/kernel/tables/exported.ts';
import type { TenderKind } from '#shared/domain/means.ts';
import type { Table, TableValue } from '#shared/domain/table-cells.ts';
import { settledBy } from '#shared/domain/tender-correction.ts';
import { parseRow, type Row } from '#shared/journal/row.ts';

interface Named {
  readonly id: number;
  readonly name: string;
}
const byId = (named: readonly Named[]): ReadonlyMap<number, string> =>
  new Map(named.map(({ id, name }) => [id, name]));
const peopleOf = (db: Db) => byId(db.sql<Named>('export.people', 'SELECT id, name FROM user').all());
const categoriesOf = (db: Db) =>
  byId(db.sql<Named>('export.categories', 'SELECT id, name FROM category').all());

/**
 * Sales as the journal tells them, oldest first: names, codes and prices are those of that day, means of payment those that they
 * are settled by since a tender was put right.
 */
function* sales(db: Db, { from, to }: Span): Generator<Row<'sale'>> {
  const walk = db.sql<{ bytes: string; corrected: string | null }>(
    'export.sales',
    `SELECT j.bytes, (SELECT k.bytes FROM journal k WHERE k.position =
       (SELECT max(c.position) FROM sale_correction c WHERE c.sale = s.number)) AS corrected
     FROM sale s JOIN journal j ON j.position = s.position
     WHERE s.day >= :from AND s.day <= :to ORDER BY s.number`,
  );
  for (const { bytes, corrected } of walk.iterate({ from, to })) {
    const sale = parseRow(bytes) as Row<'sale'>;
    const last = corrected === null ? null : (parseRow(corrected) as Row<'sale.tender-corrected'>);
    yield last ? { ...sale, body: settledBy(sale.body, last.body) } : sale;
  }
}

function tickets(db: Db, { places, momentOf }: ExportShop, span: Span): Omit<Table, 'name'> {
  const people = peopleOf(db);
  const paid = (row: Row<'sale'>, kind: TenderKind): number =>
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
      decimal('cheque', places),
      decimal('voucher', places),
      decimal('other', places),
      text('operator'),
      text('reference'),
      text('bank'),
      text('due'),
      decimal('fee', places),
      text('note'),
    ],
    rows: mapped(sales(db, span), (row) => {
      const { net_minor: net, gross_minor: gross, tenders } = row.body;
      const said = (key: 'operator' | 'reference' | 'bank' | 'due'): string | null =>
        tenders
          .flatMap((tender) => (key === 'reference' && tender.kind === 'card' ? [] : (tender[key] ?? [])))
          .join(' + ') || null;
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
        paid(row, 'cheque'),
        paid(row, 'voucher'),
        paid(row, 'other'),
        said('operator'),
        said('reference'),
        said('bank'),
        said('due'),
        tenders.reduce((sum, { fee_minor = 0 }) => sum + fee_minor, 0),
        row.body.note ?? null,
      ];
    }),
  };
}

function lines(db: Db, { places, momentOf }: ExportShop, span: Span): Omit<Table, 'name'> {
  const [people, categories] = [peopleOf(db), categoriesOf(db)];
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

export const ticketsExports = [
  exportTable({ name: 'tickets', says: 'tickets.exported.tickets', ofDays: true, read: tickets }),
  exportTable({ name: 'lines', says: 'tickets.exported.lines', ofDays: true, read: lines }),
];
