import { type Kysely, sql } from 'kysely';

/**
 * One text for PostgreSQL, Citus and YugabyteDB: the tenant first in every key, ids made by us, no foreign key between
 * tables of tenants, nothing generated, deferred or partial, and ASC said where rows are read in their order.
 */
const tables = [
  `CREATE TABLE tenant (
    id text NOT NULL, name text NOT NULL, created_at bigint NOT NULL,
    PRIMARY KEY (id))`,
  `CREATE TABLE shop (
    tenant_id text NOT NULL, id text NOT NULL, name text NOT NULL, created_at bigint NOT NULL,
    PRIMARY KEY (tenant_id, id))`,
  `CREATE TABLE till (
    tenant_id text NOT NULL, id text NOT NULL, shop_id text NOT NULL, joined_at bigint NOT NULL,
    revoked_at bigint, heard_at bigint, challenge text,
    epoch integer NOT NULL, seq bigint NOT NULL, hash bytea NOT NULL,
    PRIMARY KEY (tenant_id, id))`,
  `CREATE TABLE till_key (
    tenant_id text NOT NULL, till_id text NOT NULL, epoch integer NOT NULL, public_key text NOT NULL,
    PRIMARY KEY (tenant_id, till_id, epoch))`,
  `CREATE TABLE till_session (
    tenant_id text NOT NULL, token_hash bytea NOT NULL, till_id text NOT NULL, epoch integer NOT NULL,
    expires_at bigint NOT NULL,
    PRIMARY KEY (tenant_id, token_hash))`,
  'CREATE INDEX till_session_by_till ON till_session (tenant_id, till_id)',
  `CREATE TABLE join_code (
    tenant_id text NOT NULL, code_hash bytea NOT NULL, shop_id text NOT NULL, expires_at bigint NOT NULL,
    used_at bigint, used_by text,
    PRIMARY KEY (tenant_id, code_hash))`,
  `CREATE TABLE journal_row (
    tenant_id text NOT NULL, till_id text NOT NULL, epoch integer NOT NULL, seq bigint NOT NULL,
    kind text NOT NULL, at bigint NOT NULL, day text NOT NULL, bytes text NOT NULL, hash bytea NOT NULL,
    signature bytea,
    PRIMARY KEY (tenant_id, till_id, epoch, seq))`,
  `CREATE TABLE quarantined_row (
    tenant_id text NOT NULL, till_id text NOT NULL, epoch integer NOT NULL, seq bigint NOT NULL,
    hash bytea NOT NULL, bytes text NOT NULL, signature bytea NOT NULL, received_at bigint NOT NULL,
    PRIMARY KEY (tenant_id, till_id, epoch, seq, hash))`,
  `CREATE TABLE parked_row (
    tenant_id text NOT NULL, till_id text NOT NULL, epoch integer NOT NULL, seq bigint NOT NULL,
    reason text NOT NULL, parked_at bigint NOT NULL,
    PRIMARY KEY (tenant_id, till_id, epoch, seq))`,
  `CREATE TABLE sale (
    tenant_id text NOT NULL, till_id text NOT NULL, epoch integer NOT NULL, seq bigint NOT NULL,
    number bigint NOT NULL, shift bigint NOT NULL, day text NOT NULL, at bigint NOT NULL, user_id bigint NOT NULL,
    lines integer NOT NULL, gross_minor bigint NOT NULL, net_minor bigint NOT NULL,
    PRIMARY KEY (tenant_id, till_id, epoch, seq))`,
  'CREATE INDEX sale_by_day ON sale (tenant_id, day, till_id)',
  `CREATE TABLE sale_line (
    tenant_id text NOT NULL, till_id text NOT NULL, epoch integer NOT NULL, seq bigint NOT NULL,
    line integer NOT NULL, product_id bigint NOT NULL, name text NOT NULL, qty_milli bigint NOT NULL,
    gross_minor bigint NOT NULL, net_minor bigint NOT NULL,
    PRIMARY KEY (tenant_id, till_id, epoch, seq, line))`,
  `CREATE TABLE sale_tender (
    tenant_id text NOT NULL, till_id text NOT NULL, epoch integer NOT NULL, seq bigint NOT NULL,
    n integer NOT NULL, kind text NOT NULL, amount_minor bigint NOT NULL,
    PRIMARY KEY (tenant_id, till_id, epoch, seq, n))`,
  `CREATE TABLE till_day (
    tenant_id text NOT NULL, till_id text NOT NULL, day text NOT NULL, tickets bigint NOT NULL,
    gross_minor bigint NOT NULL, net_minor bigint NOT NULL,
    PRIMARY KEY (tenant_id, till_id, day))`,
  `CREATE TABLE till_stock (
    tenant_id text NOT NULL, till_id text NOT NULL, product_id bigint NOT NULL, qty_milli bigint NOT NULL,
    PRIMARY KEY (tenant_id, till_id, product_id))`,
];

/** What is recorded for ever has no policy to change or remove it: whoever tries touches no row. */
const recorded = ['journal_row', 'quarantined_row'];
const ofTenants = [
  ...['shop', 'till', 'till_key', 'till_session', 'join_code', 'parked_row'],
  ...['sale', 'sale_line', 'sale_tender', 'till_day', 'till_stock'],
];
const own = "tenant_id = current_setting('comptoir.tenant', true)";
const bind = (table: string): readonly string[] => [
  `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
  `ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`,
];
const policies = [
  ...ofTenants.flatMap((table) => [
    ...bind(table),
    `CREATE POLICY own_tenant ON ${table} USING (${own}) WITH CHECK (${own})`,
  ]),
  ...recorded.flatMap((table) => [
    ...bind(table),
    `CREATE POLICY own_tenant_reads ON ${table} FOR SELECT USING (${own})`,
    `CREATE POLICY own_tenant_adds ON ${table} FOR INSERT WITH CHECK (${own})`,
  ]),
];

export const firstOffice = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    for (const statement of [...tables, ...policies]) await sql.raw(statement).execute(db);
  },
};
