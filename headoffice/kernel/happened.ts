import { randomBytes } from 'node:crypto';
import type { TenantStore } from './db/tenant.ts';

/** Of what programs are told, at an address of theirs. */
export const happenings = [
  'tickets.received',
  'z.received',
  'till.joined',
  'till.outOfUse',
  'till.restored',
  'alert.raised',
] as const;
export type Happening = (typeof happenings)[number];
export const isHappening = (value: unknown): value is Happening => happenings.some((one) => one === value);

export interface Told {
  readonly what: Happening;
  readonly till: string;
}

/** Who wants to know it of this till; nobody as a rule, and then nothing else is asked. */
async function listeners(store: TenantStore, { what, till }: Told) {
  const all = await store.from('webhook').select(['id', 'events', 'shops']).execute();
  const wanting = all.filter(({ events }) => events.includes(what));
  if (wanting.length === 0) return null;
  const place = await store
    .from('till')
    .select(['name', 'shop_id'])
    .where('id', '=', till)
    .executeTakeFirst();
  if (!place) return null;
  const shop = await store.from('shop').select('name').where('id', '=', place.shop_id).executeTakeFirst();
  const hooks = wanting.filter(({ shops }) => shops === null || shops.includes(place.shop_id));
  const about = { till, till_name: place.name, shop_id: place.shop_id, shop: shop?.name ?? '' };
  return { hooks, about };
}

/**
 * Written down in the transaction of what happened, and sent after it: nothing is told that was undone, and nothing is forgotten
 * that was done. `data`: one message for each.
 */
export async function happened(
  store: TenantStore,
  told: Told,
  now: number,
  data: () => readonly object[] = () => [{}],
): Promise<void> {
  const found = await listeners(store, told);
  if (!found || found.hooks.length === 0) return;
  const timestamp = new Date(now).toISOString();
  const rows = data().flatMap((one) => {
    const body = JSON.stringify({ type: told.what, timestamp, data: { ...found.about, ...one } });
    return found.hooks.map(({ id: webhook_id }) => ({
      id: `msg_${randomBytes(15).toString('base64url')}`,
      webhook_id,
      event: told.what,
      body,
      made_at: now,
      state: 'waiting',
      attempts: 0,
      next_at: now,
      tried_at: null,
      said: '',
    }));
  });
  if (rows.length > 0) await store.insert('webhook_delivery', rows).execute();
}
