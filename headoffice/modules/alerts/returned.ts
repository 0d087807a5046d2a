import { type RawBuilder, sql } from 'kysely';
import type { Tenants } from '#headoffice/kernel/db/tenant.ts';
import type { Sees } from '#headoffice/kernel/may.ts';

/** A line of a ticket of which more came back, on several tills, than was sold. Quantities in thousandths; `at`: of the last one. */
export interface ReturnedTooMuch {
  readonly till_id: string;
  readonly number: number;
  readonly name: string;
  readonly sold_milli: number;
  readonly back_milli: number;
  readonly at: number;
  /** The tickets on which it came back: till and number. */
  readonly tickets: readonly string[];
}

/**
 * A till refuses more than was sold as far as it knows, so only tickets are looked at that came back at another till than their own:
 * `/` stands before `0`, and names of tickets are compared byte by byte.
 */
export const returnedTooMuch = (tenant: string): RawBuilder<unknown> => sql`
  SELECT ticket.till_id, ticket.number, line.name, line.qty_milli AS sold_milli,
         -sum(back.qty_milli)::bigint AS back_milli, max(here.at) AS at,
         array_agg(DISTINCT coalesce(nullif(at_till.name, ''), at_till.id) || ' · ' || here.number) AS tickets
  FROM (SELECT DISTINCT of_ticket, split_part(of_ticket, '/', 1) AS till_id,
               CASE WHEN of_ticket ~ '^[^/]+/[0-9]{1,15}$' THEN split_part(of_ticket, '/', 2)::bigint END AS number
        FROM sale_return WHERE tenant_id = ${tenant} AND of_ticket >= '0') AS named
  JOIN sale AS ticket ON ticket.tenant_id = ${tenant} AND ticket.till_id = named.till_id
    AND ticket.number = named.number
  JOIN sale_return AS back ON back.tenant_id = ${tenant}
    AND (back.of_ticket = named.of_ticket
      OR (back.of_ticket = '/' || named.number AND back.till_id = named.till_id))
  JOIN sale_line AS line ON line.tenant_id = ${tenant} AND line.till_id = ticket.till_id
    AND line.epoch = ticket.epoch AND line.seq = ticket.seq AND line.line = back.of_line
  JOIN sale AS here ON here.tenant_id = ${tenant} AND here.till_id = back.till_id
    AND here.epoch = back.epoch AND here.seq = back.seq
  JOIN till AS at_till ON at_till.tenant_id = ${tenant} AND at_till.id = back.till_id
  GROUP BY ticket.till_id, ticket.epoch, ticket.seq, ticket.number, line.line, line.name, line.qty_milli
  HAVING -sum(back.qty_milli) > line.qty_milli`;

const shown = 50;

/** The latest first, of the tills that this person sees. */
export const returnedTooMuchOf = (tenants: Tenants, { tenant, shops }: Sees): Promise<ReturnedTooMuch[]> =>
  tenants.in(tenant, (store) =>
    store.run<ReturnedTooMuch>(sql`
      SELECT found.* FROM (${returnedTooMuch(tenant)}) AS found
      JOIN till ON till.tenant_id = ${tenant} AND till.id = found.till_id
      WHERE ${shops}::text[] IS NULL OR till.shop_id = ANY(${shops}::text[])
      ORDER BY found.at DESC, found.till_id, found.number LIMIT ${shown}`),
  );
