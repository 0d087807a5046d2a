import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { openDb } from '#main/kernel/db/db.ts';
import { storeFile } from '#main/kernel/open-store.ts';
import { verifyTill } from '#main/modules/till-file.ts';
import { createTranslator } from '#shared/i18n/index.ts';
import { refusals } from '#shared/kernel/refusal.ts';
import { undoAfterEach } from '#tests/support/after-each.ts';
import { openCounter, openTill, ownerPin, type TestTill } from '#tests/support/harness.ts';
import { canMount, smallDisk as lendDisk } from '#tests/support/small-disk.ts';

const undo = undoAfterEach();

const newFolder = (): string => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'fault-'));
  undo.push(() => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
};

const smallDisk = (size: string): string => {
  const disk = lendDisk(size);
  undo.push(disk.remove);
  return disk.folder;
};

const sellOne = async (till: TestTill) => {
  const cart = await till.call('cart.scan', { code: '96385074' });
  if (!cart.ok) return cart;
  const { id: cartId, revision, cash_due_minor } = cart.value;
  return till.call('sales.pay', {
    cartId,
    revision,
    tenders: [{ kind: 'cash', given_minor: cash_due_minor }],
  });
};
const signIn = async (till: TestTill): Promise<void> => {
  const [awa] = await till.ask('users.tiles', {});
  await till.ask('session.signIn', { userId: awa!.id, pin: ownerPin });
};
const soundRows = (dataDir: string): number => {
  const db = openDb(storeFile(dataDir), { readonly: true });
  const verdict = verifyTill(db, { pages: true });
  db.close();
  expect(verdict.firstBad).toBeNull();
  return verdict.rows;
};

describe('a disk that is full', () => {
  it.runIf(canMount)('refuses an export of the journal in a sentence and leaves nothing of it', async () => {
    const disk = lendDisk('160m');
    undo.push(disk.remove);
    const errors: unknown[] = [];
    const till = await openCounter({
      dataDir: path.join(disk.folder, 'data'),
      log: { warn: () => {}, error: (_what, detail) => errors.push((detail as Error).message) },
    });
    await sellOne(till);
    disk.fill();
    expect(await till.call('health.exportJournal', {})).toMatchObject({ refusal: { code: 'DISK_FULL' } });
    expect(errors.filter((message) => String(message).includes('stream'))).toEqual([]);
    disk.clear();
    expect(fs.readdirSync(path.join(till.dataDir, 'exports'))).toEqual([]);
    expect(await till.call('health.exportJournal', {})).toMatchObject({ ok: true });
    await till.application.close();
  });

  it.runIf(canMount)(
    'refuses the sale in a sentence, loses nothing, and sells again once there is room',
    async () => {
      const disk = smallDisk('6m');
      const till = await openCounter({
        dataDir: path.join(disk, 'data'),
        log: { warn: () => {}, error: () => {} },
      });
      for (let i = 0; i < 5; i += 1) expect((await sellOne(till)).ok).toBe(true);
      const ballast = path.join(disk, 'somebody-elses-film');
      const handle = fs.openSync(ballast, 'w');
      try {
        for (;;) fs.writeSync(handle, Buffer.alloc(4096));
      } catch (error) {
        expect((error as NodeJS.ErrnoException).code).toBe('ENOSPC');
      }
      fs.closeSync(handle);

      let sold = 5;
      let last = await sellOne(till);
      while (last.ok) {
        sold += 1;
        last = await sellOne(till);
      }
      expect(last.refusal.code).toBe('DISK_FULL');
      fs.rmSync(ballast);
      const again = await sellOne(till);
      expect(again).toMatchObject({ ok: true, value: { number: sold + 1 } });
      await till.application.close();
      soundRows(path.join(disk, 'data'));
    },
  );

  it.runIf(canMount)('lets go of the folder at the end, and refuses a start in a sentence', async () => {
    const disk = lendDisk('6m');
    undo.push(disk.remove);
    const dataDir = path.join(disk.folder, 'data');
    const till = await openCounter({ dataDir, log: { warn: () => {}, error: () => {} } });
    expect((await sellOne(till)).ok).toBe(true);
    // Nothing of what was sold lies in the file yet: the end has to move it there, and cannot.
    disk.fill();
    await expect(till.application.close()).rejects.toMatchObject({ code: 'SQLITE_FULL' });
    disk.clear();
    const again = await openTill({ dataDir });
    await signIn(again);
    expect(await sellOne(again)).toMatchObject({ ok: true, value: { number: 2 } });
    await again.application.close();
    disk.fill();
    await expect(openTill({ dataDir })).rejects.toMatchObject({ refusal: { code: 'DISK_FULL' } });
    disk.clear();
    soundRows(dataDir);
    await (await openTill({ dataDir })).application.close();
  });
});

