import { Secret, TOTP } from 'otpauth';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { modules } from '#headoffice/app.ts';
import { createAttempts, guesses } from '#headoffice/kernel/attempts.ts';
import { openOffice, sealFileIn } from '#headoffice/kernel/open-office.ts';
import { reseal } from '#headoffice/kernel/reseal.ts';
import { addSealKey, openSeal, SealUnknown } from '#headoffice/kernel/seal.ts';
import { type OfficeHere, officeHere, password } from './office-here.ts';
import { newOfficeFolder } from './office-process.ts';

/** What several replicas of a head office have together: guesses that are counted, secrets that are sealed. */
const minute_ms = 60_000;
let office: OfficeHere;
let second: Awaited<ReturnType<typeof openHere>>;
let tenant: string;
let owner: string;
const openHere = () => openOffice(modules, { dataDir: office.dataDir, as: 'command' });

beforeAll(async () => {
  office = await officeHere();
  owner = await office.enterOwner();
  tenant = await office.apis.tills.tenant(office.clock.now);
  second = await openHere();
});
afterAll(async () => {
  await second.close();
  await office.close();
  expect(office.faults).toEqual([]);
});

const few = { each: 3, address: 5, everywhere: 8 };
const both = () => [createAttempts(office.tenants), createAttempts(second.tenants)] as const;
const tried = (one: ReturnType<typeof createAttempts>, name: string, from: string, now = 0) =>
  one.begin(guesses(`${expect.getState().currentTestName}`, name, from, few), now);

test('of many guesses at once, on two replicas, no more are tried than of many one after the other', async () => {
  const [one, other] = both();
  const begun = await Promise.all(
    Array.from({ length: 9 }, (_, i) => tried(i % 2 ? one : other, 'awa', '10.0.0.1')),
  );
  expect(begun.filter(Boolean)).toHaveLength(3);
  expect(await tried(other, 'awa', '10.0.0.1', 10 * minute_ms - 1)).toBeNull();
  expect(await tried(one, 'awa', '10.0.0.1', 10 * minute_ms)).not.toBeNull();
});

test('who guesses shuts out neither others at his address nor the same name elsewhere, up to a wider bound', async () => {
  const [one] = both();
  for (let i = 0; i < 3; i += 1) await tried(one, 'awa', '10.0.0.1');
  expect(await tried(one, 'moussa', '10.0.0.1')).not.toBeNull();
  expect(await tried(one, 'awa', '10.0.0.2')).not.toBeNull();
  expect(await tried(one, 'fatou', '10.0.0.1')).not.toBeNull();
  expect(await tried(one, 'fatou', '10.0.0.1')).toBeNull();
  for (const from of ['10.0.0.3', '10.0.0.4', '10.0.0.5', '10.0.0.6'])
    expect(await tried(one, 'awa', from)).not.toBeNull();
  expect(await tried(one, 'awa', '10.0.0.7')).toBeNull();
});

test('what was right does not count and takes back nothing of what was wrong; what is kept names nobody', async () => {
  const [one, other] = both();
  for (let i = 0; i < 5; i += 1) await (await tried(one, 'awa', '10.0.0.1'))?.takeBack();
  for (let i = 0; i < 2; i += 1) await tried(one, 'awa', '10.0.0.1');
  const right = await tried(one, 'awa', '10.0.0.1');
  await right?.takeBack();
  await right?.takeBack();
  expect(await tried(other, 'awa', '10.0.0.1')).not.toBeNull();
  expect(await tried(other, 'awa', '10.0.0.1')).toBeNull();
  const kept = await office.tenants.in('-', (store) => store.from('attempt').select('name').execute());
  expect(kept.length).toBeGreaterThan(0);
  for (const { name } of kept) expect(name).toHaveLength(32);
});

test('wrong passwords on one replica are counted on the other one', async () => {
  const wrong = { tenant, name: 'Awa', password: 'something else' };
  const signIn = ({ apis }: typeof second, typed: typeof wrong) =>
    apis.people.signIn(typed, '41.82.0.1', office.clock.now);
  for (let i = 0; i < 10; i += 1)
    expect(await signIn(i % 2 ? second : office, wrong)).toMatchObject({ refusal: 'wrong' });
  const right = { ...wrong, password };
  for (const one of [office, second]) expect(await signIn(one, right)).toMatchObject({ refusal: 'wait' });
});

test('a second proof is sealed, and opens on both while another key takes the place of the one before', async () => {
  const { text } = await office.ask('/account/totp', { form: {}, cookie: owner });
  const secret = /name="secret" value="([A-Z2-7]{32})"/.exec(text)?.[1] ?? '';
  const digits = () =>
    new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: office.clock.now });
  const form = { secret, code: digits(), before: password };
  expect((await office.ask('/account/totp/proof', { form, cookie: owner })).status).toBe(200);
  const kept = () =>
    office.tenants.in(tenant, (store) => store.from('person_totp').selectAll().executeTakeFirstOrThrow());
  const before = await kept();
  expect(before.secret).toMatch(/^s1\.[0-9a-f]{8}\.[\w-]+$/);
  // What another place holds is none of hers.
  await office.tenants.in(tenant, (store) =>
    store.insert('person_totp', { ...before, person_id: 'another' }).execute(),
  );
  await expect(office.reseal()).rejects.toThrow();
  await office.tenants.in(tenant, (store) =>
    store.remove('person_totp').where('person_id', '=', 'another').execute(),
  );
  addSealKey(sealFileIn(office.dataDir));
  expect(await second.reseal()).toBe(1);
  expect(await second.reseal()).toBe(0);
  expect((await kept()).secret.split('.')[1]).not.toBe(before.secret.split('.')[1]);
  for (const { apis } of [office, second]) {
    office.clock.now += 30_000;
    const entered = await apis.people.signIn({ tenant, name: 'Awa', password }, '10.0.0.1', office.clock.now);
    const step = entered.ok && 'step' in entered.value ? entered.value.step : '';
    expect(await apis.people.prove({ step, code: digits() }, '10.0.0.1', office.clock.now)).toMatchObject({
      ok: true,
    });
  }
  // As it was kept before there were seals: closed at the next start.
  await office.tenants.in(tenant, (store) => store.update('person_totp').set({ secret }).execute());
  expect(await office.reseal()).toBe(1);
  expect((await kept()).secret).not.toContain(secret);
  // Another file of keys: what it cannot open is said before anybody signs in.
  const other = openSeal(sealFileIn(newOfficeFolder()), true);
  await expect(reseal(office.tenants, other)).rejects.toThrow(SealUnknown);
});
