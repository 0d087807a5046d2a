import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { openCounter, ownerPin, type TestTill } from '#tests/support/harness.ts';
import { canMount } from '#tests/support/small-disk.ts';
import { isUnplugged } from './engine/place-mark.ts';

const undo: (() => void | Promise<void>)[] = [];
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});
const newFolder = (): string => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'places-'));
  undo.push(() => fs.rmSync(folder, { recursive: true, force: true }));
  return folder;
};
const counter = async (): Promise<TestTill> => {
  const till = await openCounter({ dataDir: newFolder() });
  undo.push(() => till.application.close());
  return till;
};
const backupsOn = (folder: string): string[] =>
  fs.readdirSync(folder).filter((name) => name.endsWith('.comptoir-backup'));
const second = async (till: TestTill) =>
  (await till.ask('backup.status', {})).places.find(({ kind }) => kind === 'second');

it('is known by its mark: the empty folder that a key leaves behind is never written to', async () => {
  const till = await counter();
  const key = path.join(newFolder(), 'key');
  await till.ask('backup.setPlaces', { second: key });
  await till.ask('backup.now', {});
  expect(backupsOn(key)).toHaveLength(1);

  fs.renameSync(key, `${key}-pulled-out`);
  fs.mkdirSync(key);
  await till.ask('cart.scan', { code: '96385074' });
  await till.ask('cart.void', {});
  await till.ask('backup.now', {});
  expect(fs.readdirSync(key)).toEqual([]);
  expect(await second(till)).toMatchObject({ state: 'absent', count: 0 });

  fs.rmdirSync(key);
  fs.renameSync(`${key}-pulled-out`, key);
  await till.ask('backup.now', {});
  expect(await second(till)).toMatchObject({ state: 'ready' });
  expect(backupsOn(key).length).toBeGreaterThanOrEqual(1);
});

it('that is another key is taken once its owner says so', async () => {
  const till = await counter();
  const key = path.join(newFolder(), 'key');
  await till.ask('backup.setPlaces', { second: key });
  await till.ask('backup.now', {});
  fs.rmSync(key, { recursive: true });
  fs.mkdirSync(key);
  await till.ask('backup.now', {});
  expect(fs.readdirSync(key)).toEqual([]);
  await till.ask('backup.setPlaces', { second: key });
  await till.ask('backup.now', {});
  expect(backupsOn(key)).not.toEqual([]);
});

it.each([
  ['backup.now', 'backup.progress'],
  ['backup.drill', 'backup.changed'],
] as const)(
  'the till’s own that vanishes during %s is named, and made again the next time',
  async (name, event) => {
    const till = await counter();
    await till.ask('backup.now', {});
    const own = path.join(till.dataDir, 'backups');
    const away = path.join(newFolder(), 'away');
    const stop = till.application.subscribe((heard) => {
      if (heard.name === event && !fs.existsSync(away)) fs.renameSync(own, away);
    });
    const answer = await till.call(name, {});
    stop();
    expect(answer).toMatchObject({ refusal: { code: 'BACKUP_FOLDER', params: { path: own } } });
    await till.ask(name, {});
    expect(backupsOn(own)).toHaveLength(1);
    expect((await till.ask('backup.status', {})).fault).toBeNull();
  },
);

it('shared by two tills has one mark', async () => {
  const key = newFolder();
  const [one, two] = [await counter(), await counter()];
  for (const [till, count] of [
    [one, 1],
    [two, 1],
    [one, 2],
  ] as const) {
    await till.ask('backup.setPlaces', { second: key });
    await till.ask('backup.now', {});
    expect(await second(till)).toMatchObject({ state: 'ready', count });
  }
  expect(backupsOn(key)).toHaveLength(3);
});

it.skipIf(!canMount)('on a real key that is unmounted takes nothing of the system’s disk', async () => {
  const till = await counter();
  const mountedAt = newFolder();
  const mount = (): void => {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=20m', 'tmpfs', mountedAt]);
  };
  mount();
  let mounted = true;
  undo.push(() => {
    if (mounted) execFileSync('umount', ['-l', mountedAt]);
  });
  await till.ask('backup.setPlaces', { second: path.join(mountedAt, 'Comptoir') });
  await till.ask('backup.now', {});
  expect(await second(till)).toMatchObject({ state: 'ready', count: 1 });
  execFileSync('umount', ['-l', mountedAt]);
  mounted = false;
  await till.ask('backup.now', {});
  expect(fs.readdirSync(mountedAt)).toEqual([]);
  expect(await second(till)).toMatchObject({ state: 'absent' });
  mount();
  mounted = true;
  await till.ask('backup.now', {});
  // Another key under the same path: not the one that was chosen.
  expect(fs.readdirSync(mountedAt)).toEqual([]);
});

it('where keys are mounted is looked at by its disk', async () => {
  const probe = (disks: Record<string, number>) => ({
    platform: 'linux' as const,
    deviceOf: async (folder: string): Promise<number | null> => disks[folder] ?? null,
  });
  const system = { '/': 1, '/media': 1, '/media/awa': 1, '/media/awa/KEY': 1, '/srv/copies': 1 };
  expect(await isUnplugged('/media/awa/KEY/Comptoir', probe(system))).toBe(true);
  expect(await isUnplugged('/media/awa/OTHER/Comptoir', probe(system))).toBe(true);
  expect(await isUnplugged('/media/awa/KEY/Comptoir', probe({ ...system, '/media/awa/KEY': 7 }))).toBe(false);
  expect(await isUnplugged('/srv/copies', probe(system))).toBe(false);
  expect(await isUnplugged('E:\\Comptoir', { ...probe(system), platform: 'win32' })).toBe(false);
});

it('is told to the owner’s health page: plug the key in', async () => {
  const till = await openCounter({ dataDir: newFolder(), backups: true });
  undo.push(() => till.application.close());
  const key = path.join(newFolder(), 'key');
  await till.ask('backup.setPlaces', { second: key });
  await till.ask('backup.now', {});
  fs.rmSync(key, { recursive: true });
  fs.mkdirSync(key);
  const [awa] = await till.ask('users.tiles', {});
  await till.ask('session.signIn', { userId: awa?.id ?? 0, pin: ownerPin });
  await expect
    .poll(async () => (await till.ask('health.run', {})).checks.map(({ says }) => says), { timeout: 15_000 })
    .toContain('place.away');
});
