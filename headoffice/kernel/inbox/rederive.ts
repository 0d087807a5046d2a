import type { Tenants } from '#headoffice/kernel/db/tenant.ts';
import type { Inbox } from './ingest.ts';

/** The list of derived tables: one more where a module derives something else. A till that joins begins with it. */
export const derivedBy = 2;

/**
 * Derives the tables of each till anew whose rows an older program derived, one transaction a till: its own rows wait meanwhile,
 * those of the others do not. @returns how many tills that were
 */
export async function rederive(tenants: Tenants, inbox: Inbox, clock: () => number): Promise<number> {
  let done = 0;
  for (const { id: tenant } of await tenants.list()) {
    const behind = await tenants.in(tenant, (store) =>
      store.from('till').select('id').where('derived', '<', derivedBy).orderBy('id').execute(),
    );
    for (const { id } of behind)
      done += await tenants.in(tenant, async (store) => {
        const till = await store
          .from('till')
          .select('id')
          .where('id', '=', id)
          .where('derived', '<', derivedBy)
          .forUpdate()
          .executeTakeFirst();
        // Another replica has done it.
        if (!till) return 0;
        await inbox.rebuild(store, id, clock());
        await store.update('till').set({ derived: derivedBy }).where('id', '=', id).execute();
        return 1;
      });
  }
  return done;
}
