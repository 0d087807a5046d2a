import { sql } from 'kysely';
import { record } from '#headoffice/kernel/audit.ts';
import type { TenantStore } from '#headoffice/kernel/db/tenant.ts';
import { happened } from '#headoffice/kernel/happened.ts';
import type { Sees, SignedIn } from '#headoffice/kernel/may.ts';
import type { Kernel } from '#headoffice/kernel/module.ts';
import { silent_ms } from '#headoffice/kernel/silent.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import type { AlertKind } from './kinds.ts';
import { createMessenger, tell, tellNoMore } from './messages.ts';
import { returnedTooMuch, returnedTooMuchOf } from './returned.ts';
import { createWays } from './ways.ts';

const openShift_ms = 24 * 60 * 60_000;
const shown = 200;

interface Found {
  readonly kind: AlertKind;
  readonly till_id: string;
  /** What makes it another one than the one before: seen once, it rings again for something new alone. */
  readonly since: number;
}
export interface AlertSeen extends Found {
  readonly till_name: string;
  readonly shop: string;
  readonly raised_at: number;
  readonly seen_at: number | null;
  readonly seen_by: string;
  readonly ended_at: number | null;
}
export type AlertRefusal = 'alertUnknown';

const found = (store: TenantStore, now: number): Promise<Found[]> =>
  store.run<Found>(sql`
    SELECT 'silent' AS kind, till.id AS till_id, till.heard_at AS since FROM till
    LEFT JOIN alert_rule AS own ON own.tenant_id = till.tenant_id AND own.shop_id = till.shop_id
    LEFT JOIN alert_rule AS every ON every.tenant_id = till.tenant_id AND every.shop_id = ''
    WHERE till.tenant_id = ${store.tenant} AND till.revoked_at IS NULL
      AND till.heard_at < ${now}::int8 - coalesce(own.silent_hours * 3600000, every.silent_hours * 3600000, ${silent_ms}::int8)
    UNION ALL
    SELECT 'parked', row.till_id, max(row.parked_at) FROM parked_row AS row
    WHERE row.tenant_id = ${store.tenant} GROUP BY row.till_id
    UNION ALL
    SELECT 'forked', row.till_id, max(row.received_at) FROM quarantined_row AS row
    WHERE row.tenant_id = ${store.tenant} GROUP BY row.till_id
    UNION ALL
    SELECT 'z', shift.till_id, shift.at FROM till_shift AS shift
    JOIN till ON till.tenant_id = shift.tenant_id AND till.id = shift.till_id
    WHERE shift.tenant_id = ${store.tenant} AND shift.is_open = 1 AND shift.at < ${now - openShift_ms}
      AND till.revoked_at IS NULL
    UNION ALL
    SELECT 'returned', too_much.till_id, max(too_much.at) FROM (${returnedTooMuch(store.tenant)}) AS too_much
    GROUP BY too_much.till_id`);

async function sweep(store: TenantStore, now: number): Promise<void> {
  const there = await found(store, now);
  const open = await store
    .from('alert')
    .select(['kind', 'till_id', 'since', 'seen_at'])
    .where('ended_at', 'is', null)
    .execute();
  const same = (one: { readonly kind: string; readonly till_id: string }) => (other: typeof one) =>
    one.kind === other.kind && one.till_id === other.till_id;
  for (const one of there) {
    // Nobody has looked yet: it rings no second time.
    if (open.some((other) => same(one)(other) && (other.seen_at === null || other.since === one.since)))
      continue;
    const [made] = await store
      .insert('alert', { ...one, raised_at: now, seen_at: null, seen_by: '', ended_at: null })
      // The same again that was over: a till that was out of use for a while.
      .onConflict((conflict) =>
        conflict
          .columns(['tenant_id', 'kind', 'till_id', 'since'])
          .doUpdateSet({ raised_at: now, seen_at: null, seen_by: '', ended_at: null })
          .where('alert.ended_at', 'is not', null),
      )
      .execute();
    if (made?.numInsertedOrUpdatedRows !== 1n) continue;
    await happened(store, { what: 'alert.raised', till: one.till_id }, now, () => [
      { alert: one.kind, since: one.since },
    ]);
    await tell(store, one, now);
  }
  for (const one of open) {
    if (there.some(same(one))) continue;
    await store
      .update('alert')
      .set({ ended_at: now })
      .where('kind', '=', one.kind)
      .where('till_id', '=', one.till_id)
      .where('since', '=', one.since)
      .execute();
    await tellNoMore(store, one.till_id, one.kind);
  }
}

export const createAlerts = ({
  tenants,
  seal,
  mail,
  outside,
}: Pick<Kernel, 'tenants' | 'seal' | 'mail' | 'outside'>) => ({
  ways: createWays({ tenants, seal }),
  /** Sends what waits to be told. */
  deliver: createMessenger({ tenants, seal, mail, outside }),
  /** Looks at every tenant. Each alert is raised once, whatever the number of replicas that look. */
  sweep: async (clock: () => number): Promise<void> => {
    for (const { id } of await tenants.list()) await tenants.in(id, (store) => sweep(store, clock()));
  },
  /** What nobody has looked at first, then the newest. */
  list: ({ tenant, shops }: Sees): Promise<AlertSeen[]> =>
    tenants.in(tenant, (store) =>
      store.run<AlertSeen>(sql`
        SELECT alert.kind, alert.till_id, alert.since, till.name AS till_name, shop.name AS shop,
               alert.raised_at, alert.seen_at, alert.seen_by, alert.ended_at
        FROM alert
        JOIN till ON till.tenant_id = alert.tenant_id AND till.id = alert.till_id
        JOIN shop ON shop.tenant_id = till.tenant_id AND shop.id = till.shop_id
        WHERE alert.tenant_id = ${tenant} AND (${shops}::text[] IS NULL OR till.shop_id = ANY(${shops}::text[]))
        ORDER BY alert.seen_at IS NOT NULL OR alert.ended_at IS NOT NULL, alert.raised_at DESC, alert.kind, alert.till_id
        LIMIT ${shown}`),
    ),
  /** Goods of which more came back than were sold. */
  returned: (sees: Sees) => returnedTooMuchOf(tenants, sees),
  /** Somebody has looked at all of a till. */
  see: (by: SignedIn, till: string, from: string, now: number): Promise<Result<null, AlertRefusal>> =>
    tenants.in(by.tenant, async (store) => {
      const place = await store
        .from('till')
        .select(['shop_id', 'name'])
        .where('id', '=', till)
        .executeTakeFirst();
      if (!place || (by.shops !== null && !by.shops.includes(place.shop_id))) return refused('alertUnknown');
      const done = await store
        .update('alert')
        .set({ seen_at: now, seen_by: by.name })
        .where('till_id', '=', till)
        .where('seen_at', 'is', null)
        .execute();
      await tellNoMore(store, till, null);
      if (done.some(({ numUpdatedRows }) => numUpdatedRows > 0n))
        await record(store, { who: by.name, what: 'alert.seen', about: place.name || till, from }, now);
      return ok(null);
    }),
});
export type Alerts = ReturnType<typeof createAlerts>;
