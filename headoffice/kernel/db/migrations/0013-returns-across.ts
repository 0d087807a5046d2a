import { type Kysely, sql } from 'kysely';

const owned = (table: string): string[] => [
  `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
  `ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`,
  `CREATE POLICY own_tenant ON ${table}
    USING (tenant_id = current_setting('comptoir.tenant', true))
    WITH CHECK (tenant_id = current_setting('comptoir.tenant', true))`,
];

/** Goods that came back with their ticket, and the money: `/17` is a ticket of the same till, `T4K7Q2MZ/17` one of another. */
const statements = [
  `CREATE TABLE sale_return (
    tenant_id text NOT NULL, till_id text NOT NULL, epoch integer NOT NULL, seq bigint NOT NULL,
    n integer NOT NULL, of_ticket text COLLATE "C" NOT NULL, of_line integer NOT NULL, qty_milli bigint NOT NULL,
    gross_minor bigint NOT NULL,
    PRIMARY KEY (tenant_id, till_id, epoch, seq, n))`,
  'CREATE INDEX sale_return_of ON sale_return (tenant_id, of_ticket)',
  'CREATE INDEX sale_by_number ON sale (tenant_id, till_id, number)',
  `CREATE TABLE sale_refund (
    tenant_id text NOT NULL, till_id text NOT NULL, epoch integer NOT NULL, seq bigint NOT NULL,
    n integer NOT NULL, for_ticket text NOT NULL, of_ticket text NOT NULL, of_tender integer NOT NULL,
    amount_minor bigint NOT NULL,
    PRIMARY KEY (tenant_id, till_id, epoch, seq, n))`,
  ...owned('sale_return'),
  ...owned('sale_refund'),
];

export const returnsAcross = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    for (const statement of statements) await sql.raw(statement).execute(db);
  },
};
