import Sqlite from 'better-sqlite3';
import { storeFile } from '#main/kernel/open-store.ts';

export type Row = Record<string, string | number | Buffer | null>;

/** The rows of one sale, as the till wrote them: the floor writes the same ones with nothing around them. */
export interface SaleRows {
  readonly journal: Row;
  readonly sale: Row;
  readonly lines: readonly Row[];
  readonly tenders: readonly Row[];
  readonly cash: readonly Row[];
  readonly total: Row;
}

/** Reads back what a sale wrote. A connection of its own: the till's caches stay as they are. */
export function saleReader(dataDir: string) {
  const db = new Sqlite(storeFile(dataDir), { readonly: true });
  const from = (text: string): Sqlite.Statement => db.prepare(text);
  const sale = from('SELECT * FROM sale WHERE number = ?');
  const journal = from('SELECT * FROM journal WHERE position = ?');
  const lines = from('SELECT * FROM sale_line WHERE sale = ?');
  const tenders = from('SELECT * FROM sale_tender WHERE sale = ?');
  const cash = from('SELECT * FROM cash_movement WHERE sale = ?');
  const total = from('SELECT * FROM running_total ORDER BY day DESC, shift DESC LIMIT 1');
  const cart = from("SELECT * FROM cart WHERE state = 'open'");
  return {
    openCart: (): Row => cart.get() as Row,
    rows: (number: number): SaleRows => {
      const row = sale.get(number) as Row | undefined;
      if (!row) throw new Error(`ticket ${number} is not there`);
      return {
        sale: row,
        journal: journal.get(row.position) as Row,
        lines: lines.all(number) as Row[],
        tenders: tenders.all(number) as Row[],
        cash: cash.all(number) as Row[],
        total: total.get() as Row,
      };
    },
    close: () => db.close(),
  };
}

/**
 * Bare better-sqlite3 on a copy of the till's own file, with its pragmas: the same rows into the same tables and indexes, one
 * transaction, one fsync, statements prepared once, values bound by position. Its carts are saved scan by scan beforehand, as
 * the till's are, outside the time.
 */
export function createFloor(file: string) {
  const db = new Sqlite(file);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('wal_autocheckpoint = 0');
  const insert = (table: string, more = ''): ((row: Row) => void) => {
    const columns = db.prepare(`SELECT name FROM pragma_table_info('${table}')`).pluck().all() as string[];
    const statement = db.prepare(
      `INSERT INTO ${table} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')}) ${more}`,
    );
    return (row) => {
      statement.run(columns.map((column) => row[column]));
    };
  };
  const journal = insert('journal');
  const sale = insert('sale');
  const line = insert('sale_line');
  const tender = insert('sale_tender');
  const cash = insert('cash_movement');
  const total = insert(
    'running_total',
    `ON CONFLICT (day, shift) DO UPDATE SET tickets = excluded.tickets, first_ticket = excluded.first_ticket,
       last_ticket = excluded.last_ticket, gross_minor = excluded.gross_minor, net_minor = excluded.net_minor,
       absolute_minor = excluded.absolute_minor, body = excluded.body`,
  );
  const stock = db.prepare(
    `INSERT INTO stock_level (product_id, qty_milli, sold) VALUES (?, ?, 1)
     ON CONFLICT (product_id) DO UPDATE SET qty_milli = qty_milli + excluded.qty_milli, sold = sold + 1`,
  );
  const cart = insert('cart', 'ON CONFLICT (id) DO UPDATE SET body = excluded.body');
  const endCart = db.prepare('DELETE FROM cart WHERE id = ?');
  const [begin, commit] = [db.prepare('BEGIN IMMEDIATE'), db.prepare('COMMIT')];
  return {
    scan: (row: Row): void => {
      db.pragma('synchronous = NORMAL');
      cart(row);
      db.pragma('synchronous = FULL');
    },
    sell: (rows: SaleRows): void => {
      begin.run();
      journal(rows.journal);
      sale(rows.sale);
      for (const row of rows.lines) {
        line(row);
        stock.run(row.product_id, -Number(row.qty_milli));
      }
      for (const row of rows.tenders) tender(row);
      for (const row of rows.cash) cash(row);
      total(rows.total);
      endCart.run(rows.sale.cart);
      commit.run();
    },
    checkpoint: () => {
      db.pragma('wal_checkpoint(PASSIVE)');
    },
    close: (): void => {
      db.pragma('wal_checkpoint(TRUNCATE)');
      db.close();
    },
  };
}
