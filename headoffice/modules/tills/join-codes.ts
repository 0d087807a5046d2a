import { newCode, newShopId, readCode, secretHash } from '#headoffice/kernel/codes.ts';
import type { TenantStore } from '#headoffice/kernel/db/tenant.ts';

const codeLife_ms = 24 * 60 * 60_000;

/** The shop of this name, made if need be. */
export async function shopNamed(store: TenantStore, name: string, now: number): Promise<string> {
  const found = await store.from('shop').select('id').where('name', '=', name).executeTakeFirst();
  if (found) return found.id;
  const id = newShopId();
  await store.insert('shop', { id, name, created_at: now }).execute();
  return id;
}

/** A code with which one till joins a shop, once. */
export async function giveJoinCode(store: TenantStore, shop: string, madeBy: string, now: number) {
  const code = newCode(store.tenant);
  const expires_at = now + codeLife_ms;
  await store
    .insert('join_code', {
      code_hash: secretHash(readCode(code)?.code ?? code),
      shop_id: shop,
      expires_at,
      used_at: null,
      used_by: null,
      made_by: madeBy,
    })
    .execute();
  return { code, tenant: store.tenant, shop, expires_at };
}
