import type { Db } from '#main/kernel/db/db.ts';
import { mobileKey } from '#shared/domain/reference-key.ts';
import { cartHappenings } from '#shared/modules/tickets/contract.ts';

export interface TicketRecord {
  readonly number: number;
  readonly at: number;
  readonly day: string;
  readonly user_id: number;
  readonly shift: number;
  readonly lines: number;
  readonly gross_minor: number;
  /** Kinds of the tenders, parted by commas. */
  readonly tenders: string | null;
}
/** Null: any. `amount` and those after it are what a text may mean; with `anyText` 0 they are not looked at. */
export interface Conditions {
  readonly day: string | null;
  readonly shift: number | null;
  readonly user: number | null;
  readonly tender: string | null;
  readonly operator: string | null;
  readonly category: number | null;
  /** `["<tax id>",` as the journal spells it. */
  readonly tax: string | null;
  /** 1: tickets with a line that bears no tax. */
  readonly untaxed: 0 | 1;
  readonly hour: number | null;
  readonly having: string | null;
  readonly anyText: 0 | 1;
  readonly amount: number | null;
  /** JSON list of ids. */
  readonly users: string;
  readonly reference: string | null;
}

export function createTicketsStore(db: Db) {
  const walk = db.sql<TicketRecord>(
    'ticket.walk',
    `SELECT number, at, day, user_id, shift, lines, gross_minor,
       (SELECT group_concat(DISTINCT kind) FROM sale_tender WHERE sale = number) AS tenders
     FROM sale
     WHERE number >= :from AND number < :before
       AND (:day IS NULL OR day = :day)
       AND (:shift IS NULL OR shift = :shift)
       AND (:user IS NULL OR user_id = :user)
       AND (:tender IS NULL OR EXISTS (SELECT 1 FROM sale_tender WHERE sale = number AND kind = :tender))
       AND (:operator IS NULL
         OR EXISTS (SELECT 1 FROM sale_tender WHERE sale = number AND operator = :operator))
       AND (:category IS NULL
         OR EXISTS (SELECT 1 FROM sale_line WHERE sale = number AND category_id = :category))
       AND (:tax IS NULL OR (SELECT instr(bytes, :tax) FROM journal j WHERE j.position = sale.position) > 0)
       AND (:untaxed = 0 OR EXISTS
         (SELECT 1 FROM journal j, json_each(j.bytes, '$.body.l') line
          WHERE j.position = sale.position AND json_type(line.value, '$.t') IS NULL))
       AND (:hour IS NULL
         OR (SELECT json_extract(bytes, '$.body.h') FROM journal j WHERE j.position = sale.position) = :hour)
       AND (:having IS NULL
         OR (:having = 'rounding' AND rounding_minor <> 0)
         OR (:having = 'returns'
           AND EXISTS (SELECT 1 FROM sale_line WHERE sale = number AND qty_milli < 0))
         OR (:having = 'discounts'
           AND (SELECT instr(bytes, '"d":') FROM journal j WHERE j.position = sale.position) > 0))
       AND (:anyText = 0
         OR abs(gross_minor) = :amount
         OR user_id IN (SELECT value FROM json_each(:users))
         OR (:reference IS NOT NULL AND EXISTS
              (SELECT 1 FROM sale_tender WHERE sale = number AND reference = :reference COLLATE NOCASE)))
     ORDER BY number DESC LIMIT :limit`,
  );
  const ofProduct = db.sql<{ sale: number }>(
    'ticket.ofProduct',
    `SELECT DISTINCT sale FROM sale_line WHERE product_id = :product AND sale < :before AND sale >= :from
     ORDER BY sale DESC LIMIT :limit`,
  );
  const ofReference = db.sql<{ sale: number }>(
    'ticket.ofReference',
    'SELECT sale FROM sale_tender WHERE reference_key IS NOT NULL AND amount_minor > 0 AND reference_key = :key LIMIT 1',
  );
  const range = {
    day: db.sql<{ first: number | null; last: number | null }>(
      'ticket.ofDay',
      'SELECT min(number) AS first, max(number) AS last FROM sale WHERE day = :value',
    ),
    shift: db.sql<{ first: number | null; last: number | null }>(
      'ticket.ofShift',
      'SELECT min(number) AS first, max(number) AS last FROM sale WHERE shift = :value',
    ),
  };
  const last = db.prepare('ticket.last', (k) =>
    k.selectFrom('sale').select('number').orderBy('number', 'desc').limit(1),
  );
  const cartFacts = db.sql<{ bytes: string }>(
    'ticket.cartFacts',
    `SELECT bytes FROM journal WHERE position >= :from AND position < :before
       AND kind IN (${cartHappenings.map((kind) => `'${kind}'`).join(', ')}) AND instr(bytes, :cart) > 0
     ORDER BY position LIMIT :limit`,
  );

  return {
    walk: (span: { from: number; before: number; limit: number }, conditions: Conditions): TicketRecord[] =>
      walk.all({ ...span, ...conditions }),
    ofProduct: (product: number, span: { from: number; before: number; limit: number }): number[] =>
      ofProduct.all({ product, ...span }).map(({ sale }) => sale),
    ofReference: (operator: string, reference: string): number | null =>
      ofReference.get({ key: mobileKey(operator, reference) })?.sale ?? null,
    /** First and last ticket of a day or a shift; null when it has none. Numbers go with time. */
    range: (of: 'day' | 'shift', value: string | number): { first: number; last: number } | null => {
      const found = range[of].get({ value });
      return found?.first == null || found.last == null ? null : { first: found.first, last: found.last };
    },
    last: (): number => last.get()?.number ?? 0,
    /** Bytes of what was recorded of a cart between two positions of the journal. */
    cartFacts: (cart: string, span: { from: number; before: number; limit: number }): string[] =>
      cartFacts.all({ cart: `"cart":${JSON.stringify(cart)}`, ...span }).map(({ bytes }) => bytes),
  };
}
export type TicketsStore = ReturnType<typeof createTicketsStore>;
