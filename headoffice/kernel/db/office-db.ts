import { Kysely, PostgresDialect, sql } from 'kysely';
import { Migrator } from 'kysely/migration';
import pg from 'pg';
import { migrations } from './migrations/list.ts';
import type { Schema } from './schema.ts';
import { type Tenants, tenantsOf } from './tenant.ts';

export interface OfficeDb {
  readonly tenants: Tenants;
  /** Whether it answers. */
  ping(): Promise<void>;
  close(): Promise<void>;
}

/** The role of this database is above the policies that keep tenants apart. */
export class RoleTooStrong extends Error {}

const int8 = 20;

/** Amounts and times fit a safe integer, as everywhere. */
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === int8 ? Number : pg.types.getTypeParser(oid, format as 'text'),
};

/** @throws RoleTooStrong for a superuser, or a role that passes by row-level security */
async function assertBound(db: Kysely<Schema>): Promise<void> {
  const { rows } = await sql<{ strong: boolean }>`
    SELECT rolsuper OR rolbypassrls AS strong FROM pg_roles WHERE rolname = current_user`.execute(db);
  if (rows[0]?.strong !== false) throw new RoleTooStrong();
}

/** @throws Error when a migration fails: nothing of it stays */
async function migrate(db: Kysely<Schema>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => migrations } });
  const { error } = await migrator.migrateToLatest();
  if (error) throw error;
}

/** The database behind an address, brought to the newest schema. */
export async function openOfficeDb(url: string, connections = 10): Promise<OfficeDb> {
  const pool = new pg.Pool({ connectionString: url, max: connections, types });
  // A connection that breaks while nobody uses it: the next one who asks gets another.
  pool.on('error', () => undefined);
  const db = new Kysely<Schema>({ dialect: new PostgresDialect({ pool }) });
  try {
    await assertBound(db);
    await migrate(db);
  } catch (error) {
    await db.destroy();
    throw error;
  }
  return {
    tenants: tenantsOf(db),
    ping: async () => {
      await sql`SELECT 1`.execute(db);
    },
    close: () => db.destroy(),
  };
}
