import { afterEach, beforeEach, expect, it } from 'vitest';
import type { Input } from '../../../shared/contract/index.ts';
import { openShop, openTill, type TestTill } from '../../../tests/support/harness.ts';
import { openDb } from '../../db/db.ts';
import { storeFile } from '../../db/store-file.ts';

let till: TestTill;
let fatou: Input<'users.update'>;

beforeEach(async () => {
  till = await openShop();
  const made = await till.ask('users.create', { name: 'Fatou', role: 'cashier', pin: '2580' });
  fatou = { ...made, pin: null };
});
afterEach(() => till.close());

const stored = async () => (await till.ask('users.list', {})).find(({ id }) => id === fatou.id);
const signIn = (pin: string) => till.callAs(till.seat(), 'session.signIn', { userId: fatou.id, pin });
const recorded = (): unknown[] => {
  const db = openDb(storeFile(till.dataDir), { readonly: true });
  const rows = db
    .sql<{ bytes: string }>(
      'facts',
      "SELECT bytes FROM journal WHERE kind = 'user.changed' ORDER BY position",
    )
    .all({});
  db.close();
  return rows.map(({ bytes }) => JSON.parse(bytes).body);
};

it('raises nobody whose new PIN is too weak: the person stays as she was', async () => {
  const before = recorded();
  const answer = await till.call('users.update', { ...fatou, name: 'Fatou Sow', role: 'owner', pin: '7391' });
  expect(answer).toMatchObject({ refusal: { code: 'PIN_TOO_WEAK', params: { least: 6 } } });
  expect(await stored()).toMatchObject({ name: 'Fatou', role: 'cashier' });
  expect(recorded()).toEqual(before);
});

it('asks for a new PIN when a cashier may do more, and for none otherwise', async () => {
  expect(await till.call('users.update', { ...fatou, role: 'manager' })).toMatchObject({
    refusal: { code: 'PIN_NEEDED', params: { least: 6 } },
  });
  await till.ask('users.update', { ...fatou, role: 'manager', pin: '739146' });
  expect(recorded().slice(-2)).toMatchObject([
    { u: fatou.id, role: 'manager', what: 'edited' },
    { u: fatou.id, role: 'manager', what: 'pin' },
  ]);
  expect((await signIn('2580')).ok).toBe(false);
  expect((await signIn('739146')).ok).toBe(true);
  await till.ask('users.update', { ...fatou, role: 'owner' });
  await till.ask('users.update', { ...fatou, role: 'cashier' });
  expect((await signIn('739146')).ok).toBe(true);
});

it('raises the people of a demo shop, who have no PIN', async () => {
  await till.close();
  till = await openTill();
  await till.ask('setup.demo', { lang: 'fr', country: 'SN' });
  const cashier = (await till.ask('users.list', {})).find(({ role }) => role === 'cashier');
  if (!cashier) throw new Error('a demo shop has a cashier');
  expect((await till.call('users.update', { ...cashier, role: 'manager', pin: null })).ok).toBe(true);
});
