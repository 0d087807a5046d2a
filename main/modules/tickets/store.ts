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
/** What a ticket must be. Null: any. */
export interface Conditions {
  readonly day: string | null;
  /** The first and the last of its days. */
  readonly first: string | null;
  readonly last: string | null;
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
  /** JSON list of ids: of one of these people. */
  readonly users: string | null;
}
/** Ticket numbers from `from` on and below `before`; the newest ones. */
export interface Span {
  readonly from: number;
  readonly before: number;
  readonly limit: number;
}
/** How many and what they come to, sales and what gave money back apart. */
export interface SumRow {
  readonly sales: number;
  readonly sales_minor: number;
  readonly returns: number;
  readonly returns_minor: number;
}

const columns = `number, at, day, user_id, shift, lines, gross_minor,
  (SELECT group_concat(DISTINCT kind) FROM sale_tender WHERE sale = number) AS tenders`;
const sums = `count(*) FILTER (WHERE gross_minor >= 0) AS sales,
  coalesce(sum(gross_minor) FILTER (WHERE gross_minor >= 0), 0) AS sales_minor,
  count(*) FILTER (WHERE gross_minor < 0) AS returns,
  coalesce(sum(gross_minor) FILTER (WHERE gross_minor < 0), 0) AS returns_minor`;
const conditions = `(:day IS NULL OR day = :day)
  AND (:first IS NULL OR day >= :first)
  AND (:last IS NULL OR day <= :last)
  AND (:shift IS NULL OR shift = :shift)
  AND (:user IS NULL OR user_id = :user)
  AND (:users IS NULL OR user_id IN (SELECT value FROM json_each(:users)))
  AND (:tender IS NULL OR EXISTS (SELECT 1 FROM sale_tender WHERE sale = number AND kind = :tender))
  AND (:operator IS NULL OR EXISTS (SELECT 1 FROM sale_tender WHERE sale = number AND operator = :operator))
  AND (:category IS NULL OR EXISTS (SELECT 1 FROM sale_line WHERE sale = number AND category_id = :category))
  AND (:tax IS NULL OR (SELECT instr(bytes, :tax) FROM journal j WHERE j.position = sale.position) > 0)
  AND (:untaxed = 0 OR EXISTS
    (SELECT 1 FROM journal j, json_each(j.bytes, '$.body.l') line
     WHERE j.position = sale.position AND json_type(line.value, '$.t') IS NULL))
  AND (:hour IS NULL
    OR (SELECT json_extract(bytes, '$.body.h') FROM journal j WHERE j.position = sale.position) = :hour)
  AND (:having IS NULL
    OR (:having = 'rounding' AND rounding_minor <> 0)
    OR (:having = 'returns' AND EXISTS (SELECT 1 FROM sale_line WHERE sale = number AND qty_milli < 0))
    OR (:having = 'discounts'
      AND (SELECT instr(bytes, '"d":') FROM journal j WHERE j.position = sale.position) > 0))`;
const inSpan = 'number >= :from AND number < :before';
const ofThese = 'number IN (SELECT value FROM json_each(:numbers))';
const newest = 'ORDER BY number DESC LIMIT :limit';

