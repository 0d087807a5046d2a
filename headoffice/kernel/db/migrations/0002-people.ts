import { type Kysely, sql } from 'kysely';

/** Who signs in at the head office, and how tills and the people at them are called. */
const tables = [
  `CREATE TABLE person (
    tenant_id text NOT NULL, id text NOT NULL, name text NOT NULL, password text NOT NULL, created_at bigint NOT NULL,
    PRIMARY KEY (tenant_id, id))`,
  'CREATE UNIQUE INDEX person_by_name ON person (tenant_id, name)',
  `CREATE TABLE person_code (
    tenant_id text NOT NULL, code_hash bytea NOT NULL, name text NOT NULL, expires_at bigint NOT NULL,
    PRIMARY KEY (tenant_id, code_hash))`,
  `CREATE TABLE person_session (
    tenant_id text NOT NULL, token_hash bytea NOT NULL, person_id text NOT NULL, expires_at bigint NOT NULL,
    PRIMARY KEY (tenant_id, token_hash))`,
  `CREATE TABLE till_about (
    tenant_id text NOT NULL, till_id text NOT NULL, currency text NOT NULL,
    PRIMARY KEY (tenant_id, till_id))`,
  `CREATE TABLE till_person (
    tenant_id text NOT NULL, till_id text NOT NULL, user_id bigint NOT NULL, name text NOT NULL,
    PRIMARY KEY (tenant_id, till_id, user_id))`,
];
const own = "tenant_id = current_setting('comptoir.tenant', true)";
const policies = ['person', 'person_code', 'person_session', 'till_about', 'till_person'].flatMap((table) => [
  `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
  `ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`,
  `CREATE POLICY own_tenant ON ${table} USING (${own}) WITH CHECK (${own})`,
]);

export const people = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    for (const statement of [...tables, ...policies]) await sql.raw(statement).execute(db);
  },
};
