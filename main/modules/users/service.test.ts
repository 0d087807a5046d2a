import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDb } from '#main/kernel/db/db.ts';
import { storeFile } from '#main/kernel/db/store-file.ts';
import type { Input } from '#shared/contract/index.ts';
import { openShop, openTill, ownerPin, type TestTill } from '#tests/support/harness.ts';

let till: TestTill;
let fatou: Input<'users.update'>;

/** The form of Fatou, or of another, as it is opened now. */
const open = async ({ id }: { id: number } = fatou) => ({
  ...(await till.ask('users.list', {})).find((user) => user.id === id)!,
  pin: null,
});

beforeEach(async () => {
  till = await openShop();
  const made = await till.ask('users.create', { name: 'Fatou', role: 'cashier', pin: '2580' });
  fatou = { ...made, pin: null };
});
afterEach(() => till.close());

const stored = async () => (await till.ask('users.list', {})).find(({ id }) => id === fatou.id);
const signIn = (pin: string) => till.callAs(till.newSession(), 'session.signIn', { userId: fatou.id, pin });
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
  await till.ask('users.update', { ...(await open()), role: 'owner' });
  await till.ask('users.update', { ...(await open()), role: 'cashier' });
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

it('shows whoever knew the old PIN out of every screen but the one where it was changed', async () => {
  const [here, there] = [till.newSession(), till.newSession()];
  const who = async (session: string) => {
    const answer = await till.callAs(session, 'session.get', {});
    return answer.ok ? answer.value.user?.id : undefined;
  };
  for (const session of [here, there])
    await till.callAs(session, 'session.signIn', { userId: fatou.id, pin: '2580' });
  await till.callAs(here, 'users.changeOwnPin', { oldPin: '2580', newPin: '7391' });
  expect([await who(here), await who(there)]).toEqual([fatou.id, undefined]);
  await till.ask('users.update', { ...fatou, pin: '4826' });
  expect(await who(here)).toBeUndefined();
});

it('keeps the language of each person, on any screen, and gives the screen back as it was', async () => {
  const [here, there] = [till.newSession(), till.newSession()];
  const langOf = async (session: string) => {
    const answer = await till.callAs(session, 'session.get', {});
    return answer.ok ? answer.value.lang : undefined;
  };
  const enter = (session: string, userId: number, pin: string) =>
    till.callAs(session, 'session.signIn', { userId, pin });
  await enter(here, fatou.id, '2580');
  const before = await langOf(here);
  const other = before === 'fr' ? 'en' : 'fr';
  await till.callAs(here, 'session.setLang', { lang: other });
  await till.callAs(here, 'session.signOut', { reason: 'user' });
  expect(await langOf(here)).toBe(before);
  await enter(here, 1, ownerPin);
  expect(await langOf(here)).toBe(before);
  await enter(there, fatou.id, '2580');
  expect(await langOf(there)).toBe(other);
});

it('takes no agreement of somebody who was switched off, moved or given another PIN since', async () => {
  const manager = await till.ask('users.create', { name: 'Moussa', role: 'manager', pin: '314159' });
  const session = till.newSession();
  await till.callAs(session, 'session.signIn', { userId: fatou.id, pin: '2580' });
  await till.ask('shifts.open', { float_minor: 10_000, count: null });
  const out = { kind: 'out', amount_minor: 100, reason: 'taxi' } as const;
  const cashOut = async (between: () => Promise<unknown>) => {
    const given = await till.callAs(session, 'users.authorise', {
      userId: manager.id,
      pin: '314159',
      permission: 'shift.cash',
    });
    if (!given.ok) throw new Error(given.refusal.code);
    await between();
    return till.callAs(session, 'shifts.cash', out, { override: given.value.override });
  };
  const change = (what: object) => async () =>
    till.ask('users.update', { ...(await open(manager)), ...what });
  expect(await cashOut(async () => {})).toMatchObject({ ok: true });
  const needed = { refusal: { code: 'PERMISSION_NEEDED' } };
  expect(await cashOut(change({ role: 'cashier' }))).toMatchObject(needed);
  await change({ role: 'manager', pin: '314159' })();
  expect(await cashOut(change({ active: false }))).toMatchObject(needed);
  await change({ active: true })();
  expect(await cashOut(change({ pin: '271828' }))).toMatchObject(needed);
});

it('lets nobody use what was agreed to for who left the screen meanwhile', async () => {
  const session = till.newSession();
  await till.callAs(session, 'session.signIn', { userId: fatou.id, pin: '2580' });
  const agreement = { userId: 1, pin: ownerPin, permission: 'sale.price' as const };
  const asked = till.callAs(session, 'users.authorise', agreement);
  await till.callAs(session, 'session.signOut', { reason: 'idle' });
  expect(await asked).toMatchObject({ refusal: { code: 'PERMISSION_NEEDED' } });
  await till.callAs(session, 'session.signIn', { userId: fatou.id, pin: '2580' });
  expect(await till.callAs(session, 'users.authorise', agreement)).toMatchObject({ ok: true });
});

it('lets few PINs wait of one window and few in all, and tells the others at once that the till is busy', async () => {
  const codes = (answers: readonly { ok: boolean; refusal?: { code: string } }[]) =>
    answers.map((answer) => (answer.ok ? 'in' : answer.refusal?.code));
  const session = till.newSession();
  const tries = (of: string, n: number) =>
    Promise.all(
      Array.from({ length: n }, () => till.callAs(of, 'session.signIn', { userId: fatou.id, pin: '2580' })),
    );
  const one = codes(await tries(session, 32));
  expect(one.filter((code) => code === 'in')).toHaveLength(8);
  expect(one.filter((code) => code === 'BUSY')).toHaveLength(24);
  const many = codes(
    (await Promise.all(Array.from({ length: 4 }, () => tries(till.newSession(), 8)))).flat(),
  );
  expect(many.filter((code) => code === 'in')).toHaveLength(24);
  expect(many.filter((code) => code === 'BUSY')).toHaveLength(8);
  // A wrong one that was not looked at is no try.
  expect((await signIn('2580')).ok).toBe(true);
  const open = await Promise.all(
    Array.from({ length: 14 }, () =>
      till.callAs(session, 'session.checkActivation', { userId: fatou.id, code: '123456' }),
    ),
  );
  expect(codes(open).filter((code) => code === 'BUSY')).toHaveLength(6);
});
