import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openDb } from '#main/kernel/db/db.ts';
import { storeFile } from '#main/kernel/db/store-file.ts';
import type { CallMeta } from '#main/kernel/door.ts';
import { checkRebuild } from '#main/kernel/journal/rebuild.ts';
import { projections } from '#main/modules/projections.ts';
import { verifyTill } from '#main/modules/till-file.ts';
import { contract, type OperationName } from '#shared/contract/index.ts';
import type { Operation } from '#shared/kernel/define.ts';
import type { Refusal } from '#shared/kernel/refusal.ts';
import type { Result } from '#shared/kernel/result.ts';
import { anyInput, type Known } from '#tests/support/any-input.ts';
import { openCounter, ownerPin, type TestTill } from '#tests/support/harness.ts';

/** COMPTOIR_CALLS=200 vitest run tests/till/any-call.test.ts calls each operation that often, with others each time. */
const asked = Number(process.env.COMPTOIR_CALLS ?? '0');
const rounds = asked > 0 ? asked : 6;

/** What reaches beyond the till's own folder, takes seconds, or exchanges the till itself. */
const left = new Set<OperationName>([
  ...(['backup.now', 'backup.drill', 'backup.fetch', 'backup.restore', 'backup.inspect'] as const),
  ...(['backup.findNeighbour', 'backup.setNeighbour', 'backup.setPlaces', 'backup.setHosting'] as const),
  ...(['backup.chooseFolder', 'backup.newRecoveryCode', 'backup.renewKey'] as const),
  ...(['health.get', 'health.run', 'health.fix', 'health.bundle', 'health.verifyJournal'] as const),
  ...(['health.exportJournal', 'printing.find', 'printing.test', 'printing.calibrate'] as const),
  ...(['printing.testDrawer', 'setup.create', 'setup.demo', 'site.wipeDemo', 'sync.join'] as const),
  ...(['sync.openToShop', 'updates.check', 'updates.download', 'updates.install', 'updates.return'] as const),
  ...(['users.authorise', 'users.create', 'users.update', 'users.changeOwnPin'] as const),
]);
const names = (Object.keys(contract) as OperationName[]).filter((name) => !left.has(name));

const marks = fc.constantFrom<unknown>(
  ...['same-name-1', 'same-name-2', 'x', '', 5, null, {}, 'a'.repeat(65)],
);
const metas = fc.oneof(
  { weight: 6, arbitrary: fc.constant({}) },
  {
    weight: 1,
    arbitrary: fc.record({ commandId: marks, override: marks, question: marks }, { requiredKeys: [] }),
  },
);

const pay = async (till: TestTill): Promise<void> => {
  const { id: cartId, revision, cash_due_minor } = await till.ask('cart.get', {});
  const tenders = [{ kind: 'cash' as const, given_minor: cash_due_minor }];
  await till.ask('sales.pay', { cartId, revision, tenders, print: false });
};

async function shop(faults: string[]) {
  const error = (what: string, detail: unknown) => faults.push(`${what}: ${String(detail)}`);
  const till = await openCounter({ log: { warn: () => {}, error } });
  const { id: userId } = await till.ask('users.create', { name: 'Binta', role: 'cashier', pin: '2580' });
  const cashier = till.newSession();
  await till.callAs(cashier, 'session.signIn', { userId, pin: '2580' });
  const category = { id: null, name: 'Frais', parentId: null, colour: null };
  await till.ask('catalog.saveCategory', category as never);
  for (const times of [1, 2, 3]) {
    for (let time = 0; time < times; time += 1) await till.ask('cart.scan', { code: '3017620422003' });
    await pay(till);
  }
  return { till, cashier, nobody: till.newSession() };
}

/** Goods are in the cart and somebody is signed in, as far as that goes. @returns what there is to ask for */
async function standing(till: TestTill): Promise<Known> {
  const look = () => till.call('cart.get', {});
  let cart = await look();
  if (!cart.ok) await till.call('session.signIn', { userId: 1, pin: ownerPin });
  if (cart.ok && cart.value.lines.length === 0) {
    const scanned = await till.call('cart.scan', { code: '3017620422003' });
    if (!scanned.ok) await till.call('shifts.open', { float_minor: 10_000, count: null });
  }
  cart = await look();
  const product = await till.call('catalog.get', { id: 1 });
  const held = await till.call('cart.held', {});
  const few = [1, 2, 3];
  return {
    ...{
      id: few,
      number: few,
      ticket: few,
      line: few,
      lineId: few,
      productId: few,
      userId: few,
      tender: [1],
    },
    ...{ pin: [ownerPin, '2580'], corrections: [0, 1], reason: ['r'], year: ['2026'], zNumber: [1] },
    ...{ code: ['3017620422003', '96385074'], operator: ['Wave'], qty_milli: [1000, -1000, 2000] },
    ...{ day: ['2026-11-20'], from: ['2026-11-01', '9999-12-31'], to: ['2026-11-30', '9999-12-31'] },
    cartId: [...(cart.ok ? [cart.value.id] : []), ...(held.ok ? held.value.map(({ id }) => id) : [])],
    revision: [cart.ok && cart.value.revision, product.ok && product.value.revision],
    tenders: cart.ok ? [[{ kind: 'cash', given_minor: cart.value.cash_due_minor }]] : [],
  };
}

const alarms = ['INTERNAL', 'ROW_DAMAGED', 'STORE_DAMAGED', 'CART_DAMAGED'];
const written = (value: unknown): string =>
  JSON.stringify(value, (_key, one) => (typeof one === 'bigint' ? `${one}n` : one))?.slice(0, 400) ?? '';

it('is done or refused, whatever is called with whatever: no bug, no alarm, and all of it verifies', async () => {
  const faults: string[] = [];
  const { till, cashier, nobody } = await shop(faults);
  const who = fc.constantFrom(...[till.session, till.session, till.session, till.session, cashier, nobody]);
  const seed = asked > 0 ? Math.trunc(Math.random() * 2 ** 31) : 2;
  if (asked > 0) console.log(`seed ${seed}`);
  let done = 0;
  const calls = fc
    .sample(fc.shuffledSubarray(names, { minLength: names.length }), { seed, numRuns: rounds })
    .flat();
  const ways = fc.sample(fc.tuple(who, fc.integer(), metas), { seed, numRuns: calls.length });
  for (const [at, name] of calls.entries()) {
    const [from, draw, meta] = ways[at]!;
    till.time.now += 1000;
    const operation: Operation = contract[name];
    const [input] = fc.sample(anyInput(operation.input, await standing(till)), { seed: draw, numRuns: 1 });
    const answer: Result<unknown, Refusal> = await till.callAs(from, name, input as never, meta as CallMeta);
    if (answer.ok) done += 1;
    const alarm = !answer.ok && alarms.includes(answer.refusal.code) ? answer.refusal.code : null;
    expect({ alarm, faults }, `seed ${seed}: ${name} ${written(input)} ${written(meta)}`).toEqual({
      alarm: null,
      faults: [],
    });
  }
  expect(done).toBeGreaterThan(calls.length / 6);

  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'any-call-'));
  const db = openDb(storeFile(till.dataDir), { readonly: true });
  expect(verifyTill(db)).toMatchObject({ sound: true, firstBad: null });
  expect(checkRebuild(projections, db, path.join(scratch, 'rebuilt.db')).difference).toBeNull();
  db.close();
  fs.rmSync(scratch, { recursive: true });
  await till.close();
}, 600_000);
