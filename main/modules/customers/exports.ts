import type { Db } from '#main/kernel/db/db.ts';
import {
  decimal,
  type ExportShop,
  exportTable,
  integer,
  moment,
  text,
} from '#main/kernel/tables/exported.ts';
import type { Table, TableValue } from '#shared/domain/table-cells.ts';
import { createCustomersStore } from './store.ts';

const customersPage = 500;

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

export const customersExports = [
  exportTable({ name: 'customers', says: 'customers.exported', read: customers }),
];
