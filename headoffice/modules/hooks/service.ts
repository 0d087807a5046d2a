import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { record } from '#headoffice/kernel/audit.ts';
import type { TenantStore } from '#headoffice/kernel/db/tenant.ts';
import { type Happening, isHappening } from '#headoffice/kernel/happened.ts';
import type { Shops, SignedIn } from '#headoffice/kernel/may.ts';
import type { Kernel } from '#headoffice/kernel/module.ts';
import { outerUrl } from '#headoffice/kernel/outside.ts';
import { hookPlace } from '#headoffice/kernel/reseal.ts';
import { shopsThere } from '#headoffice/kernel/shops-there.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import { createDelivery } from './deliver.ts';
import { newHookSecret } from './sign.ts';

const shown = 100;
const mostHooks = 20;

export interface HookSeen {
  readonly id: string;
  readonly url: string;
  readonly events: readonly Happening[];
  readonly shops: Shops;
  readonly made_by: string;
  readonly paused_at: number | null;
  readonly waiting: number;
  readonly failed: number;
}
export interface DeliverySeen {
  readonly id: string;
  readonly event: string;
  readonly made_at: number;
  readonly state: string;
  readonly attempts: number;
  readonly tried_at: number | null;
  readonly said: string;
}
export interface NewHook {
  readonly url: string;
  readonly events: readonly string[];
  readonly shops: Shops;
}
export type HookRefusal = 'hookUrl' | 'hookEvents' | 'hookMany' | 'shop' | 'hookUnknown';
type Done<R = null> = Promise<Result<R, HookRefusal>>;

/** Addresses that are told what happened, as an owner sees to them. */
export function createHooks({ tenants, outside, seal }: Pick<Kernel, 'tenants' | 'outside' | 'seal'>) {
  const change = (
    by: SignedIn,
    id: string,
    work: (store: TenantStore, hook: { readonly url: string }) => Promise<void>,
  ): Done =>
    tenants.in(by.tenant, async (store) => {
      const hook = await store
        .from('webhook')
        .select('url')
        .where('id', '=', id)
        .forUpdate()
        .executeTakeFirst();
      if (!hook) return refused('hookUnknown');
      await work(store, hook);
      return ok(null);
    });

  return {
    deliver: createDelivery({ tenants, outside, seal }),
    list: (tenant: string): Promise<HookSeen[]> =>
      tenants.in(tenant, async (store) => {
        const all = await store.run<Omit<HookSeen, 'events'> & { events: string[] }>(sql`
          SELECT hook.id, hook.url, hook.events, hook.shops, hook.made_by, hook.paused_at,
                 (SELECT count(*) FROM webhook_delivery AS one WHERE one.tenant_id = hook.tenant_id
                  AND one.webhook_id = hook.id AND one.state = 'waiting') AS waiting,
                 (SELECT count(*) FROM webhook_delivery AS one WHERE one.tenant_id = hook.tenant_id
                  AND one.webhook_id = hook.id AND one.state = 'failed') AS failed
          FROM webhook AS hook WHERE hook.tenant_id = ${tenant} ORDER BY hook.made_at, hook.id`);
        return all.map((one) => ({ ...one, events: one.events.filter(isHappening) }));
      }),
    /** The newest messages first. */
    deliveries: (tenant: string, hook: string): Promise<DeliverySeen[]> =>
      tenants.in(tenant, (store) =>
        store
          .from('webhook_delivery')
          .select(['id', 'event', 'made_at', 'state', 'attempts', 'tried_at', 'said'])
          .where('webhook_id', '=', hook)
          .orderBy('made_at', 'desc')
          .orderBy('id')
          .limit(shown)
          .execute(),
      ),
    /** @returns the secret by which its messages are signed: shown once, and kept sealed */
    make: (
      by: SignedIn,
      { url: typed, events, shops }: NewHook,
      from: string,
      now: number,
    ): Done<{ readonly url: string; readonly secret: string }> =>
      tenants.in(by.tenant, async (store) => {
        const url = outerUrl(typed.trim())?.href;
        if (url === undefined) return refused('hookUrl');
        const wanted = events.filter(isHappening);
        if (wanted.length === 0) return refused('hookEvents');
        if (!(await shopsThere(store, shops))) return refused('shop');
        if ((await store.from('webhook').select('id').execute()).length >= mostHooks)
          return refused('hookMany');
        const id = randomBytes(9).toString('base64url');
        const secret = newHookSecret();
        const row = {
          id,
          url,
          secret: seal.close(secret, hookPlace(by.tenant, id)),
          events: wanted,
          shops: shops === null ? null : [...shops],
          made_at: now,
          made_by: by.name,
          failures: 0,
          next_at: 0,
          claim: '',
          claimed_until: 0,
          paused_at: null,
        };
        await store.insert('webhook', row).execute();
        await record(store, { who: by.name, what: 'hook.made', about: url, from }, now);
        return ok({ url, secret });
      }),
    remove: (by: SignedIn, id: string, from: string, now: number): Done =>
      change(by, id, async (store, { url }) => {
        await store.remove('webhook').where('id', '=', id).execute();
        await store.remove('webhook_delivery').where('webhook_id', '=', id).execute();
        await record(store, { who: by.name, what: 'hook.removed', about: url, from }, now);
      }),
    /** Somebody has looked: what waits is sent, at once. */
    resume: (by: SignedIn, id: string, from: string, now: number): Done =>
      change(by, id, async (store, { url }) => {
        await store
          .update('webhook')
          .set({ paused_at: null, failures: 0, next_at: 0 })
          .where('id', '=', id)
          .execute();
        await record(store, { who: by.name, what: 'hook.resumed', about: url, from }, now);
      }),
    /** One message again, under the id that it had: also one that arrived. */
    again: (by: SignedIn, id: string, message: string, from: string, now: number): Done =>
      change(by, id, async (store, { url }) => {
        const due = { state: 'waiting', attempts: 0, next_at: now };
        await store
          .update('webhook_delivery')
          .set(due)
          .where('id', '=', message)
          .where('webhook_id', '=', id)
          .execute();
        await store.update('webhook').set({ next_at: 0 }).where('id', '=', id).execute();
        await record(store, { who: by.name, what: 'hook.retried', about: url, from }, now);
      }),
  };
}
export type Hooks = ReturnType<typeof createHooks>;
