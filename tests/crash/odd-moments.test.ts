import { execFile, execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { unzipSync } from 'fflate';
import { describe, expect, it } from 'vitest';
import { openDb } from '#main/kernel/db/db.ts';
import { storeFile } from '#main/kernel/db/store-file.ts';
import { checkRebuild } from '#main/kernel/journal/rebuild.ts';
import { projections } from '#main/modules/projections.ts';
import { verifyTill } from '#main/modules/till-file.ts';
import { undoAfterEach } from '#tests/support/after-each.ts';
import { openCounter, openTill, type TestTill } from '#tests/support/harness.ts';
import { canMount, smallDisk as lendDisk, type SmallDisk } from '#tests/support/small-disk.ts';
import { root } from '#tools/sources.ts';

const undo = undoAfterEach();
const newFolder = (): string => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'odd-'));
  undo.push(() => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
};
const quiet = { warn: () => {}, error: () => {} };
const counter = async (options: Parameters<typeof openCounter>[0] = {}): Promise<TestTill> => {
  const till = await openCounter({ dataDir: newFolder(), log: quiet, ...options });
  undo.push(() => till.application.close());
  return till;
};
const sell = async (till: TestTill): Promise<number> => {
  const { id: cartId, revision, cash_due_minor } = await till.ask('cart.scan', { code: '96385074' });
  const tenders = [{ kind: 'cash' as const, given_minor: cash_due_minor }];
  return (await till.ask('sales.pay', { cartId, revision, tenders })).number;
};
const soundAndEqual = (dataDir: string): void => {
  const db = openDb(storeFile(dataDir), { readonly: true });
  try {
    expect(verifyTill(db, { pages: true }).firstBad).toBeNull();
    expect(checkRebuild(projections, db, path.join(newFolder(), 'rebuilt.db')).difference).toBeNull();
  } finally {
    db.close();
  }
};
/** A disk of its own in the place of a folder that a till uses. */
const diskAt = (size: string, folder: string): SmallDisk => {
  const disk = lendDisk(size);
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder);
  execFileSync('mount', ['--bind', disk.folder, folder]);
  undo.push(disk.remove, () => execFileSync('umount', ['-l', folder]));
  return disk;
};
const remount = (folder: string, how: 'ro' | 'rw'): void => {
  execFileSync('mount', ['-o', `remount,${how}`, folder]);
};

describe.runIf(canMount)('a folder of backups that may not be written from one backup to the next', () => {
  it('on the key is told, spares the backups of the till, and is brought up to date when it may', async () => {
    const disk = lendDisk('8m');
    undo.push(disk.remove);
    const till = await counter();
    await till.ask('backup.setPlaces', { second: disk.folder });
    await sell(till);
    await till.ask('backup.now', {});
    remount(disk.folder, 'ro');
    await sell(till);
    await till.ask('backup.now', {});
    const places = async () => (await till.ask('backup.status', {})).places;
    expect(await places()).toMatchObject([
      { kind: 'local', state: 'ready', count: 2 },
      { kind: 'second', state: 'failed', count: 1 },
    ]);
    expect(await sell(till)).toBe(3);
    remount(disk.folder, 'rw');
    const { name } = await till.ask('backup.now', {});
    expect((await places())[1]).toMatchObject({ state: 'ready', newest: { name } });
  });

  it('under the till is told as the folder of backups, and the till sells and closes its day', async () => {
    const till = await counter({ backups: true });
    const folder = path.join(till.dataDir, 'backups');
    const disk = diskAt('8m', folder);
    await sell(till);
    await till.ask('backup.now', {});
    remount(disk.folder, 'ro');
    await sell(till);
    expect(await till.call('backup.now', {})).toMatchObject({
      refusal: { code: 'BACKUP_FOLDER', params: { path: folder } },
    });
    expect((await till.ask('backup.status', {})).fault).toBe('BACKUP_FOLDER');
    expect(await sell(till)).toBe(3);
    await till.ask('shifts.close', { count: null, counted_minor: 11_350, reason: null });
    remount(disk.folder, 'rw');
    await till.ask('backup.now', {});
    expect((await till.ask('backup.status', {})).fault).toBeNull();
  });
});

