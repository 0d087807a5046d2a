import { defineProjections, derived, kept } from '#main/kernel/journal/projections.ts';
import { mobileKey } from '#shared/domain/reference-key.ts';
import type { TenderFact } from '#shared/domain/sale-fact.ts';
import { ticketName } from '#shared/domain/ticket-name.ts';
import type { Row } from '#shared/journal/row.ts';
import { createSalesStore, lastSalePosition, type SalesStore } from './store.ts';

function projectSale(store: SalesStore, { body, day, at, user }: Row<'sale'>, position: number): void {
  store.insertSale({
    number: body.number,
    position,
    cart: body.cart,
    shift: body.shift,
    day,
    at,
    user,
    lines: body.lines.length,
    gross: body.gross_minor,
    net: body.net_minor,
    rounding: body.rounding_minor ?? 0,
  });
  body.lines.forEach((line, i) => {
    store.insertLine({
      sale: body.number,
      line: i + 1,
      product: line.productId,
      category: line.categoryId ?? null,
      qty: line.qty_milli,
      gross: line.gross_minor,
      net: line.net_minor,
    });
    if (line.of)
      store.insertReturn({
        sale: body.number,
        line: i + 1,
        ofSale: line.of[0],
        ofLine: line.of[1],
        qty: 0 - line.qty_milli,
      });
    if (line.ofOther)
      store.insertReturnOther({
        sale: body.number,
        line: i + 1,
        ofTicket: ticketName(line.ofOther[0], line.ofOther[2]),
        ofLine: line.ofOther[3],
        qty: 0 - line.qty_milli,
      });
  });
  body.backOther?.forEach(([forTicket, ofTicket, ofTender, amount], i) => {
    store.insertRefundOther({ sale: body.number, n: i + 1, forTicket, ofTicket, ofTender, amount });
  });
  body.back?.forEach(([forSale, ofSale, ofTender, amount], i) => {
    store.insertRefund({ sale: body.number, n: i + 1, forSale, ofSale, ofTender, amount });
  });
  insertTenders(store, body.number, body.tenders);
}

function insertTenders(store: SalesStore, sale: number, tenders: readonly TenderFact[]): void {
  tenders.forEach(({ kind, amount_minor, operator, reference }, i) => {
    store.insertTender({
      sale,
      n: i + 1,
      kind,
      amount: amount_minor,
      operator: operator ?? null,
      reference: reference ?? null,
      key: kind === 'mobile' && reference !== undefined ? mobileKey(operator ?? '', reference) : null,
    });
  });
}

export const salesProjections = defineProjections({
  name: 'sales',
  tables: {
    sale: derived('number', { detail: { ticket: 'number' } }),
    sale_line: derived('sale, line', { detail: { ticket: 'sale' } }),
    sale_return: derived('sale, line', { detail: { ticket: 'sale' } }),
    sale_refund: derived('sale, n', { detail: { ticket: 'sale' } }),
    sale_return_other: derived('sale, line', { detail: { ticket: 'sale' } }),
    sale_refund_other: derived('sale, n', { detail: { ticket: 'sale' } }),
    sale_tender: derived('sale, n', {
      late: ['reference_key'],
      detail: {
        ticket: 'sale',
        stays: `INSERT OR IGNORE INTO reference_gone SELECT reference_key, sale FROM sale_tender
                WHERE sale BETWEEN :from AND :to AND reference_key IS NOT NULL AND amount_minor > 0`,
      },
    }),
    sale_correction: derived('sale, position', { detail: { ticket: 'sale' } }),
    reference_gone: kept,
  },
  answers: (db) => ({
    lastTicket: () => createSalesStore(db).lastNumber(),
    ticketUpTo: (position) => createSalesStore(db).lastUpTo(position),
    ticketsUpTo: (number, most) => createSalesStore(db).oldestUpTo(number, most),
    lastDerived: () => lastSalePosition(db),
  }),
  project: (db) => {
    const store = createSalesStore(db);
    return {
      sale: (row, position) => projectSale(store, row, position),
      'sale.tender-corrected': ({ body: { number, to, rounding } }, position) => {
        if (!store.byNumber(number)) return;
        store.insertCorrection({ sale: number, position });
        store.removeTenders(number);
        insertTenders(store, number, to);
        if (rounding) store.setRounding(number, rounding[1]);
      },
      // Sales of days that have not come are counted on the day on which the clock was put right.
      'clock.corrected': ({ day }) => store.moveLater(day),
    };
  },
});
