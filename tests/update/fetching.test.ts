import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { appImage } from '#main/modules/updates/engine/program.ts';
import { fetchUpdate } from '#main/modules/updates/engine/updater.ts';
import { unwrap } from '#shared/kernel/result.ts';
import type { TestTill } from '#tests/support/harness.ts';
import { canMount, smallDisk } from '#tests/support/small-disk.ts';
import { type Release, release, sha512, startFeed, writeRelease } from './publisher.ts';
import { closed, noon, openOn, quick, type Stage, setStage, updateFacts } from './stage.ts';

const undo: (() => unknown)[] = [];
let stage: Stage;
let till: TestTill;
beforeEach(async () => {
  stage = await setStage(undo);
  till = await openOn(stage, undo);
});
afterEach(async () => {
  for (const step of undo.splice(0).reverse()) await step();
});

const made = (version = '1.1.0'): Release =>
  release({ keys: [stage.key], version, issued: noon - 3_600_000 });
const download = () => till.call('updates.download', {});
const setPolicy = async (change: object) => {
  const { policy } = await till.ask('updates.status', {});
  return till.ask('updates.setPolicy', { ...policy, ...change });
};
const nextFile = (name: string) => path.join(stage.dataDir, 'update', 'next', name);
/** A server that has no map of the file's blocks: the whole file comes over the line. */
const publishWhole = (next: Release) => {
  stage.feed.publish(next);
  const yml = String(next.files.get('latest-linux.yml'));
  stage.feed.put('latest-linux.yml', Buffer.from(yml.replace(/^ +blockMapSize.*\n/m, '')));
};