describe.runIf(canMount)('a disk of backups that is full when the day is closed', () => {
  it('keeps no Z from its number, says so, and gets the backup once there is room', async () => {
    const till = await counter({ backups: true });
    const disk = diskAt('8m', path.join(till.dataDir, 'backups'));
    await sell(till);
    disk.fill();
    const report = await till.ask('shifts.close', { count: null, counted_minor: 10_450, reason: null });
    expect(report).toMatchObject({ zNumber: 1 });
    await expect.poll(async () => (await till.ask('backup.status', {})).fault).toBe('DISK_FULL');
    await till.ask('shifts.open', { float_minor: 5_000, count: null });
    expect(await sell(till)).toBe(2);
    disk.clear();
    await till.ask('backup.now', {});
    expect(await till.ask('backup.status', {})).toMatchObject({ fault: null, changed: false });
    await till.application.close();
    soundAndEqual(till.dataDir);
  });
});

describe('goods that come back after the day was closed by hand', () => {
  it('count in the shift and on the day that takes them, not in the Z that is made', async () => {
    const till = await counter();
    await sell(till);
    await till.ask('shifts.close', { count: null, counted_minor: 10_450, reason: null });
    const closed = await till.ask('reports.z', { number: 1 });
    await till.ask('shifts.open', { float_minor: 10_000, count: null });
    await till.ask('cart.scan', { code: '96385074' });
    const cart = await till.ask('cart.setReturn', { returned: true });
    expect(cart.cash_due_minor).toBe(-450);
    const tenders = [{ kind: 'cash' as const, given_minor: -450 }];
    const paid = await till.ask('sales.pay', { cartId: cart.id, revision: cart.revision, tenders });
    expect(paid.number).toBe(2);
    const second = await till.ask('shifts.close', { count: null, counted_minor: 9_550, reason: null });
    expect(second).toMatchObject({ zNumber: 2, totals: { gross_minor: -450, returns: { count: 1 } } });
    expect(await till.ask('reports.z', { number: 1 })).toEqual(closed);
    await till.application.close();
    soundAndEqual(till.dataDir);
  });
});

describe('a first start in 1970', () => {
  it('opens the shop once the clock is put right while the till runs, and dates everything by it', async () => {
    const time = { now: Date.parse('1970-01-01T00:03:00Z') };
    const till = await openTill({
      dataDir: newFolder(),
      clock: { now: () => time.now, elapsed: () => 60_000 },
    });
    undo.push(() => till.application.close());
    const shop = {
      lang: 'fr',
      country: 'SN',
      region: null,
      shopName: 'Boutique Awa',
      tillName: '1',
      ownerName: 'Awa',
      pin: '271828',
      taxRates: {},
    } as const;
    expect(await till.call('setup.create', shop)).toMatchObject({ refusal: { code: 'CLOCK_IMPOSSIBLE' } });
    time.now = Date.parse('2026-11-20T08:00:00Z');
    await till.ask('setup.create', shop);
    expect(await till.ask('clock.get', {})).toMatchObject({ doubt: null });
    await till.ask('shifts.open', { float_minor: 0, count: null });
    await till.application.close();
    const db = openDb(storeFile(till.dataDir), { readonly: true });
    undo.push(() => db.close());
    const rows = db
      .sql<{ kind: string; at: number }>('rows', 'SELECT kind, at FROM journal ORDER BY position')
      .all();
    expect(rows.map(({ at }) => at)).toEqual(rows.map(() => time.now));
    expect(rows.map(({ kind }) => kind)).not.toContain('clock.jumped');
  });
});

describe('what is exported while a sale is recorded', () => {
  const run = (...args: string[]): Promise<string> =>
    new Promise((resolve, reject) => {
      execFile(process.execPath, args, (error, out, err) =>
        error ? reject(new Error(err + out)) : resolve(out),
      );
    });

  it('is one state of the till: the journal verifies, and each ticket of a list is whole', async () => {
    const till = await counter({ clock: { now: Date.now } });
    for (let i = 0; i < 20; i += 1) await sell(till);
    let over = false;
    const selling = (async () => {
      let sold = 20;
      while (!over) {
        sold = await sell(till);
        await setImmediate();
      }
      return sold;
    })();
    const out = newFolder();
    const { path: archive } = await till.ask('health.exportJournal', {});
    const list = path.join(out, 'lines.csv');
    await run(path.join(root, 'tools/export.ts'), 'lines', '--data', till.dataDir, list);
    over = true;
    expect(await selling).toBeGreaterThan(20);
    for (const [name, bytes] of Object.entries(unzipSync(fs.readFileSync(archive))))
      fs.writeFileSync(path.join(out, name), bytes);
    expect(await run(path.join(out, 'verify.mjs'))).toMatch(/^SOUND/);
    const [, ...lines] = fs.readFileSync(list, 'utf8').trim().split(/\r?\n/);
    expect(lines.length).toBeGreaterThanOrEqual(20);
    expect(lines.every((line) => line.includes('Savon 250 g'))).toBe(true);
  });
});
