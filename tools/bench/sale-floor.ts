import Sqlite from 'better-sqlite3';
import { storeFile } from '../../main/boot.ts';
import { openDb } from '../../main/db/db.ts';
import { migrate } from '../../main/db/migrate.ts';

type Row = Record<string, string | number | Buffer | null>;

/** The rows of one sale, as the till wrote them: the floor writes the same ones with nothing around them. */
export interface SaleRows {
  readonly journal: Row;
  readonly sale: Row;
  readonly lines: readonly Row[];
  readonly tenders: readonly Row[];
  readonly cash: readonly Row[];
  readonly total: Row;
}

export function rowsOfSales(dataDir: string, first: number, count: number): SaleRows[] {
  const db = new Sqlite(storeFile(dataDir), { readonly: true });
  try {
    const all = (text: string, value: unknown): Row[] => db.prepare(text).all(value) as Row[];
    const total = db
      .prepare('SELECT * FROM running_total ORDER BY day DESC, shift DESC LIMIT 1')
      .get() as Row;
    return Array.from({ length: count }, (_, i) => {
      const number = first + i;
      const [sale] = all('SELECT * FROM sale WHERE number = ?', number);
      if (!sale) throw new Error(`ticket ${number} is not there`);
      const [journal] = all('SELECT * FROM journal WHERE position = ?', sale.position);
      if (!journal) throw new Error(`ticket ${number} has no journal row`);
      return {
        sale,
        journal,
        total,
        lines: all('SELECT * FROM sale_line WHERE sale = ?', number),
        tenders: all('SELECT * FROM sale_tender WHERE sale = ?', number),
        cash: all(
          'SELECT shift, at, kind, amount_minor, reason, user_id, sale FROM cash_movement WHERE sale = ?',
          number,
        ),
      };
    });
  } finally {
    db.close();
  }
}

/** Bare better-sqlite3 with the till's own tables and pragmas: one transaction, one fsync, statements prepared once. */
export function createFloor(file: string) {
  const made = openDb(file);
  migrate(made);
  made.close();
  const db = new Sqlite(file);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('wal_autocheckpoint = 0');
  const prepared = new Map<string, Sqlite.Statement>();
  const insert = (table: string, row: Row): void => {
    let statement = prepared.get(table);
    if (!statement) {
      const columns = Object.keys(row);
      statement = db.prepare(
        `INSERT OR REPLACE INTO ${table} (${columns.join(', ')}) VALUES (${columns.map((name) => `:${name}`).join(', ')})`,
      );
      prepared.set(table, statement);
    }
    statement.run(row);
  };
  const stock = db.prepare(
    `INSERT INTO stock_level (product_id, qty_milli) VALUES (?, ?)
     ON CONFLICT (product_id) DO UPDATE SET qty_milli = qty_milli + excluded.qty_milli`,
  );
  const endCart = db.prepare('DELETE FROM cart WHERE id = ?');
  const [begin, commit] = [db.prepare('BEGIN IMMEDIATE'), db.prepare('COMMIT')];
  return {
    sell: ({ journal, sale, lines, tenders, cash, total }: SaleRows): void => {
      begin.run();
      insert('journal', journal);
      insert('sale', sale);
      for (const line of lines) {
        insert('sale_line', line);
        stock.run(line.product_id, -Number(line.qty_milli));
      }
      for (const tender of tenders) insert('sale_tender', tender);
      for (const movement of cash) insert('cash_movement', movement);
      insert('running_total', total);
      endCart.run(sale.cart);
      commit.run();
    },
    checkpoint: () => {
      db.pragma('wal_checkpoint(PASSIVE)');
    },
    bytes: (): number => {
      db.pragma('wal_checkpoint(TRUNCATE)');
      return (
        Number(db.pragma('page_count', { simple: true })) * Number(db.pragma('page_size', { simple: true }))
      );
    },
    close: () => db.close(),
  };
}
