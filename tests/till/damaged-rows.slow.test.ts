import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { z } from 'zod';
import { storeRefusal } from '#main/kernel/db/store-error.ts';
import { storeFile } from '#main/kernel/db/store-file.ts';
import { contract, type OperationName } from '#shared/contract/index.ts';
import type { Operation } from '#shared/kernel/define.ts';
import { openCounter, openTill, ownerPin, type TestTill } from '#tests/support/harness.ts';
import { sampleOf } from '#tests/support/sample-input.ts';

let root: string;
let shop: string;
const quiet = { log: { warn: () => {}, error: () => {} }, checkAnswers: false };
const code = '96385074';

beforeAll(async () => {
  root = fs.mkdtempSync(path.join(os.tmpdir(), 'damaged-'));
  shop = path.join(root, 'shop');
  const till = await openCounter({ dataDir: shop });
  const { id: cartId, revision, cash_due_minor } = await till.ask('cart.scan', { code });
  await till.ask('sales.pay', {
    ...{ cartId, revision },
    tenders: [{ kind: 'cash', given_minor: cash_due_minor }],
  });
  await till.ask('cart.scan', { code });
  await till.ask('users.create', { name: 'Fatou', role: 'cashier', pin: '2580' });
  await till.application.close();
}, 60_000);
afterAll(() => fs.rmSync(root, { recursive: true, force: true }));

const openDamaged = async (damage: string): Promise<TestTill> => {
  const dataDir = fs.mkdtempSync(path.join(root, 'case-'));
  fs.cpSync(shop, dataDir, { recursive: true });
  const raw = new Sqlite(storeFile(dataDir));
  raw.exec(`PRAGMA foreign_keys = OFF; ${damage}`);
  raw.close();
  return openTill({ dataDir, ...quiet });
};
/** What the schema itself refuses is no damage that a statement can do. */
const mayBe = (damage: string): boolean => {
  const raw = new Sqlite(storeFile(shop));
  try {
    raw.exec('PRAGMA foreign_keys = OFF; BEGIN');
    raw.exec(damage);
    return true;
  } catch {
    return false;
  } finally {
    if (raw.inTransaction) raw.exec('ROLLBACK');
    raw.close();
  }
};
const signIn = async (till: TestTill): Promise<void> => {
  const awa = (await till.ask('users.tiles', {})).find(({ name }) => name === 'Awa');
  await till.call('session.signIn', { userId: awa?.id ?? 0, pin: ownerPin });
};

const known = {
  ...{ text: code, code, id: 1, number: 1, productId: 1, customerId: 1, shift: 1, limit: 20 },
  ...{ day: '2026-11-20', from: '2026-11-20', to: '2026-11-20' },
};
const queries = Object.entries<Operation>(contract)
  .filter(([, { kind }]) => kind === 'query')
  .map(([name, { input }]) => ({
    name: name as OperationName,
    input: sampleOf(input as z.ZodType, known) as never,
  }));

interface Place {
  readonly table: string;
  readonly column: string;
  readonly type: string;
}
/** Each column of each table that holds something; the journal proves itself (verify), and search tables are a cache. */
function columnsOf(file: string): Place[] {
  const db = new Sqlite(file, { readonly: true });
  const names = db
    .prepare<[], { name: string }>(
      "SELECT name FROM sqlite_schema WHERE type = 'table' AND sql NOT LIKE 'CREATE VIRTUAL%'",
    )
    .all()
    .map(({ name }) => name)
    .filter((name) => !/^sqlite_|search|^journal$/.test(name));
  const found = names
    .filter((table) => db.prepare(`SELECT 1 FROM "${table}" LIMIT 1`).get() !== undefined)
    .flatMap((table) =>
      db
        .prepare<[], { name: string; type: string }>(`PRAGMA table_info("${table}")`)
        .all()
        .map(({ name, type }) => ({ table, column: name, type })),
    );
  db.close();
  return found;
}

it('whatever column of whatever table is damaged, every question has an answer that says something', async () => {
  const places = columnsOf(storeFile(shop));
  expect(places.length).toBeGreaterThan(60);
  const faults: string[] = [];
  for (const { table, column, type } of places) {
    const values = type === 'INTEGER' ? ['9223372036854775806', '-1'] : ["'damaged'", "''"];
    for (const value of values) {
      const what = `${table}.${column} = ${value}`;
      try {
        if (!mayBe(`UPDATE "${table}" SET "${column}" = ${value}`)) continue;
        const till = await openDamaged(`UPDATE "${table}" SET "${column}" = ${value}`);
        await signIn(till);
        for (const { name, input } of queries) {
          const answer = await till.call(name, input);
          if (!answer.ok && ['INTERNAL', 'BAD_INPUT'].includes(answer.refusal.code))
            faults.push(`${what}: ${name} ${answer.refusal.code}`);
        }
        await till.close();
      } catch (error) {
        // A start may be refused, in a sentence.
        if (storeRefusal(error) === null) faults.push(`${what}: ${error}`);
      }
    }
  }
  expect(faults).toEqual([]);
}, 1_200_000);

