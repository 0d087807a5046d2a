import { type RawBuilder, sql } from 'kysely';
import type { Tenants } from '#headoffice/kernel/db/tenant.ts';
import type { Sees } from '#headoffice/kernel/may.ts';
import type { totalsBy } from '#shared/wire/public-endpoints.ts';

export type TotalsBy = (typeof totalsBy)[number];

export interface Total {
  /** Empty where the tills have not said the name. */
  readonly name: string;
  readonly currency: string;
  readonly tickets: number;
  /** Pieces, grams… of one product. */
  readonly qty_milli: number;
  readonly gross_minor: number;
  /** Null by means of payment: money that was paid bears no tax of its own. */
  readonly net_minor: number | null;
}
export interface Span {
  readonly from: string;
  readonly to: string;
}
/** Rows of an answer, the largest first. */
const mostRows = 400;

const currency = sql<string>`coalesce(about.currency, '')`;
/** One shop of those that one sees; none where it is not of them. */
export const ofShop = ({ tenant, shops }: Sees, shop: string | undefined): Sees =>
  shop === undefined
    ? { tenant, shops }
    : { tenant, shops: shops === null || shops.includes(shop) ? [shop] : [] };
/** Every shop, or those that one sees. */
const seen = ({ shops }: Sees) => sql`(${shops}::text[] IS NULL OR till.shop_id = ANY(${shops}::text[]))`;
const byDay = (sees: Sees, { from, to }: Span, name: RawBuilder<string>) => sql<Total>`
  SELECT ${name} AS name, ${currency} AS currency, sum(day.tickets)::int8 AS tickets, 0::int8 AS qty_milli,
         sum(day.gross_minor)::int8 AS gross_minor, sum(day.net_minor)::int8 AS net_minor
  FROM till_day AS day
  JOIN till ON till.tenant_id = day.tenant_id AND till.id = day.till_id
  JOIN shop ON shop.tenant_id = till.tenant_id AND shop.id = till.shop_id
  LEFT JOIN till_about AS about ON about.tenant_id = day.tenant_id AND about.till_id = day.till_id
  WHERE day.tenant_id = ${sees.tenant} AND day.day >= ${from} AND day.day <= ${to} AND ${seen(sees)}
  GROUP BY 1, 2`;

/** Days by what their lines bear or belong to. */
const byPart = (
  sees: Sees,
  { from, to }: Span,
  which: 'rate' | 'category',
  name: RawBuilder<string>,
) => sql<Total>`
  SELECT ${name} AS name, ${currency} AS currency, sum(part.tickets)::int8 AS tickets, 0::int8 AS qty_milli,
         sum(part.gross_minor)::int8 AS gross_minor, sum(part.net_minor)::int8 AS net_minor
  FROM till_day_part AS part
  JOIN till ON till.tenant_id = part.tenant_id AND till.id = part.till_id
  LEFT JOIN till_category AS category ON part.part = 'category' AND category.tenant_id = part.tenant_id
    AND category.till_id = part.till_id AND category.category_id::text = part.name
  LEFT JOIN till_about AS about ON about.tenant_id = part.tenant_id AND about.till_id = part.till_id
  WHERE part.tenant_id = ${sees.tenant} AND part.part = ${which} AND part.day >= ${from} AND part.day <= ${to} AND ${seen(sees)}
  GROUP BY 1, 2 ORDER BY 5 DESC, 1`;

