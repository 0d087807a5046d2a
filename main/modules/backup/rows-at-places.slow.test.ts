import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { OpenStore } from '#main/kernel/open-store.ts';
import { tillReader } from '#main/modules/till-file.ts';
import { openBackup, record } from '#tests/support/backup-service.ts';
import { canMount, smallDisk } from '#tests/support/small-disk.ts';
import { inspectBackup } from './engine/inspect.ts';
import { machineKeyOf } from './engine/keys.ts';
import { createSaved } from './saved.ts';
import type { Backup } from './service.ts';

const minute = 60_000;
let now: number;
let folder: string;
let dataDir: string;
let store: OpenStore;
let backup: Backup;
let undo: (() => void)[];
beforeEach(() => {
  [now, undo] = [Date.parse('2026-11-20T08:00:00Z'), []];
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rows-places-'));
  dataDir = path.join(folder, 'till');
  fs.mkdirSync(dataDir);
  ({ store, backup } = openBackup(dataDir, () => now));
});
afterEach(async () => {
  vi.restoreAllMocks();
  await backup.close();
  store.close();
  for (const step of undo) step();
  fs.rmSync(folder, { recursive: true, force: true });
});

const useKey = async (key: string): Promise<void> => {
  store.db.transaction(() => createSaved(store.db).setSecond(key, null));
  record(store);
  await backup.look();
  await next();
};
const next = async (): Promise<void> => {
  record(store);
  now += minute;
  await backup.look();
};
const second = async () => (await backup.status()).places[1];
const namesIn = (place: string, end: string): string[] =>
  fs.readdirSync(place).filter((name) => name.endsWith(end));
/** Where a restore from the key alone would end. */
const reached = async (key: string): Promise<number> => {
  const [base = ''] = namesIn(key, '.comptoir-backup');
  const opener = { machineKey: machineKeyOf(dataDir) };
  return (await inspectBackup({ file: path.join(key, base), opener, near: true }, null, tillReader)).state
    .seq;
};
const head = (): number => (store.journal.head()?.position ?? 0) % 2 ** 32;

describe('rows on a key', () => {
  it('that is pulled out in the middle of one end before it, and go on when it is back', async () => {
    const key = path.join(folder, 'key');
    await useKey(key);
    expect(await second()).toMatchObject({ state: 'ready', whole: true });
    const before = head();
    const copyFile = vi.spyOn(fs.promises, 'copyFile').mockImplementationOnce(async (from, to) => {
      fs.writeFileSync(to, fs.readFileSync(from).subarray(0, 40));
      fs.renameSync(key, `${key}-pulled-out`);
      throw Object.assign(new Error('EIO: i/o error'), { code: 'EIO' });
    });
    await next();
    expect(copyFile).toHaveBeenCalled();
    // The folder that a key leaves behind is no key.
    fs.mkdirSync(key);
    await next();
    expect(fs.readdirSync(key)).toEqual([]);
    expect(await second()).toMatchObject({ state: 'absent', whole: false });
    expect(await reached(`${key}-pulled-out`)).toBe(before);
    fs.rmdirSync(key);
    fs.renameSync(`${key}-pulled-out`, key);
    await next();
    expect(await second()).toMatchObject({ state: 'ready', whole: true });
    expect(await reached(key)).toBe(head());
  });

  it.skipIf(!canMount)('that is full say so, take nothing away, and go on once there is room', async () => {
    const disk = smallDisk('2m');
    undo.push(disk.remove);
    await useKey(disk.folder);
    const there = fs.readdirSync(disk.folder);
    const before = head();
    disk.fill();
    await next();
    await next();
    expect(await second()).toMatchObject({ state: 'full', whole: false });
    expect(fs.readdirSync(disk.folder)).toEqual(expect.arrayContaining(there));
    expect(await reached(disk.folder)).toBe(before);
    expect((await backup.status()).changed).toBe(false);
    disk.clear();
    await next();
    expect(await second()).toMatchObject({ state: 'ready', whole: true });
    expect(await reached(disk.folder)).toBe(head());
  });

  it.skipIf(!canMount)('that may not be written are told as that; the till keeps its own', async () => {
    const disk = smallDisk('2m');
    undo.push(disk.remove);
    await useKey(disk.folder);
    execFileSync('mount', ['-o', 'remount,ro', disk.folder]);
    await next();
    expect(await second()).toMatchObject({ state: 'failed', whole: false });
    expect((await backup.status()).places[0]).toMatchObject({ state: 'ready', whole: true });
    execFileSync('mount', ['-o', 'remount,rw', disk.folder]);
    await next();
    expect(await reached(disk.folder)).toBe(head());
  });
});
