import { type Db, param } from '#main/kernel/db/db.ts';
import { mobileKey } from '#shared/domain/reference-key.ts';

export interface SaleRow {
  readonly number: number;
  readonly position: number;
  readonly cart: string;
  readonly shift: number;
  readonly day: string;
  readonly at: number;
  readonly user_id: number;
  readonly lines: number;
  readonly gross_minor: number;
  readonly net_minor: number;
  readonly rounding_minor: number;
}

/** A ticket by its name everywhere, and by its number where it is of this till. */
export interface TicketAsked {
  readonly sale: number | null;
  readonly name: string;
}

const keyedAtOnce = 5000;

export function createSalesStore(db: Db) {
  const insertSale = db.prepare('sale.insert', (k) =>
    k.insertInto('sale').values({
      number: param('number'),
      position: param('position'),
      cart: param('cart'),
      shift: param('shift'),
      day: param('day'),
      at: param('at'),
      user_id: param('user'),
      lines: param('lines'),
      gross_minor: param('gross'),
      net_minor: param('net'),
      rounding_minor: param('rounding'),
    }),
  );
  const insertLine = db.prepare('sale.insertLine', (k) =>
    k.insertInto('sale_line').values({
      sale: param('sale'),
      line: param('line'),
      product_id: param('product'),
      category_id: param('category'),
      qty_milli: param('qty'),
      gross_minor: param('gross'),
      net_minor: param('net'),
    }),
  );
  const insertTender = db.prepare('sale.insertTender', (k) =>
    k.insertInto('sale_tender').values({
      sale: param('sale'),
      n: param('n'),
      kind: param('kind'),
      amount_minor: param('amount'),
      operator: param('operator'),
      reference: param('reference'),
      reference_key: param('key'),
    }),
  );
  const removeTenders = db.prepare('sale.removeTenders', (k) =>
    k.deleteFrom('sale_tender').where('sale', '=', param('sale')),
  );
  const setRounding = db.prepare('sale.setRounding', (k) =>
    k
      .updateTable('sale')
      .set({ rounding_minor: param('rounding') })
      .where('number', '=', param('sale')),
  );
  const insertCorrection = db.prepare('sale.insertCorrection', (k) =>
    k.insertInto('sale_correction').values({ sale: param('sale'), position: param('position') }),
  );
  const corrections = db.sql<{ bytes: string }>(
    'sale.corrections',
    `SELECT j.bytes FROM sale_correction c JOIN journal j ON j.position = c.position
     WHERE c.sale = :sale ORDER BY c.position`,
  );
  const insertReturn = db.prepare('sale.insertReturn', (k) =>
    k.insertInto('sale_return').values({
      sale: param('sale'),
      line: param('line'),
      of_sale: param('ofSale'),
      of_line: param('ofLine'),
      qty_milli: param('qty'),
    }),
  );
  const insertReturnOther = db.prepare('sale.insertReturnOther', (k) =>
    k.insertInto('sale_return_other').values({
      sale: param('sale'),
      line: param('line'),
      of_ticket: param('ofTicket'),
      of_line: param('ofLine'),
      qty_milli: param('qty'),
    }),
  );
  const returnsOther = db.prepare('sale.returnsOther', (k) =>
    k
      .selectFrom('sale_return_other')
      .select(['sale', 'of_line', 'qty_milli'])
      .where('of_ticket', '=', param('ofTicket'))
      .orderBy('sale')
      .orderBy('line'),
  );
  const returns = db.prepare('sale.returns', (k) =>
    k
      .selectFrom('sale_return')
      .select(['sale', 'of_line', 'qty_milli'])
      .where('of_sale', '=', param('ofSale'))
      .orderBy('sale')
      .orderBy('line'),
  );
  const insertRefund = db.prepare('sale.insertRefund', (k) =>
    k.insertInto('sale_refund').values({
      sale: param('sale'),
      n: param('n'),
      for_sale: param('forSale'),
      of_sale: param('ofSale'),
      of_tender: param('ofTender'),
      amount_minor: param('amount'),
    }),
  );
  const insertRefundOther = db.prepare('sale.insertRefundOther', (k) =>
    k.insertInto('sale_refund_other').values({
      sale: param('sale'),
      n: param('n'),
      for_ticket: param('forTicket'),
      of_ticket: param('ofTicket'),
      of_tender: param('ofTender'),
      amount_minor: param('amount'),
    }),
  );
  const refundedOn = db.sql<{ of_tender: number; amount_minor: number }>(
    'sale.refundedOn',
    `SELECT of_tender, sum(amount_minor) AS amount_minor FROM (
       SELECT of_tender, amount_minor FROM sale_refund WHERE of_sale = :ofSale
       UNION ALL SELECT of_tender, amount_minor FROM sale_refund_other WHERE of_ticket = :ofTicket
     ) GROUP BY of_tender`,
  );
  // Of one ticket that comes back: what is asked for is of this till, or of another.
  const returnsIn = (table: 'sale_return' | 'sale_return_other', of: string): string =>
    `SELECT sum(l.gross_minor) AS gross_minor,
       (SELECT coalesce(sum(m.amount_minor), 0) FROM sale_refund m WHERE m.sale = r.sale AND m.for_sale = :ofSale)
         + (SELECT coalesce(sum(o.amount_minor), 0) FROM sale_refund_other o WHERE o.sale = r.sale AND o.for_ticket = :ofTicket)
         AS back_minor,
       (SELECT count(*) FROM sale_return a WHERE a.sale = r.sale)
         + (SELECT count(*) FROM sale_return_other b WHERE b.sale = r.sale) = s.lines AS plain
     FROM ${table} r
     JOIN sale_line l ON l.sale = r.sale AND l.line = r.line
     JOIN sale s ON s.number = r.sale
     WHERE ${of} GROUP BY r.sale ORDER BY r.sale`;
  type ReturnOn = { gross_minor: number; back_minor: number; plain: number };
  const returnsOf = db.sql<ReturnOn>('sale.returnsOf', returnsIn('sale_return', 'r.of_sale = :ofSale'));
  const returnsOfOther = db.sql<ReturnOn>(
    'sale.returnsOfOther',
    returnsIn('sale_return_other', 'r.of_ticket = :ofTicket'),
  );
  const crossed = db.sql<{ of_ticket: string }>(
    'sale.crossed',
    'SELECT of_ticket FROM sale_return_other GROUP BY of_ticket ORDER BY max(sale) DESC LIMIT :most',
  );
  const lastNumber = db.prepare('sale.lastNumber', (k) =>
    k.selectFrom('sale').select('number').orderBy('number', 'desc').limit(1),
  );
  const byNumber = db.prepare('sale.byNumber', (k) =>
    k.selectFrom('sale').selectAll().where('number', '=', param('number')),
  );
  const byCart = db.prepare('sale.byCart', (k) =>
    k.selectFrom('sale').selectAll().where('cart', '=', param('cart')),
  );
  const byReference = db.prepare('sale.byReference', (k) =>
    k
      .selectFrom('sale_tender')
      .select('sale')
      .where('reference_key', 'is not', null)
      .where('reference_key', '=', param('key'))
      .where('amount_minor', '>', 0)
      .limit(1),
  );
  const byGone = db.prepare('sale.byGone', (k) =>
    k.selectFrom('reference_gone').select('sale').where('reference_key', '=', param('key')),
  );
  const keyless = db.prepare('sale.keyless', (k) =>
    k
      .selectFrom('sale_tender')
      .select(['sale', 'n', 'operator', 'reference'])
      .where('kind', '=', 'mobile')
      .where('reference', 'is not', null)
      .where('reference_key', 'is', null)
      .limit(keyedAtOnce),
  );
  const setKey = db.prepare('sale.setKey', (k) =>
    k
      .updateTable('sale_tender')
      .set({ reference_key: param('key') })
      .where('sale', '=', param('sale'))
      .where('n', '=', param('n')),
  );
  const journalRow = db.prepare('sale.journalRow', (k) =>
    k.selectFrom('journal').select(['bytes', 'signature']).where('position', '=', param('position')),
  );

  const lastUpTo = db.sql<{ number: number }>(
    'sale.lastUpTo',
    'SELECT number FROM sale WHERE position <= :position ORDER BY number DESC LIMIT 1',
  );
  const oldestUpTo = db.sql<Pick<SaleRow, 'number' | 'position'>>(
    'sale.oldestUpTo',
    'SELECT number, position FROM sale WHERE number <= :number ORDER BY number LIMIT :most',
  );
  const moveLater = db.prepare('sale.moveLater', (k) =>
    k
      .updateTable('sale')
      .set({ day: param('day') })
      .where('day', '>', param('day')),
  );

  return {
    /** Counts the sales of later days on this one. */
    moveLater: (day: string): void => {
      moveLater.run({ day });
    },
    /** The last ticket recorded up to a row of the journal; 0 before the first. */
    lastUpTo: (position: number): number => lastUpTo.get({ position })?.number ?? 0,
    /** The oldest tickets that are here, up to a number. */
    oldestUpTo: (number: number, most: number) => oldestUpTo.all({ number, most }),
    lastNumber: (): number => lastNumber.get()?.number ?? 0,
    byNumber: (number: number): SaleRow | undefined => byNumber.get({ number }),
    byCart: (cart: string): SaleRow | undefined => byCart.get({ cart }),
    /** Ticket on which this mobile-money reference was taken before. */
    saleWithReference: (key: string): number | null =>
      (byReference.get({ key }) ?? byGone.get({ key }))?.sale ?? null,
    /** Gives their key to the references that an earlier program recorded. */
    keyReferences: (): void => {
      for (let rows = keyless.all(); rows.length > 0; rows = keyless.all())
        db.transaction(() => {
          for (const { sale, n, operator, reference } of rows)
            setKey.run({ sale, n, key: mobileKey(operator ?? '', reference ?? '') });
        });
    },
    journalRow: (position: number) => journalRow.get({ position }),
    insertSale: insertSale.run,
    insertLine: insertLine.run,
    insertTender: insertTender.run,
    insertCorrection: insertCorrection.run,
    /** The ticket is settled with others from now on: these go. */
    removeTenders: (sale: number): void => {
      removeTenders.run({ sale });
    },
    setRounding: (sale: number, rounding: number): void => {
      setRounding.run({ sale, rounding });
    },
    /** Bytes of the rows that put its tenders right, the first one first. */
    corrections: (sale: number): string[] => corrections.all({ sale }).map(({ bytes }) => bytes),
    insertReturn: insertReturn.run,
    insertReturnOther: insertReturnOther.run,
    insertRefund: insertRefund.run,
    insertRefundOther: insertRefundOther.run,
    /** What of each tender of a ticket went back at this till, by their place. `sale` null: it is of another till. */
    refundedOn: ({ sale, name }: TicketAsked): ReadonlyMap<number, number> =>
      new Map(
        refundedOn
          .all({ ofSale: sale, ofTicket: name })
          .map(({ of_tender, amount_minor }) => [of_tender, amount_minor]),
      ),
    /**
     * The tickets of this till on which goods of this one came back: what they came to, what went back for them, and whether
     * nothing but goods with their ticket was on it.
     */
    returnsOf: ({ sale, name }: TicketAsked) =>
      (sale === null ? returnsOfOther : returnsOf).all({ ofSale: sale, ofTicket: name }),
    /** What has come back of a ticket here, the first of it first. */
    returns: ({ sale, name }: TicketAsked) =>
      sale === null ? returnsOther.all({ ofTicket: name }) : returns.all({ ofSale: sale }),
    /** Tickets of other tills of which goods came back here, the last ones first. */
    crossed: (most: number): string[] => crossed.all({ most }).map(({ of_ticket }) => of_ticket),
  };
}
export type SalesStore = ReturnType<typeof createSalesStore>;

/** Of the sale with the highest number; 0 before the first. */
export const lastSalePosition = (db: Db): number =>
  db
    .sql<{ position: number }>('sale.lastPosition', 'SELECT position FROM sale ORDER BY number DESC LIMIT 1')
    .get()?.position ?? 0;
