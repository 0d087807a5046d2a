import { sql } from 'kysely';
import type { Tenants } from '#headoffice/kernel/db/tenant.ts';

export interface TillTotals {
  readonly till: string;
  readonly epoch: number;
  readonly seq: number;
  /** Hash of its last row here, hexadecimal; empty without one. */
  readonly head: string;
  readonly tickets: number;
  readonly gross_minor: number;
}
export interface Totals {
  readonly tills: readonly TillTotals[];
  readonly parked: number;
  readonly quarantined: number;
}

/** What is here of every till: to be compared with what the tills say themselves. */
export async function totalsOf(tenants: Tenants): Promise<Totals> {
  const tills: TillTotals[] = [];
  let [parked, quarantined] = [0, 0];
  for (const { id } of await tenants.list())
    await tenants.in(id, async (store) => {
      const rows = await store.run<Omit<TillTotals, 'till' | 'head'> & { id: string; hash: Uint8Array }>(sql`
        SELECT till.id, till.epoch, till.seq, till.hash,
               coalesce(sum(day.tickets), 0)::int8 AS tickets,
               coalesce(sum(day.gross_minor), 0)::int8 AS gross_minor
        FROM till LEFT JOIN till_day AS day ON day.tenant_id = till.tenant_id AND day.till_id = till.id
        WHERE till.tenant_id = ${id}
        GROUP BY till.tenant_id, till.id, till.epoch, till.seq, till.hash ORDER BY till.id`);
      for (const { id: till, epoch, seq, hash, tickets, gross_minor } of rows) {
        const head = seq === 0 ? '' : Buffer.from(hash).toString('hex');
        tills.push({ till, epoch, seq, head, tickets, gross_minor });
      }
      const [counts] = await store.run<{ parked: number; quarantined: number }>(sql`
        SELECT (SELECT count(*) FROM parked_row WHERE tenant_id = ${id}) AS parked,
               (SELECT count(*) FROM quarantined_row WHERE tenant_id = ${id}) AS quarantined`);
      parked += counts?.parked ?? 0;
      quarantined += counts?.quarantined ?? 0;
    });
  return { tills, parked, quarantined };
}
