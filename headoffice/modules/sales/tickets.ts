import { sql } from 'kysely';
import type { Tenants } from '#headoffice/kernel/db/tenant.ts';
import type { Sees } from '#headoffice/kernel/may.ts';
import type { EndpointInput, EndpointOutput } from '#shared/wire/endpoints.ts';

type Output = EndpointOutput<'readTickets'>;
type Ticket = Output['tickets'][number];
interface Line {
  readonly seq: number;
  readonly product_id: number;
  readonly name: string;
  readonly qty_milli: number;
  readonly gross_minor: number;
  readonly net_minor: number;
}

interface Tender {
  readonly kind: string;
  readonly amount_minor: number;
}
/** Without corrections tender by tender as they were keyed; with them, one of each kind. */
function settledNow(keyed: readonly Tender[], corrected: readonly Tender[]): Tender[] {
  if (corrected.length === 0) return [...keyed];
  const sums = new Map<string, number>();
  for (const { kind, amount_minor } of [...keyed, ...corrected])
    sums.set(kind, (sums.get(kind) ?? 0) + Number(amount_minor));
  return [...sums]
    .filter(([, amount_minor]) => amount_minor !== 0)
    .map(([kind, amount_minor]) => ({ kind, amount_minor }));
}

/**
 * By the place in a till's own chain, of one epoch: rows come in that order and no other, so a place that was passed stays
 * whole, whatever comes late from other tills.
 */
export const ticketsAfter = (
  tenants: Tenants,
  { tenant, shops }: Sees,
  { till, epoch, after, most }: EndpointInput<'readTickets'>,
): Promise<Output> =>
  tenants.in(tenant, async (store) => {
    const place = await store.from('till').select('shop_id').where('id', '=', till).executeTakeFirst();
    if (!place || (shops !== null && !shops.includes(place.shop_id))) return { tickets: [], next: after };
    const found = await store.run<Omit<Ticket, 'lines' | 'tenders'>>(sql`
      SELECT sale.seq, sale.number, sale.day, sale.at, coalesce(who.name, '') AS person,
             sale.gross_minor, sale.net_minor
      FROM sale LEFT JOIN till_person AS who
        ON who.tenant_id = sale.tenant_id AND who.till_id = sale.till_id AND who.user_id = sale.user_id
      WHERE sale.tenant_id = ${tenant} AND sale.till_id = ${till} AND sale.epoch = ${epoch} AND sale.seq > ${after}
      ORDER BY sale.seq LIMIT ${most}`);
    const [first, last] = [found[0]?.seq ?? 0, found.at(-1)?.seq ?? 0];
    const parts = <T extends 'sale_line' | 'sale_tender'>(table: T) =>
      sql`FROM ${sql.table(table)} WHERE tenant_id = ${tenant} AND till_id = ${till} AND epoch = ${epoch}
          AND seq >= ${first} AND seq <= ${last}`;
    const lines = await store.run<Line>(sql`
      SELECT seq, product_id, name, qty_milli, gross_minor, net_minor ${parts('sale_line')} ORDER BY seq, line`);
    const tenders = await store.run<{ seq: number; kind: string; amount_minor: number }>(sql`
      SELECT seq, kind, amount_minor ${parts('sale_tender')} ORDER BY seq, n`);
    // What was taken off and what was added since, by kind: a ticket says how it is settled now.
    const corrected = await store.run<{ number: number; kind: string; amount_minor: number }>(sql`
      SELECT number, kind, sum(amount_minor)::bigint AS amount_minor FROM tender_correction
      WHERE tenant_id = ${tenant} AND till_id = ${till}
        AND number >= ${found[0]?.number ?? 0} AND number <= ${found.at(-1)?.number ?? 0}
      GROUP BY number, kind ORDER BY number, kind`);
    const of = <R extends { readonly seq: number }>(rows: readonly R[], seq: number) =>
      rows.filter((row) => row.seq === seq).map(({ seq: _, ...row }) => row);
    const tickets = found.map((one) => ({
      ...one,
      lines: of(lines, one.seq),
      tenders: settledNow(
        of(tenders, one.seq),
        corrected.filter(({ number }) => number === one.number),
      ),
    }));
    return { tickets, next: found.at(-1)?.seq ?? after };
  });
