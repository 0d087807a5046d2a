import fs from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { modules } from '#headoffice/app.ts';
import { type Cluster, openCluster } from '#headoffice/kernel/db/cluster.ts';
import { type OfficeDb, openOfficeDb, RoleTooStrong } from '#headoffice/kernel/db/office-db.ts';
import type { TenantSchema, TenantTableName } from '#headoffice/kernel/db/schema.ts';
import { newOfficeFolder } from './office-process.ts';

const folder = newOfficeFolder();
let cluster: Cluster;
let office: OfficeDb;
let client: pg.Client;
const ask = async <R extends object>(text: string, values: unknown[] = []): Promise<R[]> =>
  (await client.query<R>(text, values)).rows;
/** Of Kysely's Migrator: which migrations have run. */
const ofMigrations = "('kysely_migration', 'kysely_migration_lock')";
/** Of nobody: the customers themselves. */
const references = ['tenant'];

const tenants = ['A', 'B'];
type Examples = { readonly [T in TenantTableName]: Omit<TenantSchema[T], 'tenant_id'> };
const hash = Buffer.alloc(32);
const row = { till_id: 'T1', epoch: 1, seq: 1 };
/** A row of each table: the compiler asks for the table that is new. */
const examples: Examples = {
  shop: { id: 'S1', name: 'Médina', created_at: 1 },
  till: {
    id: 'T1',
    shop_id: 'S1',
    joined_at: 1,
    revoked_at: null,
    heard_at: null,
    challenge: null,
    epoch: 0,
    seq: 0,
    hash,
    name: '',
    revoked_why: '',
    derived: 0,
  },
  till_key: { till_id: 'T1', epoch: 1, public_key: 'k' },
  till_carrier: { till_id: 'T1', secret: 's' },
  till_session: { till_id: 'T1', epoch: 1, token_hash: hash, expires_at: 1 },
  join_code: { code_hash: hash, shop_id: 'S1', expires_at: 1, used_at: null, used_by: null, made_by: '' },
  journal_row: { ...row, kind: 'sale', at: 1, day: '2026-11-20', bytes: '{}', hash, signature: null },
  quarantined_row: { ...row, hash, bytes: '{}', signature: hash, received_at: 1 },
  parked_row: { ...row, reason: 'r', parked_at: 1 },
  sale: {
    ...row,
    number: 1,
    shift: 1,
    day: '2026-11-20',
    at: 1,
    user_id: 1,
    lines: 1,
    gross_minor: 1,
    net_minor: 1,
  },
  sale_line: { ...row, line: 1, product_id: 1, name: 'n', qty_milli: 1, gross_minor: 1, net_minor: 1 },
  sale_tender: { ...row, n: 1, kind: 'cash', amount_minor: 1 },
  tender_correction: { ...row, n: 1, number: 1, kind: 'cash', amount_minor: 1 },
  sale_return: { ...row, n: 1, of_ticket: '/1', of_line: 1, qty_milli: -1000, gross_minor: -1 },
  sale_refund: { ...row, n: 1, for_ticket: '/1', of_ticket: '/1', of_tender: 1, amount_minor: 1 },
  till_day: { till_id: 'T1', day: '2026-11-20', tickets: 1, gross_minor: 1, net_minor: 1 },
  till_day_part: {
    till_id: 'T1',
    day: '2026-11-20',
    part: 'rate',
    name: '180000',
    tickets: 1,
    gross_minor: 1,
    net_minor: 1,
  },
  till_product: { till_id: 'T1', product_id: 1, name: 'n' },
  till_category: { till_id: 'T1', category_id: 1, name: 'n' },
  till_stock: { till_id: 'T1', product_id: 1, qty_milli: 1 },
  till_about: { till_id: 'T1', currency: 'XOF' },
  till_person: { till_id: 'T1', user_id: 1, name: 'n' },
  publication: { id: 'U1', version: 1, shop_id: '', due_at: 1, made_at: 1, file: 'f', rows: 1 },
  published_row: {
    publication_id: 'U1',
    n: 0,
    code: 'c',
    name: 'n',
    price: '1',
    tax_rate: '',
    category: '',
    unit: '',
  },
  counter: { name: 'publication', value: 1 },
  till_publication: {
    till_id: 'T1',
    version: 1,
    publication: 'U1',
    at: 1,
    rows: 1,
    added: 1,
    changed: 0,
    rejected: 0,
  },
  person: {
    id: 'P1',
    name: 'n',
    password: 'p',
    created_at: 1,
    role: 'manager',
    shops: ['S1'],
    put_away_at: null,
  },
  person_code: {
    name: 'n',
    code_hash: hash,
    expires_at: 1,
    role: 'owner',
    shops: null,
    resets: false,
    person_id: 'P1',
    made_by: null,
  },
  person_session: {
    id: 'F1',
    person_id: 'P1',
    salt: hash,
    token_hash: hash,
    turned_at: 1,
    before_hash: null,
    shown_at: null,
    expires_at: 1,
  },
  person_step: { token_hash: hash, person_id: 'P1', expires_at: 1 },
  person_totp: { person_id: 'P1', secret: 's', proven_at: null, last_step: 0 },
  recovery_code: { person_id: 'P1', code_hash: hash },
  api_key: {
    id: 'K1',
    name: 'n',
    secret_hash: hash,
    scopes: ['sales.read'],
    shops: null,
    made_at: 1,
    made_by: 'n',
    used_at: null,
    revoked_at: null,
  },
  webhook: {
    id: 'W1',
    url: 'https://example.org',
    secret: 's',
    events: ['till.joined'],
    shops: null,
    made_at: 1,
    made_by: 'n',
    failures: 0,
    next_at: 0,
    claim: '',
    claimed_until: 0,
    paused_at: null,
  },
  webhook_delivery: {
    id: 'D1',
    webhook_id: 'W1',
    event: 'till.joined',
    body: '{}',
    made_at: 1,
    state: 'waiting',
    attempts: 0,
    next_at: 1,
    tried_at: null,
    said: '',
  },
  alert: {
    till_id: 'T1',
    kind: 'silent',
    since: 1,
    raised_at: 1,
    seen_at: null,
    seen_by: '',
    ended_at: null,
  },
  alert_way: { kind: 'mail', settings: 's', changed_at: 1, changed_by: 'n' },
  alert_recipient: {
    id: 'R1',
    kind: 'mail',
    address: 'a@example.org',
    lang: 'fr',
    shops: null,
    made_at: 1,
    made_by: 'n',
  },
  alert_rule: { shop_id: '', silent_hours: 24, quiet_from: 0, quiet_to: 0, zone: 'UTC' },
  alert_message: {
    id: 'M1',
    recipient_id: 'R1',
    kind: 'mail',
    address: 'a@example.org',
    till_id: 'T1',
    alert: 'silent',
    subject: 's',
    body: 'b',
    made_at: 1,
    state: 'waiting',
    attempts: 0,
    next_at: 1,
    tried_at: null,
    said: '',
    claimed_until: 0,
  },
  till_shift: { till_id: 'T1', shift: 1, is_open: 1, at: 1 },
  attempt: { name: hash, count: 1, since: 1 },
  audit: { at: 1, id: 'A1', who: 'n', what: 'sign.in', about: '', place: '' },
};
const tables = Object.keys(examples) as TenantTableName[];

