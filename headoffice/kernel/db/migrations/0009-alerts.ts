import { type Kysely, sql } from 'kysely';

/** What somebody has to look at, each once; and whether a till's shift is open, from its next opening or closing on. */
const tables = [
  `CREATE TABLE alert (
    tenant_id text NOT NULL, kind text NOT NULL, till_id text NOT NULL, since bigint NOT NULL, raised_at bigint NOT NULL,
    seen_at bigint, seen_by text NOT NULL, ended_at bigint,
    PRIMARY KEY (tenant_id, kind, till_id, since))`,
  `CREATE TABLE till_shift (
    tenant_id text NOT NULL, till_id text NOT NULL, shift bigint NOT NULL, is_open bigint NOT NULL, at bigint NOT NULL,
    PRIMARY KEY (tenant_id, till_id))`,
];
const own = "tenant_id = current_setting('comptoir.tenant', true)";
const policies = ['alert', 'till_shift'].flatMap((table) => [
  `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
  `ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`,
  `CREATE POLICY own_tenant ON ${table} USING (${own}) WITH CHECK (${own})`,
]);

export const alerts = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    for (const statement of [...tables, ...policies]) await sql.raw(statement).execute(db);
  },
};