it.each([
  ['price', 'UPDATE product SET price_minor = 9223372036854775806'],
  ['unit', "UPDATE product SET unit = 'barrel'"],
])(
  'goods with a damaged %s are shown, not sold, named by health, and sold again once they are saved',
  async (_what, damage) => {
    const till = await openDamaged(
      `${damage} WHERE id = (SELECT product_id FROM barcode WHERE code = '${code}')`,
    );
    await signIn(till);
    const { products } = await till.ask('catalog.search', { text: code, limit: 5 } as never);
    expect(products).toMatchObject([{ damaged: true }]);
    const id = products[0]?.id ?? 0;
    expect(await till.call('cart.scan', { code })).toMatchObject({ refusal: { code: 'PRODUCT_DAMAGED' } });
    const bad = async () =>
      (await till.ask('health.get', {})).checks.filter(({ says }) => says === 'goods.damaged');
    expect(await bad()).toMatchObject([{ state: 'bad', params: { count: 1 } }]);
    const { revision, codes, name, taxClass, categoryId, cost_minor } = await till.ask('catalog.get', {
      id,
    });
    await till.ask('catalog.update', {
      ...{ id, revision, codes, name, taxClass, categoryId, cost_minor },
      ...{ price_minor: 500, unit: 'piece' },
    } as never);
    expect((await till.call('cart.scan', { code })).ok).toBe(true);
    expect(await bad()).toEqual([]);
    await till.close();
  },
);

it.each([
  ['stock', 'UPDATE stock_level SET qty_milli = 9223372036854775806'],
  ['cost', 'UPDATE product SET cost_minor = 9223372036854775806'],
])('a damaged %s keeps nobody from buying, is shown as none, and health names it', async (what, damage) => {
  const till = await openDamaged(damage);
  await signIn(till);
  const [found] = await till.ask('catalog.byCode', { code });
  expect(found).toMatchObject({ damaged: true, ...(what === 'stock' && { stock_milli: null }) });
  expect((await till.call('cart.scan', { code })).ok).toBe(true);
  expect((await till.ask('health.get', {})).checks.map(({ says }) => says)).toContain('goods.damaged');
  await till.close();
});

it.each([
  ['float, just beyond what a number holds', 'UPDATE shift SET float_minor = 9007199254740993'],
  ['float', 'UPDATE shift SET float_minor = 9223372036854775806'],
  ['number, just beyond what a number holds', 'UPDATE shift SET number = 9007199254740993'],
  ['number', 'UPDATE shift SET number = 9223372036854775806'],
  ['time, just beyond what a number holds', 'UPDATE shift SET opened_at = 9007199254740993'],
  ['time', 'UPDATE shift SET opened_at = 9223372036854775806'],
  ['last change', 'UPDATE kept_change SET n = 9223372036854775807'],
])(
  'a shift with a damaged %s sells, closes at what was counted in and sold, and another one opens',
  async (_what, damage) => {
    const till = await openDamaged(damage);
    await signIn(till);
    expect((await till.ask('shifts.x', {})).shift).toMatchObject({ number: 1, float_minor: 10_000 });
    expect(await till.call('cart.scan', { code })).toMatchObject({ ok: true });
    await till.ask('cart.void', {});
    const counted = { count: null, counted_minor: 10_450, reason: null };
    expect(await till.ask('shifts.close', counted as never)).toMatchObject({
      shift: { number: 1 },
      cash: { float_minor: 10_000, expected_minor: 10_450, difference_minor: 0 },
    });
    expect(await till.ask('shifts.open', { count: null, float_minor: 10_450 } as never)).toMatchObject({
      number: 2,
    });
    expect(await till.call('cart.scan', { code })).toMatchObject({ ok: true });
    await till.close();
  },
);

it('a person with a role that no till knows is told so at the door, and works again once an owner chose one', async () => {
  const till = await openDamaged(
    "PRAGMA ignore_check_constraints = ON; UPDATE user SET role = 'god' WHERE name = 'Fatou'",
  );
  const fatou = (await till.ask('users.tiles', {})).find(({ name }) => name === 'Fatou');
  const userId = fatou?.id ?? 0;
  expect(await till.call('session.signIn', { userId, pin: '2580' })).toMatchObject({
    refusal: { code: 'PERSON_DAMAGED', params: { name: 'Fatou' } },
  });
  await till.call('session.signIn', { userId: 1, pin: ownerPin });
  const form = (await till.ask('users.list', {})).find(({ id }) => id === userId);
  await till.ask('users.update', { ...form, role: 'cashier', pin: null } as never);
  await till.ask('session.signOut', { reason: 'user' });
  expect(await till.call('session.signIn', { userId, pin: '2580' })).toMatchObject({ ok: true });
  expect(await till.call('cart.get', {})).toMatchObject({ ok: true });
  await till.close();
});
