import { type Kysely, sql } from 'kysely';

/** What tills are told of products and prices, and what each of them has taken. */
const tables = [
  `CREATE TABLE publication (
    tenant_id text NOT NULL, id text NOT NULL, version bigint NOT NULL, shop_id text NOT NULL, due_at bigint NOT NULL,
    made_at bigint NOT NULL, file text NOT NULL, rows bigint NOT NULL,
    PRIMARY KEY (tenant_id, id))`,
  'CREATE INDEX publication_by_version ON publication (tenant_id, version, due_at)',
  `CREATE TABLE published_row (
    tenant_id text NOT NULL, publication_id text NOT NULL, n bigint NOT NULL, code text NOT NULL, name text NOT NULL,
    price text NOT NULL, tax_rate text NOT NULL, category text NOT NULL, unit text NOT NULL,
    PRIMARY KEY (tenant_id, publication_id, n))`,
  `CREATE TABLE counter (
    tenant_id text NOT NULL, name text NOT NULL, value bigint NOT NULL,
    PRIMARY KEY (tenant_id, name))`,
  `CREATE TABLE till_publication (
    tenant_id text NOT NULL, till_id text NOT NULL, version bigint NOT NULL, publication text NOT NULL, at bigint NOT NULL,
    rows bigint NOT NULL, added bigint NOT NULL, changed bigint NOT NULL, rejected bigint NOT NULL,
    PRIMARY KEY (tenant_id, till_id))`,
];
const own = "tenant_id = current_setting('comptoir.tenant', true)";
const policies = ['publication', 'published_row', 'counter', 'till_publication'].flatMap((table) => [
  `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
  `ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`,
  `CREATE POLICY own_tenant ON ${table} USING (${own}) WITH CHECK (${own})`,
]);

export const publications = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    for (const statement of [...tables, ...policies]) await sql.raw(statement).execute(db);
  },
};
