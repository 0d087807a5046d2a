import type { Db } from '#main/kernel/db/db.ts';
import { partsOfTicket, ticketName } from '#shared/domain/ticket-name.ts';

export interface SaleElsewhere {
  readonly till: string;
  readonly tillName: string;
  readonly epoch: number;
  readonly seq: number;
  readonly number: number;
  readonly at: number;
  readonly day: string;
  readonly lines: number;
  readonly gross_minor: number;
}

export interface PlaceElsewhere {
  readonly till: string;
  readonly epoch: number;
  readonly seq: number;
}
interface ReturnRow extends PlaceElsewhere {
  readonly number: number;
  readonly gross_minor: number;
  readonly back_minor: number;
  readonly plain: number;
}

/** What a product of this till is called and found by. */
export function createProductNames(db: Db) {
  const name = db.sql<{ name: string }>('sync.productName', 'SELECT name FROM product WHERE id = :id');
  const codes = db.sql<{ code: string }>(
    'sync.productCodes',
    'SELECT code_key AS code FROM barcode WHERE product_id = :id',
  );
  return (id: number): { readonly name: string; readonly codes: readonly string[] } | null => {
    const found = name.get({ id });
    return found ? { name: found.name, codes: codes.all({ id }).map(({ code }) => code) } : null;
  };
}

const saleColumns = `s.till, t.name AS tillName, s.epoch, s.seq, s.number, s.at, s.day, s.lines, s.gross_minor
  FROM seen_sale s JOIN other_till t ON t.till = s.till`;

