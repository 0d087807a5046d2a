import { once } from 'node:events';
import net from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { noteJoined, readJoined } from '#main/modules/sync/engine/joined.ts';
import type { TestTill } from '#tests/support/harness.ts';
import { newOfficeFolder, type OfficeProcess, startOffice } from './office-process.ts';
import { nameOf, ownerSignsIn, sell, until, wholeTills } from './whole-tills.ts';

/** Tills that send by themselves, in a thread beside the counter, and a head office in a process of its own. */
let office: OfficeProcess;
const tills = wholeTills();
async function joined(): Promise<TestTill> {
  const till = await tills.newTill();
  const state = await till.ask('sync.join', { url: office.url, code: await office.joinCode() });
  expect(state).toMatchObject({ office: { url: office.url, shop: 'Médina' }, said: null });
  return till;
}
const ticketsAt = async (till: TestTill): Promise<number | undefined> => {
  const name = await nameOf(till);
  const { tills: all } = await office.totals();
  return all.find((one) => one.till === name)?.tickets;
};

beforeAll(async () => {
  office = await startOffice(newOfficeFolder());
});
afterAll(async () => {
  await tills.close();
  expect(await office.stop()).toBe(0);
});

test('a till that joined sends what it sells by itself, with nobody asking for it', async () => {
  const till = await joined();
  await until(async () => (await till.ask('sync.state', {})).waiting === null);
  await sell(till, 3);
  await until(async () => (await ticketsAt(till)) === 3);
  await until(async () => (await till.ask('sync.state', {})).waiting === null);
  expect((await till.ask('sync.state', {})).acknowledged_at).not.toBeNull();
});

test('it sells while the head office is away, hangs or is told to be left alone, and each ticket is there once afterwards', async () => {
  const till = await joined();
  const hanging = net.createServer(() => undefined).listen(0, '127.0.0.1');
  await once(hanging, 'listening');
  const { port } = hanging.address() as net.AddressInfo;
  const moveTo = (url: string): void => {
    const now = readJoined(till.dataDir);
    if (now) noteJoined(till.dataDir, now, { url });
  };
  await till.ask('sync.pause', { paused: true });
  await sell(till, 2);
  expect(await till.ask('sync.state', {})).toMatchObject({ paused: true, waiting: { tickets: 2 } });

  moveTo('http://127.0.0.1:9');
  await till.ask('sync.pause', { paused: false });
  expect((await till.ask('sync.now', {})).said).toBe('away');
  await sell(till, 2);

  moveTo(`http://127.0.0.1:${port}`);
  const asked = till.call('sync.now', {});
  await until(async () => (await till.ask('sync.state', {})).sending);
  await sell(till, 2);
  expect(await till.ask('sync.state', {})).toMatchObject({ sending: true, waiting: { tickets: 6 } });
  // Stopped by its owner, it leaves the line it was waiting on.
  await till.ask('sync.pause', { paused: true });
  await asked;

  moveTo(office.url);
  await till.ask('sync.pause', { paused: false });
  const sent = await till.ask('sync.now', {});
  expect(sent).toMatchObject({ waiting: null, said: null });
  expect(await ticketsAt(till)).toBe(6);
  hanging.close();
});

test('a till is told what to do: a code that is used, an address that is none, a head office that took it out of use', async () => {
  const till = await tills.newTill();
  const code = await office.joinCode();
  const join = async (url: string) => {
    const answer = await till.call('sync.join', { url, code });
    return answer.ok ? 'joined' : answer.refusal.code;
  };
  expect(await join('siege')).toBe('OFFICE_ADDRESS');
  expect(await join('http://192.168.1.20')).toBe('OFFICE_ADDRESS');
  expect(await join('http://127.0.0.1:9')).toBe('OFFICE_AWAY');
  expect(await join(office.url)).toBe('joined');
  const other = await tills.newTill();
  expect(await other.call('sync.join', { url: office.url, code })).toMatchObject({
    ok: false,
    refusal: { code: 'OFFICE_CODE_WRONG' },
  });
  // It sends by itself after some seconds: this ticket is to wait.
  await till.ask('sync.pause', { paused: true });
  await sell(till);
  const tenant = readJoined(till.dataDir)?.tenant ?? '';
  const name = await nameOf(till);
  const who = { tenant, id: 'P1', name: 'Awa', role: 'owner', shops: null } as const;
  const since = Date.now();
  await office.beside(({ apis }) => apis.tills.seenTo.revoke(who, name, 'volée mardi', '', since));
  const out = { said: 'revoked', out_of_use: { since, why: 'volée mardi' } };
  expect(await till.ask('sync.now', {})).toMatchObject({ ...out, waiting: { tickets: 1 } });
  await sell(till);
  // After a start it is known before the head office is asked again, and said to whoever sells.
  await tills.shut(till);
  const again = await tills.open({ dataDir: till.dataDir });
  await ownerSignsIn(again);
  expect(await again.ask('sync.state', {})).toMatchObject(out);
  const checks = (await again.ask('health.run', {})).checks.filter(({ id }) => id === 'office');
  expect(checks).toMatchObject([{ state: 'bad', says: 'office.outOfUse', params: { why: 'volée mardi' } }]);
  await office.beside(({ apis }) => apis.tills.seenTo.restore(who, name, '', Date.now()));
  expect(await again.ask('sync.now', {})).toMatchObject({ said: null, out_of_use: null, waiting: null });
});
