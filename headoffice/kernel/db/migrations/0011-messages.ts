import { type Kysely, sql } from 'kysely';

/**
 * Who is told of what somebody has to look at, by mail or to a telephone. `alert_way.settings`: sealed whole. `alert_rule.shop_id`:
 * empty for every shop that has no rule of its own; its quiet hours are minutes of the day in its zone, the same twice for none.
 */
const tables = [
  `CREATE TABLE alert_way (
    tenant_id text NOT NULL, kind text NOT NULL, settings text NOT NULL, changed_at bigint NOT NULL, changed_by text NOT NULL,
    PRIMARY KEY (tenant_id, kind))`,
  `CREATE TABLE alert_recipient (
    tenant_id text NOT NULL, id text NOT NULL, kind text NOT NULL, address text NOT NULL, lang text NOT NULL, shops text[],
    made_at bigint NOT NULL, made_by text NOT NULL,
    PRIMARY KEY (tenant_id, id))`,
  `CREATE TABLE alert_rule (
    tenant_id text NOT NULL, shop_id text NOT NULL, silent_hours bigint NOT NULL, quiet_from bigint NOT NULL,
    quiet_to bigint NOT NULL, zone text NOT NULL,
    PRIMARY KEY (tenant_id, shop_id))`,
  `CREATE TABLE alert_message (
    tenant_id text NOT NULL, id text NOT NULL, recipient_id text NOT NULL, kind text NOT NULL, address text NOT NULL,
    till_id text NOT NULL, alert text NOT NULL, subject text NOT NULL, body text NOT NULL, made_at bigint NOT NULL,
    state text NOT NULL, attempts bigint NOT NULL, next_at bigint NOT NULL, tried_at bigint, said text NOT NULL,
    claimed_until bigint NOT NULL,
    PRIMARY KEY (tenant_id, id))`,
  'CREATE INDEX alert_message_due ON alert_message (tenant_id, state, next_at)',
];
const own = "tenant_id = current_setting('comptoir.tenant', true)";
const policies = ['alert_way', 'alert_recipient', 'alert_rule', 'alert_message'].flatMap((table) => [
  `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
  `ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`,
  `CREATE POLICY own_tenant ON ${table} USING (${own}) WITH CHECK (${own})`,
]);

export const messages = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    for (const statement of [...tables, ...policies]) await sql.raw(statement).execute(db);
  },
};
