import { sql } from 'kysely';
import { record } from '#headoffice/kernel/audit.ts';
import type { TenantStore, Tenants } from '#headoffice/kernel/db/tenant.ts';
import { happened } from '#headoffice/kernel/happened.ts';
import type { Sees, SignedIn } from '#headoffice/kernel/may.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import { longestShopName } from '#shared/wire/endpoint.ts';
import { giveJoinCode, shopNamed } from './join-codes.ts';

/** A till as whoever sees to it does. */
export interface TillOfShop {
  readonly id: string;
  readonly name: string;
  readonly shop: string;
  readonly joined_at: number;
  readonly heard_at: number | null;
  readonly revoked_at: number | null;
  readonly revoked_why: string;
  readonly rows: number;
  readonly last_sale_at: number | null;
  readonly parked: number;
  readonly quarantined: number;
  /** Each has rows in an order of its own. */
  readonly epochs: readonly number[];
}
export interface ShopSeen {
  readonly id: string;
  readonly name: string;
}
export type TillRefusal = 'tillUnknown' | 'tillName' | 'why' | 'shopName' | 'shopNone';
type Done<R = null> = Promise<Result<R, TillRefusal>>;

const plain = (text: string, most: number): string => text.trim().replaceAll(/\s+/g, ' ').slice(0, most);
const longestName = 40;
const longestWhy = 200;

/** Whether another till in use of this shop is called so: they are looked at one after the other, so that no two become it. */
async function isCalled(
  store: TenantStore,
  { id, shop_id, name }: { readonly id: string; readonly shop_id: string; readonly name: string },
): Promise<boolean> {
  const others = await store
    .from('till')
    .select('name')
    .where('shop_id', '=', shop_id)
    .where('id', '<>', id)
    .where('revoked_at', 'is', null)
    .orderBy('id')
    .forUpdate()
    .execute();
  const folded = name.toLocaleLowerCase();
  return name !== '' && others.some((other) => other.name.toLocaleLowerCase() === folded);
}

/** Tills and shops as the pages see to them: those alone that somebody sees. */
export function createSeenTo(tenants: Tenants) {
  const change = (
    by: SignedIn,
    id: string,
    work: (store: TenantStore, till: { readonly name: string; readonly shop_id: string }) => Done,
  ): Done =>
    tenants.in(by.tenant, async (store) => {
      const till = await store
        .from('till')
        .select(['name', 'shop_id'])
        .where('id', '=', id)
        .forUpdate()
        .executeTakeFirst();
      const isSeen = till && (by.shops === null || by.shops.includes(till.shop_id));
      return isSeen
        ? work(store, { name: till.name === '' ? id : till.name, shop_id: till.shop_id })
        : refused('tillUnknown');
    });

  return {
    list: ({ tenant, shops }: Sees): Promise<TillOfShop[]> =>
      tenants.in(tenant, (store) =>
        store.run<TillOfShop>(sql`
          SELECT till.id, till.name, shop.name AS shop, till.joined_at, till.heard_at, till.revoked_at, till.revoked_why,
                 till.seq AS rows,
                 (SELECT max(sale.at) FROM sale WHERE sale.tenant_id = till.tenant_id AND sale.till_id = till.id
                  AND sale.epoch = till.epoch) AS last_sale_at,
                 (SELECT count(*) FROM parked_row AS row WHERE row.tenant_id = till.tenant_id AND row.till_id = till.id) AS parked,
                 (SELECT count(*) FROM quarantined_row AS row
                  WHERE row.tenant_id = till.tenant_id AND row.till_id = till.id) AS quarantined,
                 ARRAY(SELECT key.epoch FROM till_key AS key WHERE key.tenant_id = till.tenant_id
                       AND key.till_id = till.id ORDER BY key.epoch) AS epochs
          FROM till JOIN shop ON shop.tenant_id = till.tenant_id AND shop.id = till.shop_id
          WHERE till.tenant_id = ${tenant} AND (${shops}::text[] IS NULL OR till.shop_id = ANY(${shops}::text[]))
          ORDER BY till.revoked_at IS NOT NULL, shop.name, till.id`),
      ),
    shops: ({ tenant, shops }: Sees): Promise<ShopSeen[]> =>
      tenants.in(tenant, async (store) => {
        const all = await store.from('shop').select(['id', 'name']).orderBy('name').execute();
        return all.filter(({ id }) => shops === null || shops.includes(id));
      }),
    /** A code for a shop that is there, or for one that is made: by whoever sees every shop. */
    code: (
      by: SignedIn,
      { shop, name: typed }: { readonly shop: string; readonly name: string },
      from: string,
      now: number,
    ): Done<{ readonly code: string; readonly shop: string }> =>
      tenants.in(by.tenant, async (store) => {
        const name = plain(typed, longestShopName);
        if (shop === '' && by.shops !== null) return refused('shopNone');
        if (shop === '' && name === '') return refused('shopName');
        const id = shop === '' ? await shopNamed(store, name, now) : shop;
        const there = await store.from('shop').select('name').where('id', '=', id).executeTakeFirst();
        if (!there || (by.shops !== null && !by.shops.includes(id))) return refused('shopNone');
        const { code } = await giveJoinCode(store, id, by.id, now);
        await record(store, { who: by.name, what: 'till.code', about: there.name, from }, now);
        return ok({ code, shop: there.name });
      }),
    rename: (by: SignedIn, id: string, typed: string, from: string, now: number): Done =>
      change(by, id, async (store, { name: before, shop_id }) => {
        const name = plain(typed, longestName);
        if (await isCalled(store, { id, shop_id, name })) return refused('tillName');
        await store.update('till').set({ name }).where('id', '=', id).execute();
        await record(
          store,
          { who: by.name, what: 'till.renamed', about: `${before} → ${name || id}`, from },
          now,
        );
        return ok(null);
      }),
    /** Nothing more is taken from it; what it sent stays. */
    revoke: (by: SignedIn, id: string, typed: string, from: string, now: number): Done =>
      change(by, id, async (store, { name }) => {
        const why = plain(typed, longestWhy);
        if (why === '') return refused('why');
        await store
          .update('till')
          .set({ revoked_at: now, revoked_why: why })
          .where('id', '=', id)
          .where('revoked_at', 'is', null)
          .execute();
        await store.remove('till_session').where('till_id', '=', id).execute();
        await record(store, { who: by.name, what: 'till.revoked', about: `${name} : ${why}`, from }, now);
        await happened(store, { what: 'till.outOfUse', till: id }, now, () => [{ why }]);
        return ok(null);
      }),
    restore: (by: SignedIn, id: string, from: string, now: number): Done =>
      change(by, id, async (store, { name, shop_id }) => {
        // Another one was called so meanwhile: this one is known by its id again.
        const taken = await isCalled(store, { id, shop_id, name });
        await store
          .update('till')
          .set({ revoked_at: null, revoked_why: '', ...(taken ? { name: '' } : {}) })
          .where('id', '=', id)
          .execute();
        await record(store, { who: by.name, what: 'till.restored', about: name, from }, now);
        await happened(store, { what: 'till.restored', till: id }, now);
        return ok(null);
      }),
  };
}
export type SeenTo = ReturnType<typeof createSeenTo>;
