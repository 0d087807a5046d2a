import { type Kysely, sql } from 'kysely';

/** How often somebody guessed, for all replicas together: by names that are hashed, and of no tenant that there is. */
const statements = [
  `CREATE TABLE attempt (
    tenant_id text NOT NULL, name bytea NOT NULL, count bigint NOT NULL, since bigint NOT NULL,
    PRIMARY KEY (tenant_id, name))`,
  'ALTER TABLE attempt ENABLE ROW LEVEL SECURITY',
  'ALTER TABLE attempt FORCE ROW LEVEL SECURITY',
  `CREATE POLICY own_tenant ON attempt
    USING (tenant_id = current_setting('comptoir.tenant', true))
    WITH CHECK (tenant_id = current_setting('comptoir.tenant', true))`,
];

export const attempts = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};
