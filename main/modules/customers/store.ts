import type { Db } from '#main/kernel/db/db.ts';
import { storedJson } from '#main/kernel/db/stored-json.ts';

export interface CustomerFields {
  readonly name: string;
  /** `+2250712345678`. */
  readonly phones: readonly string[];
  readonly address: string;
  readonly email: string;
  readonly taxNumber: string;
  readonly note: string;
}
export interface CustomerRecord extends CustomerFields {
  readonly id: number;
  readonly place: string;
  readonly archived: boolean;
  readonly created_at: number;
  readonly erased_at: number | null;
  readonly tickets: number;
  readonly gross_minor: number;
  readonly lastSale_at: number | null;
}
interface Stored extends Omit<CustomerRecord, 'phones' | 'taxNumber' | 'archived'> {
  readonly phones: string;
  readonly tax_number: string;
  readonly archived: number;
}
/** What was asked for: by one of its beginnings, up to where they end. */
type Asked = readonly (readonly string[])[];

const recordOf = ({ phones, tax_number, archived, ...row }: Stored): CustomerRecord => ({
  ...row,
  phones: storedJson<string[]>(phones),
  taxNumber: tax_number,
  archived: archived === 1,
});
/** Behind every word that begins so. */
const last = '\uffff';
/** So many bearers of a word are put in order; a word that more bear is met soon when all are walked in order. */
const few = 5_000;

const columns = `c.id, c.name, c.phones, c.address, c.email, c.tax_number, c.note, c.place, c.archived, c.created_at,
  c.erased_at, coalesce(s.tickets, 0) AS tickets, coalesce(s.gross_minor, 0) AS gross_minor, s.last_at AS lastSale_at`;
const from = 'customer c LEFT JOIN customer_total s ON s.customer_id = c.id';
const beginsWith = (term: string): string =>
  `EXISTS (SELECT 1 FROM json_each(a.value) b WHERE ${term} >= b.value AND ${term} < b.value || '${last}')`;
const bears = `NOT EXISTS (
  SELECT 1 FROM json_each(:asked) a WHERE NOT EXISTS (
    SELECT 1 FROM customer_term t WHERE t.customer_id = c.id AND ${beginsWith('t.term')}))`;
const listed = 'c.erased_at IS NULL AND c.archived = :archived AND (c.place, c.id) > (:place, :id)';

