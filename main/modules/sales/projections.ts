import { defineProjections, derived } from '#main/kernel/journal/projections.ts';
import type { Row } from '#main/kernel/journal/row.ts';
import { mobileKey } from '#shared/domain/reference-key.ts';
import { createSalesStore, type SalesStore } from './store.ts';

function projectSale(store: SalesStore, { body, day, at, user }: Row<'sale'>, position: number): void {
  store.insertSale({
    number: body.no,
    position,
    cart: body.cart,
    shift: body.sh,
    day,
    at,
    user,
    lines: body.l.length,
    gross: body.g,
    net: body.x,
    rounding: body.r ?? 0,
  });
  body.l.forEach((line, i) => {
    store.insertLine({
      sale: body.no,
      line: i + 1,
      product: line.p,
      category: line.k ?? null,
      qty: line.q,
      gross: line.g,
      net: line.x,
    });
  });
  body.td.forEach((tender, i) => {
    store.insertTender({
      sale: body.no,
      n: i + 1,
      kind: tender.k,
      amount: tender.a,
      operator: tender.o ?? null,
      reference: tender.r ?? null,
      key: tender.k === 'mobile' && tender.r !== undefined ? mobileKey(tender.o ?? '', tender.r) : null,
    });
  });
}

export const salesProjections = defineProjections({
  name: 'sales',
  tables: {
    sale: derived('number'),
    sale_line: derived('sale, line'),
    sale_tender: derived('sale, n', { late: ['reference_key'] }),
  },
  answers: (db) => ({ lastTicket: () => createSalesStore(db).lastNumber() }),
  project: (db) => {
    const store = createSalesStore(db);
    return {
      sale: (row, position) => projectSale(store, row, position),
      // Sales of days that have not come are counted on the day on which the clock was put right.
      'clock.corrected': ({ day }) => store.moveLater(day),
    };
  },
});
