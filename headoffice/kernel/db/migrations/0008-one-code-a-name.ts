import { type Kysely, sql } from 'kysely';

/**
 * One code for a name, and for whom: one that is for somebody new (`person_id` NULL) lets nobody into an account that is there.
 * `made_by`: whose it is, NULL for whoever started the head office. Those of before were good for a day: they are given anew.
 */
const own = "tenant_id = current_setting('comptoir.tenant', true)";
const statements = [
  'DROP TABLE person_code',
  `CREATE TABLE person_code (
    tenant_id text NOT NULL, name text NOT NULL, code_hash bytea NOT NULL, expires_at bigint NOT NULL, role text NOT NULL,
    shops text[], resets boolean NOT NULL, person_id text, made_by text,
    PRIMARY KEY (tenant_id, name))`,
  'CREATE UNIQUE INDEX person_code_by_hash ON person_code (tenant_id, code_hash)',
  'ALTER TABLE person_code ENABLE ROW LEVEL SECURITY',
  'ALTER TABLE person_code FORCE ROW LEVEL SECURITY',
  `CREATE POLICY own_tenant ON person_code USING (${own}) WITH CHECK (${own})`,
];

export const oneCodeAName = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};
