import { type Kysely, sql } from 'kysely';

/**
 * Who may what, a second proof of who signs in, and what people did. `shops`: NULL for every shop. Whoever is signed in
 * signs in again: tokens turn from now on.
 */
const tables = [
  "ALTER TABLE person ADD COLUMN role text NOT NULL DEFAULT 'owner'",
  'ALTER TABLE person ADD COLUMN shops text[]',
  'ALTER TABLE person ADD COLUMN put_away_at bigint',
  "ALTER TABLE person_code ADD COLUMN role text NOT NULL DEFAULT 'owner'",
  'ALTER TABLE person_code ADD COLUMN shops text[]',
  'ALTER TABLE person_code ADD COLUMN resets boolean NOT NULL DEFAULT false',
  'DROP TABLE person_session',
  `CREATE TABLE person_session (
    tenant_id text NOT NULL, id text NOT NULL, person_id text NOT NULL, salt bytea NOT NULL, token_hash bytea NOT NULL,
    turned_at bigint NOT NULL, before_hash bytea, shown_at bigint, expires_at bigint NOT NULL,
    PRIMARY KEY (tenant_id, id))`,
  'CREATE INDEX person_session_by_person ON person_session (tenant_id, person_id)',
  `CREATE TABLE person_step (
    tenant_id text NOT NULL, token_hash bytea NOT NULL, person_id text NOT NULL, expires_at bigint NOT NULL,
    PRIMARY KEY (tenant_id, token_hash))`,
  `CREATE TABLE person_totp (
    tenant_id text NOT NULL, person_id text NOT NULL, secret text NOT NULL, proven_at bigint, last_step bigint NOT NULL,
    PRIMARY KEY (tenant_id, person_id))`,
  `CREATE TABLE recovery_code (
    tenant_id text NOT NULL, person_id text NOT NULL, code_hash bytea NOT NULL,
    PRIMARY KEY (tenant_id, person_id, code_hash))`,
  `CREATE TABLE audit (
    tenant_id text NOT NULL, at bigint NOT NULL, id text NOT NULL, who text NOT NULL, what text NOT NULL,
    about text NOT NULL, place text NOT NULL,
    PRIMARY KEY (tenant_id, at, id))`,
];
const own = "tenant_id = current_setting('comptoir.tenant', true)";
const bind = (table: string): readonly string[] => [
  `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
  `ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`,
];
const policies = [
  ...['person_session', 'person_step', 'person_totp', 'recovery_code'].flatMap((table) => [
    ...bind(table),
    `CREATE POLICY own_tenant ON ${table} USING (${own}) WITH CHECK (${own})`,
  ]),
  // What was done stays: nobody changes or removes it.
  ...bind('audit'),
  `CREATE POLICY own_tenant_reads ON audit FOR SELECT USING (${own})`,
  `CREATE POLICY own_tenant_adds ON audit FOR INSERT WITH CHECK (${own})`,
];

export const roles = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    for (const statement of [...tables, ...policies]) await sql.raw(statement).execute(db);
  },
};
