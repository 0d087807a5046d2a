import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { noteJoined, readJoined } from '#main/modules/sync/engine/joined.ts';
import type { TestTill } from '#tests/support/harness.ts';
import { newOfficeFolder, type OfficeProcess, startOffice } from './office-process.ts';
import { joinPaused, ownerSignsIn, sell, wholeTills } from './whole-tills.ts';

/** What happens to the computers of a shop, with a whole till and a head office in a process of its own. */
let office: OfficeProcess;
const tills = wholeTills();
beforeEach(async () => {
  office = await startOffice(newOfficeFolder());
});
afterEach(async () => {
  await tills.close();
  expect(await office.stop()).toBe(0);
});

const joined = async (): Promise<TestTill> =>
  joinPaused(await tills.newTill(), office.url, await office.joinCode());
const send = (till: TestTill) => till.ask('sync.now', {});
const totals = () => office.totals();

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
  await tills.shut(till);
  fs.cpSync(till.dataDir, copy, { recursive: true });
  const first = await tills.open({ dataDir: till.dataDir, time: till.time });
  const second = await tills.open({ dataDir: copy, time: till.time });
  for (const one of [first, second]) await ownerSignsIn(one);
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
