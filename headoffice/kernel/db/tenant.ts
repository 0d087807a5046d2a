import {
  type DeleteQueryBuilder,
  type InsertQueryBuilder,
  type InsertResult,
  type Kysely,
  type RawBuilder,
  type SelectQueryBuilder,
  sql,
  type UpdateQueryBuilder,
  type UpdateResult,
} from 'kysely';
import type { Schema, TenantSchema, TenantTableName } from './schema.ts';

type Values<T extends TenantTableName> = Omit<TenantSchema[T], 'tenant_id'>;
type Nothing = Record<never, never>;

/**
 * The tables of one tenant in one transaction: the only way to them. Each statement is bound to the tenant here, and once more
 * by the policies of the tables, which a statement of one's own cannot leave out.
 */
export interface TenantStore {
  readonly tenant: string;
  from<T extends TenantTableName>(table: T): SelectQueryBuilder<TenantSchema, T, Nothing>;
  insert<T extends TenantTableName>(
    table: T,
    values: Values<T> | readonly Values<T>[],
  ): InsertQueryBuilder<TenantSchema, T, InsertResult>;
  update<T extends TenantTableName>(table: T): UpdateQueryBuilder<TenantSchema, T, T, UpdateResult>;
  remove<T extends TenantTableName>(table: T): DeleteQueryBuilder<TenantSchema, T, unknown>;
  /** A statement of one's own. */
  run<R>(statement: RawBuilder<R>): Promise<R[]>;
  /** What fails in it is undone, and the transaction goes on. */
  attempt<R>(work: () => Promise<R>): Promise<R>;
}

const storeOf = (trx: Kysely<Schema>, tenant: string): TenantStore => {
  const bound = <Q>(query: Q): Q =>
    (query as unknown as SelectQueryBuilder<TenantSchema, 'shop', Nothing>).where(
      'tenant_id',
      '=',
      tenant,
    ) as unknown as Q;
  return {
    tenant,
    from: (table) => bound(trx.selectFrom(table)) as never,
    insert: (table, values) => {
      const rows = (Array.isArray(values) ? values : [values]) as readonly object[];
      return trx
        .insertInto(table)
        .values(rows.map((row) => ({ ...row, tenant_id: tenant })) as never) as never;
    },
    update: (table) => bound(trx.updateTable(table)) as never,
    remove: (table) => bound(trx.deleteFrom(table)) as never,
    run: async (statement) => (await statement.execute(trx)).rows as never,
    attempt: async (work) => {
      await sql`SAVEPOINT attempt`.execute(trx);
      try {
        const done = await work();
        await sql`RELEASE SAVEPOINT attempt`.execute(trx);
        return done;
      } catch (error) {
        await sql`ROLLBACK TO SAVEPOINT attempt`.execute(trx);
        throw error;
      }
    },
  };
};

export interface Tenants {
  /** One transaction, one tenant: done when this returns, undone when it throws. */
  in<R>(tenant: string, work: (store: TenantStore) => Promise<R>): Promise<R>;
  list(): Promise<Schema['tenant'][]>;
  add(tenant: Schema['tenant']): Promise<void>;
}

export const tenantsOf = (db: Kysely<Schema>): Tenants => ({
  in: (tenant, work) =>
    db.transaction().execute(async (trx) => {
      await sql`SELECT set_config('comptoir.tenant', ${tenant}, true)`.execute(trx);
      return work(storeOf(trx, tenant));
    }),
  list: () => db.selectFrom('tenant').selectAll().orderBy('created_at').orderBy('id').execute(),
  add: async (tenant) => {
    await db.insertInto('tenant').values(tenant).execute();
  },
});
