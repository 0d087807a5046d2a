import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openDb } from '#main/kernel/db/db.ts';
import { storeFile } from '#main/kernel/db/store-file.ts';
import { readIdentity } from '#main/kernel/journal/epoch.ts';
import { verifyTill } from '#main/modules/till-file.ts';
import { openCounter, openTill, ownerPin, type TestTill } from '#tests/support/harness.ts';

let dataDir: string;
let running: TestTill[];
beforeEach(() => {
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'rescue-'));
  running = [];
});
afterEach(async () => {
  for (const till of running) await till.application.close();
  fs.rmSync(dataDir, { recursive: true, force: true });
});
const kept = (till: TestTill): TestTill => {
  running.push(till);
  return till;
};
const sell = async (till: TestTill): Promise<number> => {
  const { id: cartId, revision, cash_due_minor } = await till.ask('cart.scan', { code: '96385074' });
  const tenders = [{ kind: 'cash' as const, given_minor: cash_due_minor }];
  return (await till.ask('sales.pay', { cartId, revision, tenders })).number;
};
/** A till that sold, and whose key is then gone. @returns its recovery code, if it made one. */
async function sealed(withCode: boolean): Promise<string> {
  const till = await openCounter({ dataDir });
  await sell(till);
  const code = withCode ? (await till.ask('backup.newRecoveryCode', {})).code : '';
  await till.application.close();
  fs.rmSync(path.join(dataDir, 'till-1.key'));
  return code;
}
/** The shop as it was, in the same session, under a new key; and every row of it sound. */
async function goesOn(till: TestTill): Promise<void> {
  const [awa] = await till.ask('users.tiles', {});
  await till.ask('session.signIn', { userId: awa?.id ?? 0, pin: ownerPin });
  expect(await sell(till)).toBe(2);
  await till.application.close();
  const db = openDb(storeFile(dataDir), { readonly: true });
  expect(verifyTill(db, { pages: true }).firstBad).toBeNull();
  expect(readIdentity(db)?.epoch).toBeGreaterThan(1);
  db.close();
}

it('a till whose key is gone asks for the recovery code, and goes on with nothing lost', async () => {
  const code = await sealed(true);
  const before = fs.readFileSync(storeFile(dataDir));
  const till = kept(await openTill({ dataDir, rescue: true }));
  const heard: string[] = [];
  till.application.subscribe(({ name }) => heard.push(name));
  expect(await till.call('session.get', {})).toMatchObject({ refusal: { code: 'KEY_SEALED' } });
  expect(await till.call('users.tiles', {})).toMatchObject({ refusal: { code: 'KEY_SEALED' } });
  expect(await till.ask('backup.rescueStatus', {})).toMatchObject({
    sealed: true,
    withCode: true,
    shop: 'Boutique Awa',
    why: 'key',
    canGoOn: true,
  });
  const renew = (typed: string | null, pin: string | null) =>
    till.call('backup.renewKey', { code: typed, pin });
  expect(await renew('ABCD', null)).toMatchObject({ refusal: { code: 'RECOVERY_CODE_WRONG' } });
  // Where there is a code, no PIN opens.
  expect(await renew(null, ownerPin)).toMatchObject({ refusal: { code: 'RECOVERY_CODE_WRONG' } });
  expect(fs.readFileSync(storeFile(dataDir)).equals(before)).toBe(true);
  expect(heard).toEqual([]);
  expect(await renew(code.toLowerCase(), null)).toEqual({ ok: true, value: null });
  expect(heard).toEqual(['session.changed']);
  expect(await till.ask('backup.rescueStatus', {})).toMatchObject({ sealed: false });
  await goesOn(till);
});

it('without a code it asks for an owner’s PIN, and not for ever', async () => {
  await sealed(false);
  const till = kept(await openTill({ dataDir, rescue: true }));
  expect(await till.ask('backup.rescueStatus', {})).toMatchObject({ withCode: false });
  const renew = (pin: string) => till.call('backup.renewKey', { code: null, pin });
  const wrong = await Promise.all(Array.from({ length: 7 }, (_, i) => renew(`99988${i}`)));
  expect(wrong.map((answer) => (answer.ok ? 'ok' : answer.refusal.code))).toEqual([
    ...Array.from({ length: 5 }, () => 'WRONG_PIN'),
    'PIN_LOCKED_OUT',
    'PIN_LOCKED_OUT',
  ]);
  expect(await renew(ownerPin)).toMatchObject({ refusal: { code: 'PIN_LOCKED_OUT' } });
  await till.application.close();
  const again = kept(await openTill({ dataDir, rescue: true, time: till.time }));
  const renewAgain = (pin: string) => again.call('backup.renewKey', { code: null, pin });
  const until = till.time.now + 60_000;
  expect(await renewAgain(ownerPin)).toMatchObject({
    refusal: { code: 'PIN_LOCKED_OUT', params: { until } },
  });
  till.time.now += 61_000;
  expect(await renewAgain('999886')).toMatchObject({ refusal: { code: 'WRONG_PIN' } });
  expect((await renewAgain(ownerPin)).ok).toBe(true);
  await goesOn(again);
});

it('counts wrong PINs of the till and of this window together', async () => {
  const till = await openCounter({ dataDir });
  const [awa] = await till.ask('users.tiles', {});
  for (let n = 0; n < 3; n += 1)
    await till.callAs(till.newSession(), 'session.signIn', { userId: awa?.id ?? 0, pin: `99988${n}` });
  await till.application.close();
  fs.rmSync(path.join(dataDir, 'till-1.key'));
  const sealedTill = kept(await openTill({ dataDir, rescue: true }));
  const renew = (pin: string) => sealedTill.call('backup.renewKey', { code: null, pin });
  for (const pin of ['999884', '999885'])
    expect(await renew(pin)).toMatchObject({ refusal: { code: 'WRONG_PIN' } });
  expect(await renew(ownerPin)).toMatchObject({ refusal: { code: 'PIN_LOCKED_OUT' } });
});

it('a tool is told, and not asked', async () => {
  await sealed(true);
  await expect(openTill({ dataDir })).rejects.toMatchObject({ refusal: { code: 'KEY_SEALED' } });
});