describe('fetching', () => {
  it('takes what did not change from the program in place', async () => {
    const next = made();
    stage.feed.publish(next);
    expect(unwrap(await download()).stage).toBe('downloaded');
    const whole = next.files.get(next.name)!;
    expect(fs.readFileSync(nextFile(next.name)).equals(whole)).toBe(true);
    expect(stage.feed.sent()).toBeLessThan(whole.length / 4);
    expect(updateFacts(stage.dataDir).map(({ what }) => what)).toEqual(['found', 'downloaded']);
  });

  it('goes on where the line was cut, over as many lines as it takes', async () => {
    const next = made();
    const whole = next.files.get(next.name)!;
    publishWhole(next);
    stage.feed.fail(
      next.name,
      { cutAfter: 100_000 },
      { status: 503 },
      { stallAfter: 150_000 },
      { cutAfter: 50_000 },
    );
    expect(unwrap(await download()).stage).toBe('downloaded');
    expect(sha512(fs.readFileSync(nextFile(next.name)))).toBe(sha512(whole));
    const ranges = stage.feed.asked.filter(({ name }) => name === next.name).map(({ range }) => range);
    expect(ranges.length).toBeGreaterThanOrEqual(5);
    // What was still on its way when the line was cut may be lost with it, and is asked for once more; nothing before it is.
    const starts = ranges.map((range) => Number(/^bytes=(\d+)-$/.exec(range ?? 'bytes=0-')?.[1]));
    expect(starts).toEqual(starts.toSorted((a, b) => a - b));
    expect(starts.at(-1)).toBeGreaterThanOrEqual(150_000);
    expect(stage.feed.sent()).toBeLessThanOrEqual(whole.length + 300_000);
  });

  it('keeps the part when nothing comes any more, and uses it the next time', async () => {
    const next = made();
    publishWhole(next);
    stage.feed.fail(
      next.name,
      { stallAfter: 300_000 },
      ...Array.from({ length: 4 }, () => ({ status: 500 })),
    );
    expect(await download()).toMatchObject({ ok: false, refusal: { code: 'UPDATE_UNREACHABLE' } });
    expect(unwrap(await download()).stage).toBe('downloaded');
    const ranges = stage.feed.asked.filter(({ name }) => name === next.name).map(({ range }) => range);
    expect(ranges.length).toBeGreaterThanOrEqual(6);
    expect(ranges.at(-1)).toMatch(/^bytes=[1-9]\d*-$/);
    expect(sha512(fs.readFileSync(nextFile(next.name)))).toBe(next.announcement.files[0]!.sha512);
  });

  it('takes the later of two, although the earlier one waits to be installed', async () => {
    stage.feed.publish(made());
    expect(unwrap(await download()).stage).toBe('downloaded');
    stage.feed.publish(release({ keys: [stage.key], version: '1.2.0', issued: noon - 1 }));
    expect(unwrap(await till.call('updates.check', { source: null }))).toMatchObject({
      stage: 'found',
      offer: { version: '1.2.0' },
    });
    expect(unwrap(await download())).toMatchObject({ stage: 'downloaded', offer: { version: '1.2.0' } });
    expect(unwrap(await till.call('updates.install', {})).version).toBe('1.0.0');
    expect(stage.restarts.count).toBe(1);
  });

  it('fetches again what lost its announcement', async () => {
    stage.feed.publish(made());
    unwrap(await download());
    fs.rmSync(nextFile('comptoir-update.json'));
    expect(await till.call('updates.install', {})).toMatchObject({
      refusal: { params: { reason: 'wrong-file' } },
    });
    expect(unwrap(await download()).stage).toBe('downloaded');
    expect((await till.call('updates.install', {})).ok).toBe(true);
  });

  it('begins again with a server that knows no ranges', async () => {
    const next = made();
    publishWhole(next);
    stage.feed.fail(next.name, { cutAfter: 100_000 }, { noRange: true });
    expect(unwrap(await download()).stage).toBe('downloaded');
    expect(fs.readFileSync(nextFile(next.name)).equals(next.files.get(next.name)!)).toBe(true);
  });

  it('says that the source does not answer', async () => {
    expect(await till.call('updates.check', { source: null })).toMatchObject({
      ok: false,
      refusal: { code: 'UPDATE_UNREACHABLE' },
    });
    stage.feed.fail('comptoir-update.json', { status: 500 });
    stage.feed.publish(made());
    expect(await download()).toMatchObject({ ok: false, refusal: { code: 'UPDATE_UNREACHABLE' } });
    expect(updateFacts(stage.dataDir)).toEqual([]);
  });

  it('keeps to the rate it was given', async () => {
    const next = made();
    publishWhole(next);
    const size = next.announcement.files[0]!.size;
    const begun = performance.now();
    const done = await fetchUpdate({
      url: stage.feed.url,
      announcement: next.announcement,
      kind: 'appimage',
      current: stage.program,
      version: '1.0.0',
      folder: path.join(stage.dataDir, 'slow'),
      configFile: stage.host().configFile,
      rate_kBps: Math.round(size / 1000),
      signal: AbortSignal.timeout(20_000),
      onProgress: () => {},
      times: { ...quick, silence_ms: 5_000 },
    });
    expect(done.ok).toBe(true);
    // No less than the size allows; a slow machine may take longer.
    expect(performance.now() - begun).toBeGreaterThan(700);
  });

  it('refuses a Windows installer while the program does not say who publishes it, and one of somebody else', async () => {
    const order = (configFile: string) => ({
      url: stage.feed.url,
      announcement: {
        ...made().announcement,
        files: [{ name: 'Comptoir.exe', sha512: sha512(Buffer.from('MZ')), size: 2 }],
      },
      kind: 'nsis' as const,
      current: path.join(stage.dataDir, 'comptoir-updater', 'installer.exe'),
      version: '1.0.0',
      folder: path.join(stage.dataDir, 'windows'),
      configFile,
      rate_kBps: null,
      signal: AbortSignal.timeout(20_000),
      onProgress: () => {},
      times: quick,
      checkPublisher: async (names: string[]) => (names.includes('Comptoir SA') ? null : 'somebody else'),
    });
    const { announcement } = order('');
    const { sha512: hash, size } = announcement.files[0]!;
    stage.feed.put(
      'latest.yml',
      Buffer.from(
        `version: 1.1.0\nfiles:\n  - url: Comptoir.exe\n    sha512: ${hash}\n    size: ${size}\npath: Comptoir.exe\nsha512: ${hash}\n`,
      ),
    );
    stage.feed.put('Comptoir.exe', Buffer.from('MZ'));
    expect(await fetchUpdate(order(stage.host().configFile))).toEqual({
      ok: false,
      refusal: 'publisher-missing',
    });
    expect(stage.feed.asked).toEqual([]);
    const named = path.join(stage.dataDir, 'named.yml');
    const config = (publisher: string) =>
      fs.writeFileSync(named, `updaterCacheDirName: comptoir-updater\npublisherName:\n  - ${publisher}\n`);
    config('Another');
    expect(await fetchUpdate(order(named))).toEqual({ ok: false, refusal: 'publisher-wrong' });
    config('Comptoir SA');
    expect(await fetchUpdate(order(named))).toMatchObject({ ok: true, value: { sha512: hash } });
  });
});

