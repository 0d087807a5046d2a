import { type Kysely, sql } from 'kysely';

/** What opens and closes the parcels of a till that come by hand. */
const statements = [
  `CREATE TABLE till_carrier (
    tenant_id text NOT NULL, till_id text NOT NULL, secret text NOT NULL,
    PRIMARY KEY (tenant_id, till_id))`,
  'ALTER TABLE till_carrier ENABLE ROW LEVEL SECURITY',
  'ALTER TABLE till_carrier FORCE ROW LEVEL SECURITY',
  `CREATE POLICY own_tenant ON till_carrier
    USING (tenant_id = current_setting('comptoir.tenant', true))
    WITH CHECK (tenant_id = current_setting('comptoir.tenant', true))`,
];

export const carrier = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};
