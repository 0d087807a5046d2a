import { type Kysely, sql } from 'kysely';

/**
 * Keys of programs, and addresses that are told what happened. `webhook.claimed_until`: one replica at a time tells an address
 * something. `state` of a delivery: waiting, done or given up.
 */
const tables = [
  `CREATE TABLE api_key (
    tenant_id text NOT NULL, id text NOT NULL, name text NOT NULL, secret_hash bytea NOT NULL, scopes text[] NOT NULL,
    shops text[], made_at bigint NOT NULL, made_by text NOT NULL, used_at bigint, revoked_at bigint,
    PRIMARY KEY (tenant_id, id))`,
  `CREATE TABLE webhook (
    tenant_id text NOT NULL, id text NOT NULL, url text NOT NULL, secret text NOT NULL, events text[] NOT NULL,
    shops text[], made_at bigint NOT NULL, made_by text NOT NULL, failures bigint NOT NULL, next_at bigint NOT NULL,
    claim text NOT NULL, claimed_until bigint NOT NULL, paused_at bigint,
    PRIMARY KEY (tenant_id, id))`,
  `CREATE TABLE webhook_delivery (
    tenant_id text NOT NULL, id text NOT NULL, webhook_id text NOT NULL, event text NOT NULL, body text NOT NULL,
    made_at bigint NOT NULL, state text NOT NULL, attempts bigint NOT NULL, next_at bigint NOT NULL, tried_at bigint,
    said text NOT NULL,
    PRIMARY KEY (tenant_id, id))`,
  'CREATE INDEX webhook_delivery_due ON webhook_delivery (tenant_id, webhook_id, state, next_at)',
];
const own = "tenant_id = current_setting('comptoir.tenant', true)";
const policies = ['api_key', 'webhook', 'webhook_delivery'].flatMap((table) => [
  `ALTER TABLE ${table} ENABLE ROW LEVEL SECURITY`,
  `ALTER TABLE ${table} FORCE ROW LEVEL SECURITY`,
  `CREATE POLICY own_tenant ON ${table} USING (${own}) WITH CHECK (${own})`,
]);

export const keysAndHooks = {
  up: async (db: Kysely<unknown>): Promise<void> => {
    for (const statement of [...tables, ...policies]) await sql.raw(statement).execute(db);
  },
};