describe('other sources', () => {
  it('takes an update from a USB key, with the same checks', async () => {
    const key = fs.mkdtempSync(path.join(os.tmpdir(), 'usb-'));
    undo.push(() => fs.rmSync(key, { recursive: true, force: true }));
    const source = { kind: 'folder', path: key } as const;
    expect(await till.call('updates.check', { source })).toMatchObject({
      refusal: { code: 'UPDATE_UNREACHABLE' },
    });
    const next = made();
    writeRelease(key, next);
    const bent = Buffer.from(next.files.get(next.name)!);
    bent[100] = bent[100]! ^ 1;
    fs.writeFileSync(path.join(key, next.name), bent);
    expect(unwrap(await till.call('updates.check', { source })).stage).toBe('found');
    expect(await download()).toMatchObject({ refusal: { params: { reason: 'wrong-file' } } });
    writeRelease(key, next);
    unwrap(await till.call('updates.check', { source }));
    expect(unwrap(await download()).stage).toBe('downloaded');
    fs.rmSync(key, { recursive: true });
    expect(unwrap(await till.call('updates.install', {})).version).toBe('1.0.0');
    expect(stage.restarts.count).toBe(1);
  });

  it('takes an update from a neighbour that has verified it, and from no other file of his', async () => {
    const next = made();
    stage.feed.publish(next);
    expect(unwrap(await download()).sharedAt).toBeNull();
    const { sharedAt } = await setPolicy({ share: { on: true, port: 0 } });
    expect(sharedAt).toBeGreaterThan(0);
    const url = `http://127.0.0.1:${sharedAt}/`;
    for (const name of ['till.db', '..%2ftill.db', '..%2F..%2Ftill.db', 'update-state.json', '', '%', 'next'])
      expect((await fetch(url + name)).status, name).toBeGreaterThanOrEqual(400);
    expect((await fetch(url, { method: 'POST' })).status).toBe(405);

    const other = await setStage(undo);
    const neighbour = await openOn(
      { ...other, host: () => ({ ...other.host(), keys: [stage.key.spki] }) },
      undo,
    );
    const before = stage.feed.asked.length;
    unwrap(await neighbour.call('updates.check', { source: { kind: 'neighbour', url } }));
    expect(unwrap(await neighbour.call('updates.download', {})).stage).toBe('downloaded');
    expect(stage.feed.asked.length).toBe(before);
    expect(other.feed.asked).toEqual([]);

    const taken = await startFeed();
    undo.push(taken.close);
    const port = Number(new URL(taken.url).port);
    expect(await setPolicy({ share: { on: true, port } })).toMatchObject({
      sharedAt: null,
      shareFault: 'port-taken',
    });
    expect(await setPolicy({ share: { on: true, port: 0 } })).toMatchObject({
      sharedAt: expect.any(Number),
      shareFault: null,
    });

    // What lies there is checked again before it is given: a changed file is given to nobody.
    fs.appendFileSync(path.join(stage.dataDir, 'update', 'share', next.name), 'x');
    expect((await setPolicy({ share: { on: true, port: 0 } })).sharedAt).toBeNull();
  });
});