beforeAll(async () => {
  cluster = await openCluster(folder, 'command');
  office = await openOfficeDb(cluster.url);
  client = new pg.Client({ connectionString: cluster.url });
  await client.connect();
  for (const tenant of tenants)
    await office.tenants.in(tenant, async (store) => {
      for (const table of tables) await store.insert(table, examples[table] as never).execute();
    });
});
afterAll(async () => {
  await client.end();
  await office.close();
  await cluster.stop();
});

test('every table is known, and the tenant comes first in each of its keys', async () => {
  const found = await ask<{ name: string }>(
    `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')
     AND relname NOT IN ${ofMigrations}`,
  );
  expect(found.map(({ name }) => name).sort()).toEqual([...tables, ...references].sort());
  const keys = await ask<{ name: string; first: string; primary: boolean }>(
    `SELECT c.relname AS name, a.attname AS first, i.indisprimary AS primary FROM pg_index i
     JOIN pg_class c ON c.oid = i.indrelid JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0]
     WHERE c.relnamespace = 'public'::regnamespace AND c.relname NOT IN ${ofMigrations}`,
  );
  for (const { name, first } of keys)
    expect({ name, first }).toEqual({ name, first: references.includes(name) ? 'id' : 'tenant_id' });
  for (const table of tables) expect(keys.some(({ name, primary }) => name === table && primary)).toBe(true);
});

