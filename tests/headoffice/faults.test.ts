import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openTillRows } from '#main/modules/sync/engine/till-rows.ts';
import type { TestTill } from '#tests/support/harness.ts';
import { canMount, smallDisk } from '#tests/support/small-disk.ts';
import { root } from '#tools/sources.ts';
import { type Befalls, createFaultyLine, type FaultyLine, passes } from './faulty-line.ts';
import { newOfficeFolder, type OfficeProcess, startOffice } from './office-process.ts';
import { joinPaused, nameOf, ownerSignsIn, sell, ticket_minor, wholeTills } from './whole-tills.ts';

/**
 * What lines, disks and computers do to a shop, with a whole till and a head office in a process of its own. Every story ends
 * alike: nothing lost, nothing twice, in order, the same digest on both sides, and the till sold all the while.
 */
let office: OfficeProcess;
let line: FaultyLine;
const tills = wholeTills();
beforeAll(async () => {
  office = await startOffice(newOfficeFolder());
});
afterAll(async () => {
  expect(await office.stop()).toBe(0);
});
beforeEach(async () => {
  line = await createFaultyLine(office.url);
});
afterEach(async () => {
  await tills.close();
  await line.close();
});

async function join(till: TestTill): Promise<TestTill> {
  return joinPaused(till, line.url, await office.joinCode());
}
const joined = async (options?: Parameters<typeof tills.newTill>[0]): Promise<TestTill> =>
  join(await tills.newTill(options));
const send = (till: TestTill) => till.ask('sync.now', {});
const noKey = () => Promise.reject(new Error('nothing is signed here'));

/** All of it is there once, under the digest that the till has itself. */
async function isThere(till: TestTill, tickets: number): Promise<void> {
  expect(await send(till)).toMatchObject({ waiting: null, said: null });
  const name = await nameOf(till);
  const { tills: all, quarantined } = await office.totals();
  const here = all.find((one) => one.till === name);
  expect(here).toMatchObject({ tickets, gross_minor: tickets * ticket_minor });
  expect(quarantined).toBe(0);
  const rows = openTillRows(till.dataDir, noKey);
  expect(rows?.hashAt(here?.epoch ?? 0, here?.seq ?? 0)).toBe(here?.head);
  rows?.close();
}

const quiet = { log: { warn: () => undefined, error: () => undefined } };

const gone: Befalls = async (_, on) => {
  await on();
  return { status: 502, body: Buffer.from('<html>Bad Gateway</html>') };
};
const away: Befalls = async () => 'cut';
const twice: Befalls = async (_, on) => {
  await on();
  return on();
};
const busy: Befalls = async () => ({ status: 503, body: Buffer.from('{"code":"BUSY"}') });

test('what a till sends is answered with an error after it was committed, is brought twice, answered by nobody, told to come again', async () => {
  const till = await joined();
  for (const befalls of [gone, twice, away, busy]) {
    await sell(till);
    line.let(befalls);
    await send(till);
    await sell(till);
    await send(till);
    line.let(passes);
  }
  await isThere(till, 8);
});

test('batches that hang about in the network come late, after those that followed them: each row stays where it belongs', async () => {
  const till = await joined();
  const late: (() => Promise<unknown>)[] = [];
  line.let(async ({ name, body }, on) => {
    if (name !== 'send') return on();
    late.push(() => on(body));
    return 'cut';
  });
  for (let i = 0; i < 2; i += 1) {
    await sell(till, 2);
    await send(till);
  }
  line.let(passes);
  await sell(till);
  await send(till);
  for (const come of late.reverse()) await come();
  await isThere(till, 5);
});

test('a proxy changes a byte, on the way there or back: what was changed is nowhere', async () => {
  const till = await joined();
  let tickets = 0;
  for (const way of ['up', 'down'] as const)
    for (const where of [0, 0.3, 0.6, 0.99]) {
      const change = (bytes: Buffer): Buffer => {
        const changed = Buffer.from(bytes);
        const at = Math.floor(bytes.length * where);
        changed[at] = (changed[at] ?? 0) ^ 0x21;
        return changed;
      };
      line.let(async ({ name, body }, on) => {
        if (name !== 'send') return on();
        const answer = await on(way === 'up' ? change(body) : body);
        return way === 'up' ? answer : { ...answer, body: change(answer.body) };
      });
      await sell(till);
      tickets += 1;
      await send(till);
    }
  line.let(passes);
  await isThere(till, tickets);
});

