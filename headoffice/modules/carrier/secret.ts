import type { TenantStore } from '#headoffice/kernel/db/tenant.ts';

export const secretOf = async (store: TenantStore, till: string): Promise<string | null> => {
  const found = await store
    .from('till_carrier')
    .select('secret')
    .where('till_id', '=', till)
    .executeTakeFirst();
  return found?.secret ?? null;
};