/** Reads what this till has of the others, in the file of the shop. */
export function createElsewhereStore(db: Db) {
  const stock = db.sql<{ till: string; name: string; heard_at: number | null; qty_milli: number | null }>(
    'elsewhere.stock',
    `SELECT t.till, t.name, t.heard_at, (
       SELECT sum(k.qty_milli) FROM seen_till_stock k WHERE k.till = t.till AND k.product_id IN (
         SELECT c.product_id FROM other_code c
           WHERE c.till = t.till AND c.code IN (SELECT value FROM json_each(:codes))
         UNION
         SELECT p.product_id FROM other_product p
           WHERE p.till = t.till AND p.name = :name AND NOT EXISTS (
             SELECT 1 FROM other_code c
               WHERE c.till = t.till AND c.code IN (SELECT value FROM json_each(:codes)))
       )
     ) AS qty_milli FROM other_till t ORDER BY t.name, t.till`,
  );
  const sales = db.sql<SaleElsewhere>(
    'elsewhere.sales',
    `SELECT ${saleColumns}
     WHERE (:number IS NULL OR s.number = :number) AND (:day IS NULL OR s.day = :day)
       AND (s.at, s.till, s.epoch, s.seq) < (:at, :till, :epoch, :seq)
     ORDER BY s.at DESC, s.till DESC, s.epoch DESC, s.seq DESC LIMIT :limit`,
  );
  const sale = db.sql<SaleElsewhere>(
    'elsewhere.sale',
    `SELECT ${saleColumns} WHERE s.till = :till AND s.epoch = :epoch AND s.seq = :seq`,
  );
  const bytes = db.sql<{ bytes: string }>(
    'elsewhere.bytes',
    'SELECT bytes FROM other_row WHERE till = :till AND epoch = :epoch AND seq = :seq',
  );
  const placeOf = db.sql<PlaceElsewhere>(
    'elsewhere.placeOf',
    `SELECT till, epoch, seq FROM seen_sale WHERE till = :till AND number = :number
     ORDER BY epoch DESC, seq DESC LIMIT 1`,
  );
  const correctionOf = db.sql<{ bytes: string }>(
    'elsewhere.correctionOf',
    `SELECT r.bytes FROM seen_tender_correction c JOIN other_row r ON r.till = c.till AND r.epoch = c.epoch AND r.seq = c.seq
     WHERE c.till = :till AND c.number = :number ORDER BY c.epoch DESC, c.seq DESC LIMIT 1`,
  );
  // A ticket is called `/17` by its own till and `T4K7Q2MZ/17` by the others.
  const isOf = (row: string): string =>
    `((${row}.of_ticket = :own AND ${row}.till = :till) OR ${row}.of_ticket = :name)`;
  const returnsOf = db.sql<ReturnRow>(
    'elsewhere.returnsOf',
    `SELECT r.till, r.epoch, r.seq, s.number, sum(r.gross_minor) AS gross_minor,
       (SELECT coalesce(sum(m.amount_minor), 0) FROM seen_sale_refund m
         WHERE m.till = r.till AND m.epoch = r.epoch AND m.seq = r.seq AND m.for_ticket IN (r.of_ticket, :name)) AS back_minor,
       (SELECT count(*) FROM seen_sale_return a
         WHERE a.till = r.till AND a.epoch = r.epoch AND a.seq = r.seq) = s.lines AS plain
     FROM seen_sale_return r JOIN seen_sale s ON s.till = r.till AND s.epoch = r.epoch AND s.seq = r.seq
     WHERE ${isOf('r')} GROUP BY r.till, r.epoch, r.seq ORDER BY r.till, r.epoch, r.seq`,
  );
  const returnedLines = db.sql<{ of_line: number; qty_milli: number }>(
    'elsewhere.returnedLines',
    `SELECT r.of_line, r.qty_milli FROM seen_sale_return r
     WHERE ${isOf('r')} AND r.till = :from AND r.epoch = :epoch AND r.seq = :seq ORDER BY r.n`,
  );
  const refundedOn = db.sql<{ of_tender: number; amount_minor: number }>(
    'elsewhere.refundedOn',
    `SELECT m.of_tender, sum(m.amount_minor) AS amount_minor FROM seen_sale_refund m WHERE ${isOf('m')} GROUP BY m.of_tender`,
  );
  const crossed = db.sql<{ of_ticket: string }>(
    'elsewhere.crossed',
    `SELECT of_ticket FROM seen_sale_return WHERE of_ticket >= '0' GROUP BY of_ticket ORDER BY max(rowid) DESC LIMIT :most`,
  );
  const codesOf = db.sql<{ code: string }>(
    'elsewhere.codesOf',
    'SELECT code FROM other_code WHERE till = :till AND product_id = :product ORDER BY code',
  );
  const asked = (name: string) => {
    const { till, number } = partsOfTicket(name);
    return { name, till, own: ticketName('', number) };
  };
  const tills = db.sql<{ till: string; name: string }>(
    'elsewhere.tills',
    'SELECT till, name FROM other_till',
  );
  const peers = db.sql<{ count: number }>('elsewhere.peers', 'SELECT count(*) AS count FROM peer');
  return {
    /** By the codes of a product; by its name where none of them is known there. */
    stockOf: (codes: readonly string[], name: string) => stock.all({ codes: JSON.stringify(codes), name }),
    tills: () => tills.all(),
    sales: (wanted: {
      readonly number: number | null;
      readonly day: string | null;
      readonly at: number;
      readonly till: string;
      readonly epoch: number;
      readonly seq: number;
      readonly limit: number;
    }) => sales.all(wanted),
    sale: (place: { readonly till: string; readonly epoch: number; readonly seq: number }) => {
      const found = sale.get(place);
      const row = bytes.get(place);
      return found && row ? { ...found, bytes: row.bytes } : null;
    },
    /** Where a ticket was recorded; null where it has not come here. */
    placeOf: (till: string, number: number) => placeOf.get({ till, number }) ?? null,
    bytesAt: ({ till, epoch, seq }: PlaceElsewhere) => bytes.get({ till, epoch, seq })?.bytes,
    /** The last row that put a tender of it right. */
    correctionOf: (till: string, number: number) => correctionOf.get({ till, number })?.bytes,
    /** The tickets of other tills on which goods of this one came back. */
    returnsOf: (name: string) => returnsOf.all(asked(name)),
    returnedLines: (
      name: string,
      { till: from, epoch, seq }: { readonly till: string; readonly epoch: number; readonly seq: number },
    ) => returnedLines.all({ ...asked(name), from, epoch, seq }),
    refundedOn: (name: string) => refundedOn.all(asked(name)),
    /** Tickets that came back at another till than the one that sold them, the last ones first. */
    crossed: (most: number): string[] => crossed.all({ most }).map(({ of_ticket }) => of_ticket),
    codesOf: (till: string, product: number): string[] =>
      codesOf.all({ till, product }).map(({ code }) => code),
    peers: (): number => peers.get()?.count ?? 0,
  };
}
export type ElsewhereStore = ReturnType<typeof createElsewhereStore>;
