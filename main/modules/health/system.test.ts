import { createPublicKey, verify } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { unzipSync } from 'fflate';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openDb } from '#main/kernel/db/db.ts';
import type { SystemStatus } from '#shared/modules/health/contract.ts';
import { startFakePrinter } from '#tests/support/fake-printer.ts';
import { openCounter, ownerPin, type TestTill } from '#tests/support/harness.ts';
import { choosePrinter, sell } from '#tests/support/printing-till.ts';

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).reverse()) await close();
  vi.useRealTimers();
});
async function counter(): Promise<TestTill> {
  const till = await openCounter({ log: { warn: () => {}, error: () => {} } });
  open.push(till.close);
  return till;
}
const statusWhen = (till: TestTill, wanted: (status: SystemStatus) => boolean): Promise<SystemStatus> =>
  new Promise((resolve) => {
    const stop = till.application.subscribe(({ name, payload }) => {
      if (name !== 'status.changed' || !wanted(payload as SystemStatus)) return;
      stop();
      resolve(payload as SystemStatus);
    });
  });

/** Changes the amount of the first sale as someone with the file and a tool would. */
function tamper(dataDir: string): void {
  const db = openDb(path.join(dataDir, 'till.db'));
  db.exec('DROP TRIGGER journal_no_update');
  db.exec(`UPDATE journal SET bytes = replace(bytes, '650', '150') WHERE kind = 'sale'`);
  db.close();
}
async function tampered(): Promise<TestTill> {
  const till = await counter();
  await sell(till);
  await till.application.close();
  tamper(till.dataDir);
  open.pop();
  const next = await till.restart();
  open.push(next.close);
  const [owner] = await next.ask('users.tiles', {});
  await next.ask('session.signIn', { userId: owner!.id, pin: ownerPin });
  return next;
}

describe('the state of the till', () => {
  it('says where the data is, how much room is left, and how long the journal is', async () => {
    const till = await counter();
    const before = await till.ask('health.status', {});
    expect(before).toMatchObject({
      printer: { state: 'none', waiting: 0, attention: 0, held: 0 },
      journal: { checked_at: null, sound: true },
      disk: { writable: true },
      clock: { jumped_ms: 0 },
      dataDir: till.dataDir,
    });
    expect(before.disk.free_bytes).toBeGreaterThan(0);
    expect(before.disk.low).toBe(before.disk.free_bytes < 500_000_000);
    await sell(till);
    const after = await till.ask('health.status', {});
    expect(after.journal.rows).toBe(before.journal.rows + 1);
    expect(after.journal.head).toMatch(/^[0-9a-f]{64}$/);
    expect(after.journal.head).not.toBe(before.journal.head);
  });

  it('is told when the printer changes', async () => {
    // Its look at the printer comes round by hand: the answer of the printer takes what it takes.
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const till = await counter();
    const printer = await startFakePrinter({ coverOpen: true });
    open.push(printer.close);
    let noticed: SystemStatus | null = null;
    void statusWhen(till, ({ printer: { state } }) => state === 'cover-open').then((status) => {
      noticed = status;
    });
    await choosePrinter(till, { kind: 'tcp', host: printer.host, port: printer.port });
    for (; noticed === null; await delay(5)) vi.advanceTimersToNextTimer();
    expect(noticed).toHaveProperty('printer', { state: 'cover-open', waiting: 0, attention: 0, held: 0 });
  });
});

describe('the check of the journal', () => {
  it('walks all of it, page by page, and remembers when', async () => {
    const till = await counter();
    await sell(till);
    const { rows } = (await till.ask('health.status', {})).journal;
    expect(await till.ask('health.verifyJournal', {})).toEqual({ rows, sound: true, firstBad: null });
    expect((await till.ask('health.status', {})).journal.checked_at).toBe(till.time.now);
  });

  it('is made of the last rows at every start: a changed row is told at once, and found by name', async () => {
    const till = await tampered();
    expect((await till.ask('health.status', {})).journal.sound).toBe(false);
    const verdict = await till.ask('health.verifyJournal', {});
    expect(verdict.sound).toBe(false);
    expect(verdict.firstBad).toEqual({
      row: expect.stringMatching(/^T[0-9A-Z]+\/1\/\d+$/),
      reason: 'its bytes or its hash were changed',
    });
  });
});

describe('the export of the journal', () => {
  it('is a file in the folder of exports, and a fact', async () => {
    const till = await counter();
    await sell(till);
    const { rows } = (await till.ask('health.status', {})).journal;
    const file = await till.ask('health.exportJournal', {});
    expect(file.rows).toBe(rows);
    expect(path.dirname(file.path)).toBe(path.join(till.dataDir, 'exports'));
    expect(fs.statSync(file.path).size).toBe(file.bytes);
    const { 'manifest.json': manifest, 'manifest.sig': signature } = unzipSync(fs.readFileSync(file.path));
    const { publicKeys } = JSON.parse(Buffer.from(manifest!).toString('utf8'));
    const key = createPublicKey({ key: Buffer.from(publicKeys[1], 'base64'), format: 'der', type: 'spki' });
    expect(verify(null, manifest!, key, Buffer.from(Buffer.from(signature!).toString(), 'base64'))).toBe(
      true,
    );
    expect((await till.ask('health.status', {})).journal.rows).toBe(rows + 1);
  });

  it('says what stands in the place of its folder, and sells on', async () => {
    const till = await counter();
    const folder = path.join(till.dataDir, 'exports');
    fs.rmSync(folder, { recursive: true, force: true });
    fs.symlinkSync(folder, folder);
    for (const operation of ['health.exportJournal', 'health.bundle'] as const)
      expect(await till.call(operation, {})).toMatchObject({
        refusal: { code: 'EXPORT_FOLDER', params: { path: folder } },
      });
    await sell(till);
  });
});
