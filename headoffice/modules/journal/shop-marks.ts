import type { TenantStore } from '#headoffice/kernel/db/tenant.ts';
import { type Mark, markOf } from '#headoffice/kernel/inbox/ingest.ts';

/** Tills in use of the shop of one of them. */
async function tillsOfShop(store: TenantStore, till: string): Promise<readonly string[]> {
  const own = await store.from('till').select('shop_id').where('id', '=', till).executeTakeFirst();
  if (!own) return [];
  const found = await store
    .from('till')
    .select('id')
    .where('shop_id', '=', own.shop_id)
    .where('revoked_at', 'is', null)
    .orderBy('id')
    .execute();
  return found.map(({ id }) => id);
}

/** Whether a till may bring the rows of another: they are of one shop, and what it brings is proved by the other one's key. */
export const isNextTo = async (store: TenantStore, till: string, other: string): Promise<boolean> =>
  (await tillsOfShop(store, till)).includes(other);

/** The last row of each epoch of each till of a shop that is here. */
export async function marksOfShop(
  store: TenantStore,
  till: string,
): Promise<{ till: string; marks: Mark[] }[]> {
  const told: { till: string; marks: Mark[] }[] = [];
  for (const one of await tillsOfShop(store, till)) {
    const keys = await store
      .from('till_key')
      .select('epoch')
      .where('till_id', '=', one)
      .orderBy('epoch')
      .execute();
    const marks: Mark[] = [];
    for (const { epoch } of keys) {
      const last = await store
        .from('journal_row')
        .select(['epoch', 'seq', 'hash'])
        .where('till_id', '=', one)
        .where('epoch', '=', epoch)
        .orderBy('seq', 'desc')
        .limit(1)
        .executeTakeFirst();
      if (last) marks.push(markOf(last));
    }
    told.push({ till: one, marks });
  }
  return told;
}
