import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { record } from '#headoffice/kernel/audit.ts';
import { backoff } from '#headoffice/kernel/backoff.ts';
import type { Tenants } from '#headoffice/kernel/db/tenant.ts';
import { InnerAddress, type Outside, outerUrl } from '#headoffice/kernel/outside.ts';
import { hookPlace } from '#headoffice/kernel/reseal.ts';
import type { Seal } from '#headoffice/kernel/seal.ts';
import { signedHeaders } from './sign.ts';

/** Longer than a message can take: whoever died with one has let go of it by then. */
const claim_ms = 60_000;
const atOnce = 4;
export const mostAttempts = 12;
/** Tries in a row that fail, of whatever message: after them an address is left alone until somebody has looked. */
export const mostFailures = 20;
const kept_ms = 30 * 24 * 60 * 60_000;

const messageAgain = (tries: number) => backoff(tries, 10_000, 6 * 60 * 60_000);
const addressAgain = (failures: number) => backoff(failures, 5_000, 10 * 60_000);

interface Claimed {
  readonly claim: string;
  readonly hook: { readonly id: string; readonly url: string; readonly secret: string };
  readonly message: { readonly id: string; readonly body: string; readonly attempts: number };
}

/** The next message of an address that nobody is speaking to. */
const claimNext = (tenants: Tenants, tenant: string, now: number): Promise<Claimed | null> =>
  tenants.in(tenant, async (store) => {
    const claim = randomBytes(9).toString('base64url');
    const [hook] = await store.run<Claimed['hook']>(sql`
      UPDATE webhook SET claim = ${claim}, claimed_until = ${now + claim_ms}
      WHERE tenant_id = ${tenant} AND id = (
        SELECT one.id FROM webhook AS one
        WHERE one.tenant_id = ${tenant} AND one.paused_at IS NULL AND one.next_at <= ${now} AND one.claimed_until <= ${now}
          AND EXISTS (SELECT 1 FROM webhook_delivery AS due WHERE due.tenant_id = ${tenant}
            AND due.webhook_id = one.id AND due.state = 'waiting' AND due.next_at <= ${now})
        ORDER BY one.next_at, one.id LIMIT 1 FOR UPDATE SKIP LOCKED)
      RETURNING id, url, secret`);
    if (!hook) return null;
    const message = await store
      .from('webhook_delivery')
      .select(['id', 'body', 'attempts'])
      .where('webhook_id', '=', hook.id)
      .where('state', '=', 'waiting')
      .where('next_at', '<=', now)
      .orderBy('next_at')
      .orderBy('made_at')
      .orderBy('id')
      .limit(1)
      .executeTakeFirst();
    if (message) return { claim, hook, message };
    await store.update('webhook').set({ claim: '', claimed_until: 0 }).where('id', '=', hook.id).execute();
    return null;
  });

interface Ended {
  readonly done: boolean;
  readonly said: string;
}
async function send(
  { outside, seal }: { readonly outside: Outside; readonly seal: Seal },
  tenant: string,
  { hook, message }: Claimed,
  now: number,
): Promise<Ended> {
  try {
    const url = outerUrl(hook.url);
    if (!url) throw new InnerAddress('an inner address');
    const secret = seal.open(hook.secret, hookPlace(tenant, hook.id));
    const status = await outside.post(
      url,
      signedHeaders(secret, message.id, message.body, now),
      message.body,
    );
    return { done: status >= 200 && status < 300, said: String(status) };
  } catch (error) {
    return { done: false, said: (error instanceof Error ? error.message : String(error)).slice(0, 200) };
  }
}

const settle = (
  tenants: Tenants,
  tenant: string,
  { claim, hook, message }: Claimed,
  { done, said }: Ended,
  now: number,
): Promise<void> =>
  tenants.in(tenant, async (store) => {
    const [own] = await store
      .update('webhook')
      .set((set) => ({ claim: '', claimed_until: 0, failures: done ? 0 : set('failures', '+', 1) }))
      .where('id', '=', hook.id)
      .where('claim', '=', claim)
      .returning('failures')
      .execute();
    // Somebody else has it meanwhile: what he finds out counts.
    if (!own) return;
    const attempts = message.attempts + 1;
    const state = done ? 'done' : attempts >= mostAttempts ? 'failed' : 'waiting';
    const next_at = now + messageAgain(attempts);
    await store
      .update('webhook_delivery')
      .set({ attempts, state, said, tried_at: now, next_at })
      .where('id', '=', message.id)
      .execute();
    if (done) return;
    const isOver = own.failures >= mostFailures;
    await store
      .update('webhook')
      .set({ next_at: now + addressAgain(own.failures), ...(isOver ? { paused_at: now } : {}) })
      .where('id', '=', hook.id)
      .execute();
    if (isOver) await record(store, { who: 'Comptoir', what: 'hook.paused', about: hook.url, from: '' }, now);
  });

/** Sends what is due, of every tenant: one message at a time to one address, whatever the number of replicas. */
export function createDelivery({
  tenants,
  ...means
}: {
  readonly tenants: Tenants;
  readonly outside: Outside;
  readonly seal: Seal;
}) {
  const clear = (tenant: string, now: number) =>
    tenants.in(tenant, (store) =>
      store
        .remove('webhook_delivery')
        .where('made_at', '<', now - kept_ms)
        .execute(),
    );
  return async (clock: () => number): Promise<void> => {
    for (const { id: tenant } of await tenants.list()) {
      await clear(tenant, clock());
      const run = async (): Promise<void> => {
        for (;;) {
          const claimed = await claimNext(tenants, tenant, clock());
          if (!claimed) return;
          const ended = await send(means, tenant, claimed, clock());
          await settle(tenants, tenant, claimed, ended, clock());
        }
      };
      await Promise.all(Array.from({ length: atOnce }, run));
    }
  };
}