export function createCustomersStore(db: Db) {
  const one = db.sql<Stored>('customer.one', `SELECT ${columns} FROM ${from} WHERE c.id = :of`);
  const walk = db.sql<Stored>(
    'customer.walk',
    `SELECT ${columns} FROM ${from} WHERE ${listed} AND ${bears} ORDER BY c.place, c.id LIMIT :limit`,
  );
  const sorted = db.sql<Stored>(
    'customer.sorted',
    `SELECT ${columns} FROM json_each(:ids) i CROSS JOIN ${from}
     WHERE c.id = i.value AND ${listed} AND ${bears} ORDER BY c.place, c.id LIMIT :limit`,
  );
  const bearers = db.sql<{ id: number }>(
    'customer.bearers',
    `SELECT DISTINCT t.customer_id AS id FROM json_each(:begins) b CROSS JOIN customer_term t
     WHERE t.term >= b.value AND t.term < b.value || '${last}' LIMIT :limit`,
  );
  const begun = `SELECT t.customer_id AS id FROM json_each(:one) b CROSS JOIN customer_term t
     WHERE t.term >= b.value AND t.term < b.value || '${last}'`;
  const bearersOfBoth = db.sql<{ id: number }>(
    'customer.bearersOfBoth',
    `${begun} INTERSECT ${begun.replace(':one', ':other')} LIMIT :limit`,
  );
  const withTerms = db.sql<{ id: number }>(
    'customer.withTerms',
    `SELECT DISTINCT t.customer_id AS id FROM json_each(:terms) b CROSS JOIN customer_term t WHERE t.term = b.value
     ORDER BY 1`,
  );
  const all = db.sql<Stored>(
    'customer.all',
    `SELECT ${columns} FROM ${from} WHERE c.erased_at IS NULL AND (c.place, c.id) > (:place, :id)
     ORDER BY c.place, c.id LIMIT :limit`,
  );
  const insert = db.sql<never>(
    'customer.insert',
    `INSERT INTO customer (name, phones, address, email, tax_number, note, place, created_at)
     VALUES (:name, :phones, :address, :email, :taxNumber, :note, :place, :at)`,
  );
  const update = db.sql<never>(
    'customer.update',
    `UPDATE customer SET name = :name, phones = :phones, address = :address, email = :email,
       tax_number = :taxNumber, note = :note, place = :place WHERE id = :id`,
  );
  const archive = db.sql<never>(
    'customer.archive',
    'UPDATE customer SET archived = :archived WHERE id = :id',
  );
  const erase = db.sql<never>(
    'customer.erase',
    `UPDATE customer SET name = '', phones = '[]', address = '', email = '', tax_number = '', note = '', place = '',
       erased_at = :at WHERE id = :id`,
  );
  const dropTerms = db.sql<never>('customer.dropTerms', 'DELETE FROM customer_term WHERE customer_id = :id');
  const putTerms = db.sql<never>(
    'customer.putTerms',
    'INSERT INTO customer_term (customer_id, term) SELECT :id, value FROM json_each(:terms)',
  );
  const forgetTerms = db.sql<never>('customer.forgetTerms', 'DELETE FROM customer_term');
  const lacks = db.sql<{ lacks: number }>(
    'customer.lacksTerms',
    `SELECT EXISTS (SELECT 1 FROM customer WHERE erased_at IS NULL) AND NOT EXISTS (SELECT 1 FROM customer_term) AS lacks`,
  );
  const sale = db.sql<never>(
    'customer.sale',
    'INSERT INTO customer_sale (customer_id, sale, at, gross_minor) VALUES (:customer, :sale, :at, :gross)',
  );
  const count = db.sql<never>(
    'customer.count',
    `INSERT INTO customer_total (customer_id, tickets, gross_minor, last_at) VALUES (:customer, 1, :gross, :at)
     ON CONFLICT (customer_id) DO UPDATE SET tickets = tickets + 1, gross_minor = gross_minor + excluded.gross_minor,
       last_at = excluded.last_at`,
  );
  const tickets = db.sql<{ number: number; at: number; gross_minor: number }>(
    'customer.tickets',
    `SELECT sale AS number, at, gross_minor FROM customer_sale
     WHERE customer_id = :customer AND sale >= :from AND sale < :before ORDER BY sale DESC LIMIT :limit`,
  );

  const valuesOf = ({ phones, ...fields }: CustomerFields) => ({ ...fields, phones: JSON.stringify(phones) });
  const setTerms = (id: number, terms: readonly string[]): void => {
    dropTerms.run({ id });
    putTerms.run({ id, terms: JSON.stringify(terms) });
  };
  /** What is written over or taken away leaves no bytes behind in the file. */
  const leavingNothing = <T>(work: () => T): T => {
    db.pragma('secure_delete = ON');
    try {
      return work();
    } finally {
      db.pragma('secure_delete = OFF');
    }
  };

  return {
    one: (id: number): CustomerRecord | undefined => {
      const row = one.get({ of: id });
      return row && recordOf(row);
    },
    list: (
      asked: Asked,
      page: { archived: boolean; after: { place: string; id: number }; limit: number },
    ): CustomerRecord[] => {
      const { archived, after, limit } = page;
      const values = { ...after, archived: archived ? 1 : 0, limit };
      let ids = null as readonly number[] | null;
      const frequent: (readonly string[])[] = [];
      for (const begins of asked) {
        const found = bearers.all({ begins: JSON.stringify(begins), limit: few + 1 });
        const those = new Set(found.map(({ id }) => id));
        if (those.size > few) frequent.push(begins);
        else ids = ids?.filter((id) => those.has(id)) ?? [...those];
        if (ids?.length === 0) return [];
      }
      // Words that many bear and nearly nobody together: who has both is told by the words, not by a walk along everybody.
      const [first, second] = frequent;
      if (ids === null && first && second) {
        const both = { one: JSON.stringify(first), other: JSON.stringify(second), limit: few + 1 };
        const found = bearersOfBoth.all(both);
        if (found.length === 0) return [];
        if (found.length <= few) ids = found.map(({ id }) => id);
      }
      const rest = { ...values, asked: JSON.stringify(frequent) };
      const rows = ids === null ? walk.all(rest) : sorted.all({ ...rest, ids: JSON.stringify(ids) });
      return rows.map(recordOf);
    },
    all: (after: { place: string; id: number }, limit: number): CustomerRecord[] =>
      all.all({ ...after, limit }).map(recordOf),
    withTerms: (terms: readonly string[]): number[] =>
      withTerms.all({ terms: JSON.stringify(terms) }).map(({ id }) => id),
    /** Worked out anew when the till opens: a file alone does not know how its country writes telephones. */
    forgetTerms: (): void => {
      leavingNothing(() => forgetTerms.run());
    },
    lacksTerms: (): boolean => lacks.get()?.lacks === 1,
    setTerms,
    create: (fields: CustomerFields, place: string, terms: readonly string[], at: number): number => {
      const id = Number(insert.run({ ...valuesOf(fields), place, at }).lastInsertRowid);
      setTerms(id, terms);
      return id;
    },
    update: (id: number, fields: CustomerFields, place: string, terms: readonly string[]): void =>
      leavingNothing(() => {
        update.run({ id, ...valuesOf(fields), place });
        setTerms(id, terms);
      }),
    archive: (id: number, archived: boolean): void => {
      archive.run({ id, archived: archived ? 1 : 0 });
    },
    erase: (id: number, at: number): void =>
      leavingNothing(() => {
        erase.run({ id, at });
        dropTerms.run({ id });
      }),
    recordSale: (row: { customer: number; sale: number; at: number; gross: number }): void => {
      sale.run(row);
      count.run({ customer: row.customer, at: row.at, gross: row.gross });
    },
    tickets: (customer: number, span: { from: number; before: number; limit: number }) =>
      tickets.all({ customer, ...span }),
  };
}
export type CustomersStore = ReturnType<typeof createCustomersStore>;
