import { type Kysely, sql } from 'kysely';

/** Tenders that were put right at a till: what its ticket was settled with, below zero, and what settles it since. */
const statements = [
  `CREATE TABLE tender_correction (
    tenant_id text NOT NULL, till_id text NOT NULL, epoch integer NOT NULL, seq bigint NOT NULL,
    n integer NOT NULL, number bigint NOT NULL, kind text NOT NULL, amount_minor bigint NOT NULL,
    PRIMARY KEY (tenant_id, till_id, epoch, seq, n))`,
  'CREATE INDEX tender_correction_of ON tender_correction (tenant_id, till_id, number)',
  'ALTER TABLE tender_correction ENABLE ROW LEVEL SECURITY',
  'ALTER TABLE tender_correction FORCE ROW LEVEL SECURITY',
  `CREATE POLICY own_tenant ON tender_correction
    USING (tenant_id = current_setting('comptoir.tenant', true))
    WITH CHECK (tenant_id = current_setting('comptoir.tenant', true))`,
];

export const correctedTenders = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};