const statements: { readonly [K in TotalsBy]: (sees: Sees, span: Span) => RawBuilder<Total> } = {
  day: (sees, span) => sql<Total>`${byDay(sees, span, sql`day.day`)} ORDER BY 1 DESC, 2`,
  month: (sees, span) => sql<Total>`${byDay(sees, span, sql`substr(day.day, 1, 7)`)} ORDER BY 1 DESC, 2`,
  shop: (sees, span) => sql<Total>`${byDay(sees, span, sql`shop.name`)} ORDER BY 5 DESC, 1`,
  till: (sees, span) =>
    sql<Total>`${byDay(sees, span, sql`shop.name || ' · ' || CASE WHEN till.name = '' THEN till.id ELSE till.name || ' (' || till.id || ')' END`)} ORDER BY 1, 2`,
  person: (sees, { from, to }) => sql<Total>`
    SELECT coalesce(who.name, '') AS name, ${currency} AS currency, count(*)::int8 AS tickets, 0::int8 AS qty_milli,
           sum(sale.gross_minor)::int8 AS gross_minor, sum(sale.net_minor)::int8 AS net_minor
    FROM sale
    JOIN till ON till.tenant_id = sale.tenant_id AND till.id = sale.till_id
    LEFT JOIN till_person AS who
      ON who.tenant_id = sale.tenant_id AND who.till_id = sale.till_id AND who.user_id = sale.user_id
    LEFT JOIN till_about AS about ON about.tenant_id = sale.tenant_id AND about.till_id = sale.till_id
    WHERE sale.tenant_id = ${sees.tenant} AND sale.day >= ${from} AND sale.day <= ${to} AND ${seen(sees)}
    GROUP BY 1, 2 ORDER BY 5 DESC, 1`,
  product: (sees, { from, to }) => sql<Total>`
    SELECT line.name, ${currency} AS currency, count(*)::int8 AS tickets, sum(line.qty_milli)::int8 AS qty_milli,
           sum(line.gross_minor)::int8 AS gross_minor, sum(line.net_minor)::int8 AS net_minor
    FROM sale
    JOIN till ON till.tenant_id = sale.tenant_id AND till.id = sale.till_id
    JOIN sale_line AS line ON line.tenant_id = sale.tenant_id AND line.till_id = sale.till_id
      AND line.epoch = sale.epoch AND line.seq = sale.seq
    LEFT JOIN till_about AS about ON about.tenant_id = sale.tenant_id AND about.till_id = sale.till_id
    WHERE sale.tenant_id = ${sees.tenant} AND sale.day >= ${from} AND sale.day <= ${to} AND ${seen(sees)}
    GROUP BY 1, 2 ORDER BY 5 DESC, 1`,
  rate: (sees, span) => byPart(sees, span, 'rate', sql`part.name`),
  category: (sees, span) =>
    byPart(
      sees,
      span,
      'category',
      sql`CASE WHEN part.name = '' THEN '' ELSE coalesce(category.name, '?') END`,
    ),
  tender: (sees, { from, to }) => sql<Total>`
    WITH ticket AS (
      SELECT sale.till_id, sale.epoch, sale.seq, sale.number, sale.gross_minor, ${currency} AS currency
      FROM sale
      JOIN till ON till.tenant_id = sale.tenant_id AND till.id = sale.till_id
      LEFT JOIN till_about AS about ON about.tenant_id = sale.tenant_id AND about.till_id = sale.till_id
      WHERE sale.tenant_id = ${sees.tenant} AND sale.day >= ${from} AND sale.day <= ${to} AND ${seen(sees)}),
    settled AS (
      SELECT tender.kind, ticket.*, tender.amount_minor
      FROM ticket JOIN sale_tender AS tender ON tender.tenant_id = ${sees.tenant} AND tender.till_id = ticket.till_id
        AND tender.epoch = ticket.epoch AND tender.seq = ticket.seq
      UNION ALL
      SELECT fix.kind, ticket.*, fix.amount_minor
      FROM ticket JOIN tender_correction AS fix ON fix.tenant_id = ${sees.tenant} AND fix.till_id = ticket.till_id
        AND fix.number = ticket.number),
    paid AS (
      SELECT kind, currency, till_id, epoch, seq, sum(amount_minor) AS amount_minor
      FROM settled GROUP BY 1, 2, 3, 4, 5 HAVING sum(amount_minor) <> 0)
    SELECT kind AS name, currency, count(DISTINCT (till_id, epoch, seq))::int8 AS tickets, 0::int8 AS qty_milli,
           sum(amount_minor)::int8 AS gross_minor, NULL::int8 AS net_minor
    FROM paid GROUP BY 1, 2
    UNION ALL
    SELECT 'rounding', ticket.currency, 0::int8, 0::int8,
           (sum(ticket.gross_minor) - coalesce((SELECT sum(paid.amount_minor) FROM paid WHERE paid.currency = ticket.currency), 0))::int8, NULL::int8
    FROM ticket GROUP BY 2
    HAVING sum(ticket.gross_minor) <> coalesce((SELECT sum(paid.amount_minor) FROM paid WHERE paid.currency = ticket.currency), 0)
    ORDER BY 5 DESC, 1, 2`,
};

export interface TillSeen {
  readonly till: string;
  /** As people call it; empty for its id. */
  readonly name: string;
  readonly shop: string;
  readonly heard_at: number | null;
  readonly revoked: boolean;
}

export const createReports = (tenants: Tenants) => ({
  /** Sums of the tickets of some days, both included. A product is one by its name: the ids are the tills' own. */
  totals: (sees: Sees, by: TotalsBy, span: Span, most = mostRows): Promise<Total[]> =>
    tenants.in(sees.tenant, (store) =>
      store.run<Total>(sql`SELECT * FROM (${statements[by](sees, span)}) AS total LIMIT ${most}`),
    ),
  /** The last day with a ticket, of those that are no later than `most`: a till's clock may be years ahead. Null without one. */
  lastDay: async (sees: Sees, most: string): Promise<string | null> => {
    const found = await tenants.in(sees.tenant, (store) =>
      store.run<{ day: string | null }>(
        sql`SELECT max(day) AS day FROM till_day
            JOIN till ON till.tenant_id = till_day.tenant_id AND till.id = till_day.till_id
            WHERE till_day.tenant_id = ${sees.tenant} AND day <= ${most} AND ${seen(sees)}`,
      ),
    );
    return found[0]?.day ?? null;
  },
  tills: (sees: Sees): Promise<TillSeen[]> =>
    tenants.in(sees.tenant, (store) =>
      store.run(sql`
        SELECT till.id AS till, till.name, shop.name AS shop, till.heard_at, till.revoked_at IS NOT NULL AS revoked
        FROM till JOIN shop ON shop.tenant_id = till.tenant_id AND shop.id = till.shop_id
        WHERE till.tenant_id = ${sees.tenant} AND ${seen(sees)} ORDER BY shop.name, till.id`),
    ),
});
