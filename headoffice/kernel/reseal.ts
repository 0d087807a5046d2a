import type { TenantStore, Tenants } from './db/tenant.ts';
import type { Seal } from './seal.ts';

export const totpPlace = (tenant: string, person: string): string => `totp ${tenant} ${person}`;
export const hookPlace = (tenant: string, hook: string): string => `webhook ${tenant} ${hook}`;
export const alertPlace = (tenant: string, kind: string): string => `alert ${tenant} ${kind}`;

async function resealTenant(store: TenantStore, seal: Seal): Promise<number> {
  let done = 0;
  const again = (secret: string, place: string): string | null => {
    // As it was kept before there were seals.
    const plain = secret.startsWith('s1.') ? seal.open(secret, place) : secret;
    return seal.isNewest(secret) ? null : seal.close(plain, place);
  };
  const proofs = await store.from('person_totp').select(['person_id', 'secret']).forUpdate().execute();
  for (const { person_id, secret } of proofs) {
    const closed = again(secret, totpPlace(store.tenant, person_id));
    if (closed === null) continue;
    await store.update('person_totp').set({ secret: closed }).where('person_id', '=', person_id).execute();
    done += 1;
  }
  const hooks = await store.from('webhook').select(['id', 'secret']).forUpdate().execute();
  for (const { id, secret } of hooks) {
    const closed = again(secret, hookPlace(store.tenant, id));
    if (closed === null) continue;
    await store.update('webhook').set({ secret: closed }).where('id', '=', id).execute();
    done += 1;
  }
  const ways = await store.from('alert_way').select(['kind', 'settings']).forUpdate().execute();
  for (const { kind, settings } of ways) {
    const closed = again(settings, alertPlace(store.tenant, kind));
    if (closed === null) continue;
    await store.update('alert_way').set({ settings: closed }).where('kind', '=', kind).execute();
    done += 1;
  }
  return done;
}

/**
 * Opens every secret of the database, and closes it by the newest key where another one did. @returns how many that were
 * @throws SealUnknown where a key is not here: nothing that it closed could be used
 */
export async function reseal(tenants: Tenants, seal: Seal): Promise<number> {
  let done = 0;
  for (const { id } of await tenants.list())
    done += await tenants.in(id, (store) => resealTenant(store, seal));
  return done;
}
