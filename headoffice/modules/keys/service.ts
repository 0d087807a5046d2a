import { randomBytes } from 'node:crypto';
import { record } from '#headoffice/kernel/audit.ts';
import { secretHash } from '#headoffice/kernel/codes.ts';
import type { Tenants } from '#headoffice/kernel/db/tenant.ts';
import type { KeyOf } from '#headoffice/kernel/door.ts';
import type { Shops, SignedIn } from '#headoffice/kernel/may.ts';
import { createRate } from '#headoffice/kernel/rate.ts';
import { shopsThere } from '#headoffice/kernel/shops-there.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import { isScope, type Scope } from '#shared/wire/endpoint.ts';

/** `comptoir_TENANT_` and 43 letters: whoever finds one in a file knows what it opens. */
const tokenShape = /^comptoir_([0-9A-Z]{4,12})_[\w-]{43}$/;
/** How often it is written down that a key was used. */
const usedAgain_ms = 60_000;
const perMinute = 300;
const longestName = 60;

export interface KeySeen {
  readonly id: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  readonly shops: Shops;
  readonly made_at: number;
  readonly made_by: string;
  readonly used_at: number | null;
  readonly revoked_at: number | null;
}
export interface NewKey {
  readonly name: string;
  readonly scopes: readonly string[];
  readonly shops: Shops;
}
export type KeyRefusal = 'keyName' | 'scope' | 'shop' | 'keyUnknown';

export function createKeys(tenants: Tenants) {
  const hasRoom = createRate({ most: perMinute, while_ms: 60_000 });

  const keyOf: KeyOf = async (token, scope, now) => {
    const [, tenant] = tokenShape.exec(token) ?? [];
    if (tenant === undefined) return refused('KEY_NEEDED');
    return tenants.in(tenant, async (store) => {
      const found = await store
        .from('api_key')
        .select(['id', 'name', 'scopes', 'shops', 'used_at'])
        .where('secret_hash', '=', secretHash(token))
        .where('revoked_at', 'is', null)
        .executeTakeFirst();
      if (!found) return refused('KEY_NEEDED');
      const { id, name, scopes, shops, used_at } = found;
      if (!hasRoom(`${tenant} ${id}`, now)) return refused('TOO_MANY');
      if (used_at === null || now - used_at > usedAgain_ms)
        await store.update('api_key').set({ used_at: now }).where('id', '=', id).execute();
      return scopes.includes(scope) ? ok({ name, sees: { tenant, shops } }) : refused('KEY_MAY_NOT');
    });
  };

  return {
    keyOf,
    /** The newest first. */
    list: (tenant: string): Promise<KeySeen[]> =>
      tenants.in(tenant, async (store) => {
        const all = await store
          .from('api_key')
          .selectAll()
          .orderBy('made_at', 'desc')
          .orderBy('id')
          .execute();
        return all.map(({ secret_hash: _, tenant_id: __, scopes, ...one }) => ({
          ...one,
          scopes: scopes.filter(isScope),
        }));
      }),
    /** @returns the key, which is shown once and kept as a hash */
    make: (
      by: SignedIn,
      { name: typed, scopes, shops }: NewKey,
      from: string,
      now: number,
    ): Promise<Result<{ readonly key: string; readonly name: string }, KeyRefusal>> =>
      tenants.in(by.tenant, async (store) => {
        const name = typed.trim().replaceAll(/\s+/g, ' ').slice(0, longestName);
        if (name === '') return refused('keyName');
        const given = scopes.filter(isScope);
        if (given.length === 0) return refused('scope');
        if (!(await shopsThere(store, shops))) return refused('shop');
        const key = `comptoir_${by.tenant}_${randomBytes(32).toString('base64url')}`;
        const row = {
          id: randomBytes(9).toString('base64url'),
          name,
          secret_hash: secretHash(key),
          scopes: given,
          shops: shops === null ? null : [...shops],
          made_at: now,
          made_by: by.name,
          used_at: null,
          revoked_at: null,
        };
        await store.insert('api_key', row).execute();
        await record(store, { who: by.name, what: 'key.made', about: name, from }, now);
        return ok({ key, name });
      }),
    /** Good no more from that moment on; it stays in the list. */
    revoke: (by: SignedIn, id: string, from: string, now: number): Promise<Result<null, KeyRefusal>> =>
      tenants.in(by.tenant, async (store) => {
        const [gone] = await store
          .update('api_key')
          .set({ revoked_at: now })
          .where('id', '=', id)
          .where('revoked_at', 'is', null)
          .returning('name')
          .execute();
        if (!gone) return refused('keyUnknown');
        await record(store, { who: by.name, what: 'key.revoked', about: gone.name, from }, now);
        return ok(null);
      }),
  };
}
export type Keys = ReturnType<typeof createKeys>;
