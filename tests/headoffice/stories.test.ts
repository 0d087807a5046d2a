import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { totalsOf } from '#headoffice/modules/journal/totals.ts';
import { noteJoined, readJoined } from '#main/modules/sync/engine/joined.ts';
import { openCounter, openTill, ownerPin, type TestTill } from '#tests/support/harness.ts';
import { newOfficeFolder, type OfficeProcess, startOffice } from './office-process.ts';

/** What happens to the computers of a shop, with a whole till and a head office in a process of its own. */
let office: OfficeProcess;
let tills: TestTill[];
beforeEach(async () => {
  tills = [];
  office = await startOffice(newOfficeFolder());
});
afterEach(async () => {
  for (const till of tills) await till.close();
  expect(await office.stop()).toBe(0);
});

async function joined(): Promise<TestTill> {
  const till = await openCounter();
  tills.push(till);
  const { code } = await office.beside(({ apis }) => apis.tills.makeCode('Médina', Date.now()));
  await till.ask('sync.join', { url: office.url, code });
  // The stories say themselves when it sends.
  await till.ask('sync.pause', { paused: true });
  return till;
}
async function sell(till: TestTill, times: number): Promise<void> {
  for (let i = 0; i < times; i += 1) {
    const cart = await till.ask('cart.scan', { code: '96385074' });
    const tenders = [{ kind: 'cash' as const, given_minor: cart.cash_due_minor }];
    await till.ask('sales.pay', { cartId: cart.id, revision: cart.revision, tenders });
  }
}
const send = (till: TestTill) => till.ask('sync.now', {});
const totals = () => office.beside(({ tenants }) => totalsOf(tenants));

test('the head office was put back to an older state: the till fills it again, and nothing is there twice', async () => {
  const till = await joined();
  await sell(till, 3);
  await send(till);
  expect(await office.stop()).toBe(0);
  const older = `${office.dataDir}-older`;
  // With whose the files are: as root, the database has another account.
  execFileSync('cp', ['-a', office.dataDir, older]);
  const reopen = async (dataDir: string): Promise<void> => {
    office = await startOffice(dataDir);
    const now = readJoined(till.dataDir);
    if (now) noteJoined(till.dataDir, now, { url: office.url });
  };
  await reopen(office.dataDir);
  await sell(till, 4);
  expect(await send(till)).toMatchObject({ waiting: null, said: null });
  const before = await totals();
  expect(before).toMatchObject({ tills: [{ tickets: 7 }] });

  expect(await office.stop()).toBe(0);
  await reopen(older);
  expect(await totals()).toMatchObject({ tills: [{ tickets: 3 }] });
  expect(await send(till)).toMatchObject({ waiting: null, said: null });
  expect(await totals()).toEqual(before);
});

test('two computers go on from one disk: the first stands, the other one is told, and both go on selling', async () => {
  const till = await joined();
  await sell(till, 2);
  await send(till);
  const copy = `${till.dataDir}-copy`;
  await till.application.close();
  fs.cpSync(till.dataDir, copy, { recursive: true });
  const first = await openTill({ dataDir: till.dataDir, time: till.time });
  const second = await openTill({ dataDir: copy, time: till.time });
  tills = [first, second];
  for (const one of tills) {
    const [owner] = await one.ask('users.tiles', {});
    await one.ask('session.signIn', { userId: owner?.id ?? 0, pin: ownerPin });
  }
  await sell(first, 3);
  await sell(second, 2);
  expect(await send(first)).toMatchObject({ waiting: null, said: null });
  expect(await send(second)).toMatchObject({ said: 'differs' });
  await sell(second, 1);
  expect(await send(second)).toMatchObject({ said: 'differs' });
  await sell(first, 1);
  expect(await send(first)).toMatchObject({ waiting: null, said: null });
  const {
    tills: [one],
    quarantined,
  } = await totals();
  expect(one).toMatchObject({ tickets: 6 });
  expect(quarantined).toBeGreaterThan(0);
});
