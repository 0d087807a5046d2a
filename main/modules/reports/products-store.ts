import type { Db } from '#main/kernel/db/db.ts';
import { openMeta } from '#main/kernel/db/meta.ts';
import type { ReportPeriod } from '#shared/domain/report-period.ts';

/** What the lines of one product come to, of a day, of a month or of one ticket. Amounts in minor units, quantities in thousandths. */
export interface ProductFigures {
  /** Tickets on which it was sold. */
  readonly tickets: number;
  readonly sold_milli: number;
  /** Above zero. */
  readonly returned_milli: number;
  /** What came in for it, less what was given back. */
  readonly gross_minor: number;
  readonly net_minor: number;
  /** What was given back for it, above zero. */
  readonly returned_minor: number;
  /** Of its lines and its shares of those of tickets; goods that come back do not take theirs away. */
  readonly discount_minor: number;
}
export interface ProductSum extends ProductFigures {
  readonly product_id: number;
}
/** What the catalogue says of a product by now. */
export interface KnownProduct {
  readonly id: number;
  readonly name: string;
  readonly unit: string;
  readonly cost_minor: number | null;
}
export interface UntoldTicket {
  readonly number: number;
  readonly day: string;
  readonly bytes: string;
}

export const figureNames = [
  'tickets',
  'sold_milli',
  'returned_milli',
  'gross_minor',
  'net_minor',
  'returned_minor',
  'discount_minor',
] as const satisfies readonly (keyof ProductFigures)[];
const listed = figureNames.join(', ');
const sums = figureNames.map((name) => `sum(${name}) AS ${name}`).join(', ');
const onTop = `ON CONFLICT (period, product_id) DO UPDATE SET ${figureNames
  .map((name) => `${name} = ${name} + excluded.${name}`)
  .join(', ')}`;
const toldUpTo = 'products-told';

/**
 * Days, months and years of each product (product_total). A month is the sum of its days and a year of its months, so that years are
 * read in some rows for each product, whatever the volume.
 */
export function createProductsStore(db: Db) {
  const meta = openMeta(db);
  const add = db.sql<never>(
    'product.total.add',
    `INSERT INTO product_total (period, product_id, ${listed})
     VALUES (:period, :product_id, ${figureNames.map((name) => `:${name}`).join(', ')}) ${onTop}`,
  );
  const ofSpan = db.sql<ProductSum>(
    'product.total.ofSpan',
    `SELECT product_id, ${sums} FROM product_total WHERE period BETWEEN :from AND :to GROUP BY product_id`,
  );
  const known = db.sql<KnownProduct>(
    'product.total.known',
    'SELECT id, name, unit, cost_minor FROM product WHERE id IN (SELECT value FROM json_each(:ids))',
  );
  const moveDays = db.sql<never>(
    'product.total.moveDays',
    `INSERT INTO product_total (period, product_id, ${listed})
     SELECT :day, product_id, ${sums} FROM product_total
     WHERE period > :day AND length(period) = 10 GROUP BY product_id ${onTop}`,
  );
  const dropDays = db.sql<never>(
    'product.total.dropDays',
    'DELETE FROM product_total WHERE period > :day AND length(period) = 10',
  );
  const drop = db.sql<never>(
    'product.total.drop',
    'DELETE FROM product_total WHERE period >= :from AND length(period) = length(:from)',
  );
  const sumUp = db.sql<never>(
    'product.total.sumUp',
    `INSERT INTO product_total (period, product_id, ${listed})
     SELECT substr(period, 1, length(:from)), product_id, ${sums} FROM product_total
     WHERE period >= :from AND length(period) = length(:from) + 3
     GROUP BY substr(period, 1, length(:from)), product_id`,
  );
  const lastSold = db.sql<{ ticket: number | null }>(
    'product.total.lastSold',
    'SELECT max(number) AS ticket FROM sale',
  );
  const untold = db.sql<UntoldTicket>(
    'product.total.untold',
    `SELECT s.number, s.day, j.bytes FROM sale s JOIN journal j ON j.position = s.position
     WHERE s.number > :after ORDER BY s.number LIMIT :limit`,
  );
  const untoldCount = db.sql<{ tickets: number }>(
    'product.total.untoldCount',
    'SELECT count(*) AS tickets FROM sale WHERE number > :after',
  );
  return {
    add: (period: string, of: ProductSum): void => {
      add.run({ period, ...of });
    },
    /** Between two days of one month, or of a month or a year by its name at both ends. */
    ofSpan: ({ from, to }: ReportPeriod): ProductSum[] => ofSpan.all({ from, to }),
    known: (ids: readonly number[]): KnownProduct[] => known.all({ ids: JSON.stringify(ids) }),
    /** What was sold on later days counts on this one. */
    moveLater: (day: string): void => {
      moveDays.run({ day });
      dropDays.run({ day });
      for (const from of [day.slice(0, 7), day.slice(0, 4)]) {
        drop.run({ from });
        sumUp.run({ from });
      }
    },
    /** The ticket up to which all are in the totals. */
    told: (): number => Number(meta.read(toldUpTo) ?? 0),
    setTold: (ticket: number): void => meta.write(toldUpTo, String(ticket)),
    lastSold: (): number => lastSold.get()?.ticket ?? 0,
    untold: (after: number, limit: number): UntoldTicket[] => untold.all({ after, limit }),
    untoldCount: (after: number): number => untoldCount.get({ after })?.tickets ?? 0,
  };
}
export type ProductsStore = ReturnType<typeof createProductsStore>;
