import type { TenantStore } from './db/tenant.ts';
import type { Shops } from './may.ts';

/** Whether rights name shops that are there: every shop, or one at least. */
export async function shopsThere(store: TenantStore, shops: Shops): Promise<boolean> {
  if (shops === null) return true;
  const there = new Set((await store.from('shop').select('id').execute()).map(({ id }) => id));
  return shops.length > 0 && shops.every((shop) => there.has(shop));
}