test('a head office lies about what it has: the till keeps all of it, and sends it to one that does not', async () => {
  const till = await joined();
  const lies = (mark: { epoch: number; seq: number; hash: string }) => ({
    status: 200,
    body: Buffer.from(JSON.stringify(mark)),
  });
  await sell(till, 2);
  // It has it, it says, and has thrown it away.
  line.let(async ({ name }, on) => {
    if (name !== 'send') return on();
    const rows = openTillRows(till.dataDir, noKey);
    const last = rows?.after(0).at(-1);
    rows?.close();
    const mark = { epoch: 1, seq: (last?.position ?? 0) % 2 ** 32, hash: '' };
    return {
      status: 200,
      body: Buffer.from(JSON.stringify({ mark, added: 2, known: 0, parked: 0, quarantined: 0 })),
    };
  });
  await send(till);
  await sell(till);
  // It has rows that nobody recorded, and none at all.
  const mark = { epoch: 1, seq: 4_000_000, hash: 'f'.repeat(64) };
  for (const lie of [mark, { epoch: 0, seq: 0, hash: '' }, { ...mark, seq: 2 }]) {
    line.let(async ({ name }, on) => (name === 'mark' ? lies(lie) : on()));
    await send(till);
    await sell(till);
  }
  line.let(passes);
  await isThere(till, 6);
});

test('a till is restored from a backup on another computer: what it sold meanwhile stays, and what it sells from then on comes', async () => {
  const till = await joined();
  await sell(till, 2);
  const { code } = await till.ask('backup.newRecoveryCode', {});
  const { path: file } = await till.ask('backup.now', {});
  await sell(till, 3);
  await send(till);
  const before = await nameOf(till);
  const second = await tills.open({ dataDir: `${till.dataDir}-second`, time: till.time });
  // Five tickets, says the last paper that anybody has.
  await second.ask('backup.restore', { file: { path: file }, code, lastTicket: 5 });
  await ownerSignsIn(second);
  expect(await nameOf(second)).toBe(before);
  await join(second);
  await sell(second, 2);
  await isThere(second, 7);
});

test('the clock of a till is ten years ahead, then ten behind: its rows keep their order', async () => {
  const till = await joined();
  const year_ms = 365.25 * 24 * 3_600_000;
  const right = till.time.now;
  for (const years of [10, -10, 0]) {
    till.time.now = right + years * year_ms;
    // The person at the counter says that the computer is right, wherever the till asks.
    const { doubt } = await till.ask('clock.get', {});
    if (doubt !== null)
      await till.ask('clock.settle', { by: 'computer', computer: till.time.now, reason: 'la pile' });
    await sell(till);
    await send(till);
  }
  await isThere(till, 3);
});

/** What a till's exchange asks, one after the other. */
const questions = ['challenge', 'session', 'mark', 'send'] as const;
test('a till is killed at each of its questions, before it arrived and after it was answered', async () => {
  const till = await joined();
  for (const step of questions)
    for (const after of [false, true]) {
      await sell(till);
      const args = ['tools/sync.ts', 'once', '--data', till.dataDir];
      const sender: ChildProcess = spawn(process.execPath, args, { cwd: root, stdio: 'ignore' });
      const ended = once(sender, 'exit');
      line.let(async ({ name }, on) => {
        if (name !== step) return on();
        if (after) await on();
        sender.kill('SIGKILL');
        return 'cut';
      });
      expect(await ended).toEqual([null, 'SIGKILL']);
    }
  line.let(passes);
  await isThere(till, 2 * questions.length);
});

test.skipIf(!canMount)(
  'the disk of a till is full: what it sold is sent all the same, and it sells again once there is room',
  async () => {
    const disk = smallDisk('24m');
    try {
      const till = await joined({ dataDir: path.join(disk.folder, 'till'), ...quiet });
      await sell(till);
      disk.fill();
      expect(await send(till)).toMatchObject({ waiting: null, said: null });
      expect(await till.call('sync.pause', { paused: false })).toMatchObject({
        ok: false,
        refusal: { code: 'DISK_FULL' },
      });
      disk.clear();
      await sell(till);
      await isThere(till, 2);
      await till.close();
    } finally {
      disk.remove();
    }
  },
);

test.skipIf(!canMount)(
  'the disk of the head office is full: the till keeps what it sells until there is room',
  async () => {
    const disk = smallDisk('220m');
    fs.chmodSync(disk.folder, 0o711);
    const usual = office;
    try {
      office = await startOffice(path.join(disk.folder, 'office'));
      line.moveTo(office.url);
      const till = await joined();
      await sell(till);
      await send(till);
      disk.fill();
      await sell(till, 2);
      await send(till);
      await sell(till);
      await send(till);
      disk.clear();
      // A database that found no room for its own log ends; whoever runs it starts it again.
      await office.kill();
      office = await startOffice(office.dataDir);
      line.moveTo(office.url);
      await isThere(till, 4);
      expect(await office.stop()).toBe(0);
    } finally {
      office = usual;
      disk.remove();
    }
  },
);