test('nothing stands there that Citus or YugabyteDB does not take', async () => {
  const constraints = await ask(
    `SELECT conname FROM pg_constraint WHERE connamespace = 'public'::regnamespace AND conrelid <> 0
     AND (contype IN ('f', 'x', 't') OR condeferrable)`,
  );
  const generated = await ask(
    `SELECT attname FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
     WHERE c.relnamespace = 'public'::regnamespace AND (attgenerated <> '' OR attidentity <> '')`,
  );
  const indexes = await ask(
    `SELECT c.relname FROM pg_class c JOIN pg_am m ON m.oid = c.relam
     WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'i' AND m.amname <> 'btree'`,
  );
  const triggers = await ask('SELECT tgname FROM pg_trigger WHERE NOT tgisinternal');
  const sequences = await ask(
    "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('S', 'f', 'm')",
  );
  const odd = await ask(
    `SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_attribute a ON a.attrelid = c.oid
     WHERE c.relnamespace = 'public'::regnamespace AND (a.atttypid IN ('jsonb'::regtype, 'inet'::regtype) OR i.indpred IS NOT NULL)`,
  );
  expect({ constraints, generated, indexes, triggers, sequences, odd }).toEqual({
    constraints: [],
    generated: [],
    indexes: [],
    triggers: [],
    sequences: [],
    odd: [],
  });
});

test.each(tables)('%s shows a tenant its own rows, and lets it write no others', async (table) => {
  const count = async (): Promise<number> => (await ask(`SELECT 1 FROM ${table}`)).length;
  // A statement that forgot its tenant, outside of one and inside.
  expect(await count()).toBe(0);
  await client.query('BEGIN');
  await client.query("SELECT set_config('comptoir.tenant', 'A', true)");
  const rows = await ask<{ tenant_id: string }>(`SELECT tenant_id FROM ${table}`);
  expect(rows).toEqual([{ tenant_id: 'A' }]);
  await client.query(`DELETE FROM ${table}`);
  await client.query(`UPDATE ${table} SET tenant_id = tenant_id`);
  await client.query('SAVEPOINT other');
  const names = Object.keys(examples[table]);
  const write = client.query(
    `INSERT INTO ${table} (tenant_id, ${names.join(', ')}) VALUES ('C', ${names.map((_, i) => `$${i + 1}`).join(', ')})`,
    Object.values(examples[table]),
  );
  await expect(write).rejects.toThrow(/row-level security/);
  await client.query('ROLLBACK TO SAVEPOINT other');
  await client.query("SELECT set_config('comptoir.tenant', 'B', true)");
  expect(await count()).toBe(1);
  await client.query('ROLLBACK');
  // After the transaction the connection belongs to nobody again.
  expect(await count()).toBe(0);
});

test('what is recorded is changed and removed by nobody', async () => {
  for (const table of ['journal_row', 'quarantined_row'] as const)
    await office.tenants.in('A', async (store) => {
      await store.update(table).set({ bytes: 'changed' }).execute();
      await store.remove(table).execute();
      expect(await store.from(table).select('bytes').execute()).toEqual([{ bytes: '{}' }]);
    });
  await office.tenants.in('A', async (store) => {
    await store.update('audit').set({ who: 'changed' }).execute();
    await store.remove('audit').execute();
    expect(await store.from('audit').select('who').execute()).toEqual([{ who: 'n' }]);
  });
});

test('what facts make is said of tables that are there, by one module each', () => {
  const derived = modules.projections.flatMap((projections) => Object.keys(projections.tables));
  expect(new Set(derived).size).toBe(derived.length);
  for (const table of derived) expect(tables).toContain(table);
});

test('a role that passes by the policies is not taken', async () => {
  const file = path.join(folder, 'postgres.passwords');
  const { superuser } = JSON.parse(fs.readFileSync(file, 'utf8')) as { superuser: string };
  const { hostname, port, pathname } = new URL(cluster.url);
  const strong = `postgres://postgres:${superuser}@${hostname}:${port}${pathname}`;
  await expect(openOfficeDb(strong)).rejects.toThrow(RoleTooStrong);
});
