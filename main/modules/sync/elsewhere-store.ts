import type { Db } from '#main/kernel/db/db.ts';

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
    peers: (): number => peers.get()?.count ?? 0,
  };
}
export type ElsewhereStore = ReturnType<typeof createElsewhereStore>;