describe('who takes part', () => {
  it('is decided by the ring, then by a bucket that stays', async () => {
    const offered = async (ring: number, published: object) => {
      await setPolicy({ ring });
      stage.feed.publish(
        release({ keys: [stage.key], version: '1.1.0', issued: noon - 1, change: published }),
      );
      return unwrap(await till.call('updates.check', { source: null })).stage;
    };
    expect(await offered(2, { ring: 1 })).toBe('idle');
    expect(await offered(1, { ring: 1 })).toBe('found');
    expect(await offered(2, { ring: 2, stagingPercentage: 0 })).toBe('idle');
    expect(await offered(1, { ring: 2, stagingPercentage: 0 })).toBe('found');
    expect(await offered(2, { channel: 'beta' })).toBe('idle');
  });
});

describe('a disk that is full', () => {
  it.runIf(canMount)('stops the fetching before it takes the room a sale needs', async () => {
    const { folder: disk, remove } = smallDisk('30m');
    undo.push(remove);
    const small = await openOn({ ...stage, dataDir: path.join(disk, 'data') }, undo);
    stage.feed.publish(made());
    expect(await small.call('updates.download', {})).toMatchObject({
      ok: false,
      refusal: { code: 'DISK_FULL' },
    });
    expect(unwrap(await small.call('shifts.open', { float_minor: 0, count: null })).number).toBe(1);
  });

  it.runIf(canMount)('leaves the old program whole when it fills during the exchange', () => {
    const disk = fs.mkdtempSync(path.join(os.tmpdir(), 'disk-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', disk]);
    undo.push(() => execFileSync('umount', ['-l', disk]));
    const inPlace = path.join(disk, 'Comptoir.AppImage');
    fs.writeFileSync(inPlace, '1.0.0\n');
    const file = path.join(stage.dataDir, 'big');
    fs.writeFileSync(file, Buffer.alloc(2_000_000, 7));
    const next = { file, sha512: sha512(fs.readFileSync(file)) };
    expect(() => appImage(inPlace).exchange(next, 'install')).toThrow(/ENOSPC/);
    expect(fs.readFileSync(inPlace, 'utf8')).toBe('1.0.0\n');
    expect(fs.readdirSync(disk)).toEqual(['Comptoir.AppImage']);
  });
});

describe('when', () => {
  it('is neither in a shift, nor in opening hours, nor at the end of a frozen month', async () => {
    stage.feed.publish(made());
    unwrap(await download());
    const refusedFor = async () => {
      const answer = await till.call('updates.install', {});
      return answer.ok ? null : answer.refusal.params?.reason;
    };
    await till.ask('shifts.open', { float_minor: 0, count: null });
    expect(await refusedFor()).toBe('shift-open');
    await till.ask('shifts.close', { count: null, counted_minor: 0, reason: null });
    // 18 November 2026 is a Wednesday.
    const hours = closed.map((_, i) => (i === 2 ? [{ from: '08:00', to: '20:00' }] : []));
    await setPolicy({ openingHours: hours });
    expect(await refusedFor()).toBe('opening-hours');
    await setPolicy({ openingHours: closed, monthEndFreeze_days: 10 });
    till.time.now = Date.parse('2026-11-21T12:00:00Z');
    expect(await refusedFor()).toBe('month-end');
    expect(stage.restarts.count).toBe(0);
    till.time.now = Date.parse('2026-12-01T12:00:00Z');
    expect(await refusedFor()).toBeNull();
    expect(stage.restarts.count).toBe(1);
  });
});