describe('a folder that may not be written', () => {
  it.runIf(canMount)('stops a start with a sentence', async () => {
    const disk = smallDisk('4m');
    const till = await openCounter({ dataDir: path.join(disk, 'data') });
    await till.application.close();
    execFileSync('mount', ['-o', 'remount,ro', disk]);
    await expect(openTill({ dataDir: path.join(disk, 'data') })).rejects.toMatchObject({
      refusal: { code: 'STORE_READ_ONLY' },
    });
  });
});

describe('a file that is damaged', () => {
  it('is told at the start when its first page is gone, and nothing is written over it', async () => {
    const dataDir = newFolder();
    const till = await openCounter({ dataDir });
    await till.application.close();
    const handle = fs.openSync(storeFile(dataDir), 'r+');
    fs.writeSync(handle, Buffer.from('this is no database any more'), 0, 28, 0);
    fs.closeSync(handle);
    const before = fs.readFileSync(storeFile(dataDir));
    await expect(openTill({ dataDir })).rejects.toMatchObject({ refusal: { code: 'STORE_DAMAGED' } });
    expect(fs.readFileSync(storeFile(dataDir)).equals(before)).toBe(true);
  });

  it('is found in any page of the journal, and the row is named', async () => {
    const dataDir = newFolder();
    const till = await openCounter({ dataDir });
    for (let i = 0; i < 40; i += 1) expect((await sellOne(till)).ok).toBe(true);
    await till.application.close();
    const bytes = fs.readFileSync(storeFile(dataDir));
    const at = bytes.lastIndexOf('Savon 250 g');
    expect(at).toBeGreaterThan(0);
    bytes[at] = 'R'.charCodeAt(0);
    fs.writeFileSync(storeFile(dataDir), bytes);
    const db = openDb(storeFile(dataDir), { readonly: true });
    const verdict = verifyTill(db, { pages: true });
    db.close();
    expect(verdict).toMatchObject({
      sound: false,
      firstBad: { row: expect.stringMatching(/^T\w{7}\/1\/\d+$/) },
    });
  });
});

describe('a database from a newer version', () => {
  it('is left alone, and the shopkeeper is told which program to use', async () => {
    const dataDir = newFolder();
    const till = await openCounter({ dataDir });
    await till.application.close();
    const db = openDb(storeFile(dataDir));
    db.pragma('user_version = 99');
    db.close();
    await expect(openTill({ dataDir })).rejects.toMatchObject({
      refusal: { code: 'STORE_FROM_FUTURE', params: { found: 99 } },
    });
  });
});

describe('a clock that jumps', () => {
  it('never dates a ticket before the one before it, and leaves a trace', async () => {
    const dataDir = newFolder();
    const time = { now: Date.parse('2026-11-20T10:00:00Z') };
    const clock = { now: () => time.now, elapsed: () => 0 };
    const till = await openCounter({ dataDir, clock });
    const first = await sellOne(till);
    time.now -= 3_600_000;
    const second = await sellOne(till);
    time.now += 3_600_000;
    const third = await sellOne(till);
    if (!first.ok || !second.ok || !third.ok) throw new Error('a sale was refused');
    expect(second.value.at).toBeGreaterThanOrEqual(first.value.at);
    expect(third.value.at).toBeGreaterThanOrEqual(second.value.at);
    await till.application.close();
    const db = openDb(storeFile(dataDir), { readonly: true });
    const jumps = db
      .sql<{ n: number }>('t', "SELECT count(*) AS n FROM journal WHERE kind = 'clock.jumped'")
      .get();
    db.close();
    expect(jumps?.n).toBe(1);
    soundRows(dataDir);
  });

  it('signs people in again after a battery died', async () => {
    const dataDir = newFolder();
    const till = await openCounter({ dataDir });
    await sellOne(till);
    await till.application.close();
    const later = await openTill({
      dataDir: dataDir,
      clock: { now: () => Date.parse('2000-01-01T00:00:00Z') },
    });
    await signIn(later);
    expect(await sellOne(later)).toMatchObject({ refusal: { code: 'CLOCK_UNSURE' } });
    const { computer } = await later.ask('clock.get', {});
    await later.ask('clock.settle', { by: 'till', computer });
    expect((await sellOne(later)).ok).toBe(true);
    await later.application.close();
    soundRows(dataDir);
  });
});

describe('every fault of the store', () => {
  it('has a sentence in both languages that says what to do', () => {
    for (const lang of ['fr', 'en'] as const) {
      const t = createTranslator(lang);
      for (const [code, { severity }] of Object.entries(refusals)) {
        if (severity !== 'alarm') continue;
        const sentence = t(`refusal.${code}` as never, {
          found: 2,
          known: 1,
          operation: 'x',
          path: '/comptoir/in-use.lock',
          file: 'till.db-journal',
        });
        expect(sentence.length, code).toBeGreaterThan(30);
        expect(sentence, code).not.toMatch(/SQLITE|undefined|\{\{/);
      }
    }
  });
});
