import { type Kysely, sql } from 'kysely';

/**
 * Days of a till by the rates and the categories of what was sold, and what its products and categories are called.
 * `till.derived`: by which list of tables its rows were derived; 0 is before this one, and they are derived anew.
 */
const tables = [
  `CREATE TABLE till_day_part (
    tenant_id text NOT NULL, till_id text NOT NULL, day text NOT NULL, part text NOT NULL, name text NOT NULL,
    tickets bigint NOT NULL, gross_minor bigint NOT NULL, net_minor bigint NOT NULL,
    PRIMARY KEY (tenant_id, till_id, day, part, name))`,
  `CREATE TABLE till_product (
    tenant_id text NOT NULL, till_id text NOT NULL, product_id bigint NOT NULL, name text NOT NULL,
    PRIMARY KEY (tenant_id, till_id, product_id))`,
  `CREATE TABLE till_category (
    tenant_id text NOT NULL, till_id text NOT NULL, category_id bigint NOT NULL, name text NOT NULL,
    PRIMARY KEY (tenant_id, till_id, category_id))`,
  'ALTER TABLE till ADD COLUMN derived bigint NOT NULL DEFAULT 0',
  "ALTER TABLE join_code ADD COLUMN made_by text NOT NULL DEFAULT ''",
];
const own = "tenant_id = current_setting('comptoir.tenant', true)";
const policies = ['till_day_part', 'till_product', 'till_category'].flatMap((table) => [
  `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
  `ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`,
  `CREATE POLICY own_tenant ON ${table} USING (${own}) WITH CHECK (${own})`,
]);

export const partsOfDays = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    for (const statement of [...tables, ...policies]) await sql.raw(statement).execute(db);
  },
};
