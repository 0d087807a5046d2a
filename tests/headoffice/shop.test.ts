import { afterAll, beforeAll, expect, test } from 'vitest';
import type { TestTill } from '#tests/support/harness.ts';
import { newOfficeFolder, type OfficeProcess, startOffice } from './office-process.ts';
import { joinPaused, sell, until, wholeTills } from './whole-tills.ts';

/** Three tills of one shop, and one line to the head office among them. */
let office: OfficeProcess;
const tills = wholeTills();
beforeAll(async () => {
  office = await startOffice(newOfficeFolder());
});
afterAll(async () => {
  await tills.close();
  expect(await office.stop()).toBe(0);
});

/** One that belongs to the head office and has no line to it. */
async function newTill(): Promise<TestTill> {
  const till = await tills.newTill({ host: { lanHost: '127.0.0.1' } });
  return joinPaused(till, office.url, await office.joinCode());
}
const ticketsSeen = async (at: TestTill): Promise<number> =>
  (await at.ask('sync.ticketsElsewhere', {})).tickets.length;
const atOffice = async (): Promise<readonly number[]> => {
  const { tills: all } = await office.totals();
  return all.map(({ tickets }) => tickets).sort();
};

test('the till with a line brings the head office what the others sold, and each ticket is there once when they have one again', async () => {
  const [first, second, third] = [await newTill(), await newTill(), await newTill()];
  const { port } = await first.ask('sync.openToShop', { open: true, port: 0 });
  for (const till of [second, third]) {
    const { code } = await first.ask('sync.shopCode', {});
    await till.ask('sync.pairTill', { url: `https://127.0.0.1:${port}`, code: code?.code ?? '' });
  }
  await sell(first, 1);
  await sell(second, 2);
  await sell(third, 3);
  await until(async () => (await ticketsSeen(third)) === 3);
  expect(await atOffice()).toEqual([0, 0, 0]);
  // Asked to, and by itself once more has come.
  await third.ask('sync.pause', { paused: false });
  await third.ask('sync.now', {});
  expect(await atOffice()).toEqual([1, 2, 3]);
  await sell(second, 2);
  await until(async () => (await atOffice()).join() === '1,3,4');
  for (const till of [first, second]) {
    await till.ask('sync.pause', { paused: false });
    expect(await till.ask('sync.now', {})).toMatchObject({ waiting: null, said: null });
  }
  expect(await atOffice()).toEqual([1, 3, 4]);
});