export function createTicketsStore(db: Db) {
  const walk = db.sql<TicketRecord>(
    'ticket.walk',
    `SELECT ${columns} FROM sale WHERE ${inSpan} AND ${conditions} ${newest}`,
  );
  const these = db.sql<TicketRecord>(
    'ticket.these',
    `SELECT ${columns} FROM sale WHERE ${ofThese} AND ${conditions} ${newest}`,
  );
  const sumOfSpan = db.sql<SumRow>(
    'ticket.sumOfSpan',
    `SELECT ${sums} FROM sale WHERE ${inSpan} AND ${conditions}`,
  );
  const sumOfThese = db.sql<SumRow>(
    'ticket.sumOfThese',
    `SELECT ${sums} FROM sale WHERE ${ofThese} AND ${conditions}`,
  );
  // A row of totals says whether any ticket of its day and shift can be of a kind: where none is, none is looked at.
  const told = db.sql<{ first: number; last: number }>(
    'ticket.told',
    `SELECT first_ticket AS first, last_ticket AS last FROM running_total
     WHERE rowid >= :row AND rowid < :row + :rows AND first_ticket < :before AND last_ticket >= :from
       AND NOT EXISTS (SELECT 1 FROM json_each(:all) WHERE instr(body, value) = 0)
       AND (:any = '[]' OR EXISTS (SELECT 1 FROM json_each(:any) WHERE instr(body, value) > 0))`,
  );
  const lastTotal = db.sql<{ row: number | null }>(
    'ticket.lastTotal',
    'SELECT max(rowid) AS row FROM running_total',
  );
  const ofProduct = db.sql<{ sale: number }>(
    'ticket.ofProduct',
    `SELECT DISTINCT sale FROM sale_line WHERE product_id = :product AND sale < :before AND sale >= :from
     ORDER BY sale DESC LIMIT :limit`,
  );
  const ofAmount = db.sql<{ sale: number }>(
    'ticket.ofAmount',
    `SELECT number AS sale FROM sale WHERE abs(gross_minor) = :amount AND ${inSpan} ${newest}`,
  );
  // Word for word what the partial index says of itself.
  const ofReference = db.sql<{ sale: number }>(
    'ticket.ofReference',
    `SELECT DISTINCT sale FROM sale_tender
     WHERE reference <> '' AND reference = :reference COLLATE NOCASE AND sale < :before AND sale >= :from
     ORDER BY sale DESC LIMIT :limit`,
  );
  const ofMobile = db.sql<{ sale: number }>(
    'ticket.ofMobile',
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
  // Of the totals, one row a shift and day: the tickets of five years are not walked for their ends.
  const between = db.sql<{ first: number | null; last: number | null }>(
    'ticket.between',
    'SELECT min(first_ticket) AS first, max(last_ticket) AS last FROM running_total WHERE day >= :from AND day <= :to',
  );
  const last = db.prepare('ticket.last', (k) =>
    k.selectFrom('sale').select('number').orderBy('number', 'desc').limit(1),
  );
  const newestBelow = db.sql<{ number: number }>(
    'ticket.newestBelow',
    `SELECT number FROM sale WHERE ${inSpan} ORDER BY number DESC LIMIT 1`,
  );
  const cartFacts = db.sql<{ bytes: string }>(
    'ticket.cartFacts',
    `SELECT bytes FROM journal WHERE position >= :from AND position < :before
       AND kind IN (${cartHappenings.map((kind) => `'${kind}'`).join(', ')}) AND instr(bytes, :cart) > 0
     ORDER BY position LIMIT :limit`,
  );
  const numbersOf = (rows: readonly { readonly sale: number }[]): number[] => rows.map(({ sale }) => sale);
  const listOf = (numbers: readonly number[]): string => JSON.stringify(numbers);

  return {
    walk: (span: Span, wanted: Conditions): TicketRecord[] => walk.all({ ...span, ...wanted }),
    /** Of these tickets those that are as they must be. */
    these: (numbers: readonly number[], limit: number, wanted: Conditions): TicketRecord[] =>
      these.all({ numbers: listOf(numbers), limit, ...wanted }),
    sumOfSpan: (span: Omit<Span, 'limit'>, wanted: Conditions): SumRow | undefined =>
      sumOfSpan.get({ ...span, ...wanted }),
    sumOfThese: (numbers: readonly number[], wanted: Conditions): SumRow | undefined =>
      sumOfThese.get({ numbers: listOf(numbers), ...wanted }),
    /** First and last tickets of some rows of totals that count all, and any, of these keys. */
    told: (
      row: number,
      rows: number,
      span: Omit<Span, 'limit'>,
      keys: { readonly all: readonly string[]; readonly any: readonly string[] },
    ): { first: number; last: number }[] =>
      told.all({
        row,
        rows,
        from: span.from,
        before: span.before,
        all: JSON.stringify(keys.all),
        any: JSON.stringify(keys.any),
      }),
    lastTotal: (): number => lastTotal.get()?.row ?? 0,
    ofProduct: (product: number, span: Span): number[] => numbersOf(ofProduct.all({ product, ...span })),
    ofAmount: (amount: number, span: Span): number[] => numbersOf(ofAmount.all({ amount, ...span })),
    ofReference: (reference: string, span: Span): number[] =>
      numbersOf(ofReference.all({ reference, ...span })),
    /** The ticket on which this reference of mobile money was taken, however it was typed. */
    ofMobile: (operator: string, reference: string): number | null =>
      ofMobile.get({ key: mobileKey(operator, reference) })?.sale ?? null,
    /** First and last ticket of a day or a shift; null when it has none. Numbers go with time. */
    range: (of: 'day' | 'shift', value: string | number): { first: number; last: number } | null => {
      const found = range[of].get({ value });
      return found?.first == null || found.last == null ? null : { first: found.first, last: found.last };
    },
    /** Of the days between two, those two included. */
    between: (days: { from: string; to: string }): { first: number; last: number } | null => {
      const found = between.get(days);
      return found?.first == null || found.last == null ? null : { first: found.first, last: found.last };
    },
    last: (): number => last.get()?.number ?? 0,
    /** The newest ticket from `from` on and below `before`; null when there is none. */
    newest: (from: number, before: number): number | null =>
      newestBelow.get({ from, before })?.number ?? null,
    /** Bytes of what was recorded of a cart between two positions of the journal. */
    cartFacts: (cart: string, span: Span): string[] =>
      cartFacts.all({ cart: `"cart":${JSON.stringify(cart)}`, ...span }).map(({ bytes }) => bytes),
  };
}
export type TicketsStore = ReturnType<typeof createTicketsStore>;
