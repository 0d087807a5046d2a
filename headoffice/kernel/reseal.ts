import { sql } from 'kysely';
import type { TenantTableName } from './db/schema.ts';
import type { TenantStore, Tenants } from './db/tenant.ts';
import type { Seal } from './seal.ts';

export const totpPlace = (tenant: string, person: string): string => `totp ${tenant} ${person}`;
export const hookPlace = (tenant: string, hook: string): string => `webhook ${tenant} ${hook}`;
export const alertPlace = (tenant: string, kind: string): string => `alert ${tenant} ${kind}`;

interface Sealed {
  readonly table: TenantTableName;
  readonly key: string;
  readonly secret: string;
  place(tenant: string, key: string): string;
}
/** Every column that holds a secret. */
const sealed: readonly Sealed[] = [
  { table: 'person_totp', key: 'person_id', secret: 'secret', place: totpPlace },
  { table: 'webhook', key: 'id', secret: 'secret', place: hookPlace },
  { table: 'alert_way', key: 'kind', secret: 'settings', place: alertPlace },
];

async function resealTenant(store: TenantStore, seal: Seal): Promise<number> {
  let done = 0;
  for (const { table, key, secret, place } of sealed) {
    const [its, column, name] = [sql.table(table), sql.ref(secret), sql.ref(key)];
    const rows = await store.run(
      sql<{ key: string; secret: string }>`
        SELECT ${name} AS key, ${column} AS secret FROM ${its} WHERE tenant_id = ${store.tenant} FOR UPDATE`,
    );
    for (const row of rows) {
      const where = place(store.tenant, row.key);
      // As it was kept before there were seals.
      const plain = row.secret.startsWith('s1.') ? seal.open(row.secret, where) : row.secret;
      if (seal.isNewest(row.secret)) continue;
      await store.run(
        sql`UPDATE ${its} SET ${column} = ${seal.close(plain, where)} WHERE tenant_id = ${store.tenant} AND ${name} = ${row.key}`,
      );
      done += 1;
    }
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
