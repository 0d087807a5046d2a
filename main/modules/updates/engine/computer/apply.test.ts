import { createHash, generateKeyPairSync, type KeyObject } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type Announcement,
  announcementName,
  canonicalBytes,
  signAnnouncement,
  signatureName,
} from '#main/modules/updates/engine/announcement.ts';
import { nsis, sha512Of } from '#main/modules/updates/engine/program.ts';
import { type ApplyOptions, applyUpdate } from './apply.ts';
import { computerAt, tasks } from './hand-over.ts';
import { ownFiles, type Places, readOutcome, stagedFiles } from './places.ts';

const now = Date.parse('2026-11-20T09:00:00Z');
const publisher = generateKeyPairSync('ed25519');
const spki = publisher.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
const good = Buffer.from('MZ the new version');
const evil = Buffer.from('MZ something evil!');

let folder: string;
let places: Places;
let ran: { file: string; args: readonly string[]; bytes: string }[];
let started: number;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'apply-'));
  places = { own: path.join(folder, 'own'), staging: path.join(folder, 'staging') };
  fs.mkdirSync(places.own);
  fs.writeFileSync(path.join(places.own, 'ready'), '');
  fs.writeFileSync(path.join(places.own, ownFiles.installed), 'MZ the version in place');
  ran = [];
  started = 0;
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

const announcementOf = (change: Partial<Announcement> = {}, installer = good): Announcement => ({
  format: 1,
  version: '1.1.0',
  minimumVersion: '1.0.0',
  channel: 'stable',
  ring: 2,
  stagingPercentage: 100,
  issued: now - 3_600_000,
  expires: now + 86_400_000,
  store: { version: 1, oldestReader: 1 },
  files: [
    {
      name: 'Comptoir-1.1.0-win-x64.exe',
      sha512: createHash('sha512').update(installer).digest('base64'),
      size: installer.length,
    },
  ],
  notes: { fr: '', en: '' },
  ...change,
});
interface Staged {
  readonly change?: Partial<Announcement>;
  readonly key?: KeyObject;
  readonly bytes?: Buffer;
  readonly name?: string;
}
/** What a till of an ordinary person lays out; or somebody who wants to be more than that. */
function stage({ change = {}, key = publisher.privateKey, bytes = good, name = 'a' }: Staged = {}): string {
  const place = path.join(places.staging, name);
  fs.mkdirSync(place, { recursive: true });
  const announcement = canonicalBytes(announcementOf(change));
  fs.writeFileSync(path.join(place, announcementName), announcement);
  fs.writeFileSync(path.join(place, signatureName), signAnnouncement(announcement, key));
  fs.writeFileSync(path.join(place, stagedFiles.installer), bytes);
  fs.writeFileSync(path.join(place, stagedFiles.request), '{"format":1,"want":"install"}');
  return place;
}
const apply = (change: Partial<ApplyOptions> = {}) =>
  applyUpdate({
    ...places,
    version: '1.0.0',
    keys: [spki],
    arch: 'x64',
    clock: { now: () => now },
    run: async (file, args) => {
      ran.push({ file, args, bytes: fs.readFileSync(file, 'utf8') });
    },
    startTill: () => {
      started += 1;
    },
    ...change,
  });
const why = async (change: Partial<ApplyOptions> = {}): Promise<string | null> => (await apply(change)).why;
/** Nothing was started but the till, and nothing unchecked lies where it could be. */
const expectNothingRan = (): void => {
  expect(ran).toEqual([]);
  expect(started).toBe(1);
  const kept = fs.readdirSync(places.own, { recursive: true, encoding: 'utf8' }).sort();
  expect(kept.filter((name) => name.endsWith('.exe'))).toEqual([ownFiles.installed]);
};

describe('what was signed and staged', () => {
  it('is started from a place where nobody else may write, without a window', async () => {
    stage();
    expect(await why()).toBeNull();
    expect(ran).toEqual([
      {
        file: expect.stringMatching(/own[\\/]work-[0-9a-f]{16}[\\/]installer\.exe$/),
        args: ['--updated', '/S', '/STARTTILL'],
        bytes: good.toString(),
      },
    ]);
    expect(started).toBe(0);
    expect(readOutcome(places.own)).toEqual({
      format: 1,
      at: now,
      want: 'install',
      version: '1.0.0',
      why: null,
    });
    expect(fs.existsSync(path.join(places.staging, 'a', stagedFiles.installer))).toBe(true);
  });

  it('is what was checked, whatever happens to the staged file after that', async () => {
    const place = stage();
    await apply({
      run: async (file) => {
        fs.writeFileSync(path.join(place, stagedFiles.installer), evil);
        ran.push({ file, args: [], bytes: fs.readFileSync(file, 'utf8') });
      },
    });
    expect(ran[0]?.bytes).toBe(good.toString());
  });

  it('is told to a till of another processor by the name of its file', async () => {
    const other = { name: 'Comptoir-1.1.0-win-arm64.exe', sha512: `${'A'.repeat(86)}==`, size: 5 };
    stage({ change: { files: [other, ...announcementOf().files] } });
    expect(await why()).toBeNull();
    expect(await why({ arch: 'arm64' })).toBe('wrong-file');
  });
});

describe('an attack from the staging place', () => {
  it.each<[string, string, Staged]>([
    ['another file under the signed announcement', 'wrong-file', { bytes: evil }],
    ['a file that is longer', 'wrong-file', { bytes: Buffer.concat([good, evil]) }],
    ['a file that is shorter', 'wrong-file', { bytes: good.subarray(1) }],
    ['the key of somebody else', 'wrong-signature', { key: generateKeyPairSync('ed25519').privateKey }],
    ['an older version', 'downgrade', { change: { version: '0.9.0', minimumVersion: '0.9.0' } }],
    ['the version in place once more', 'downgrade', { change: { version: '1.0.0' } }],
    ['an announcement of long ago', 'expired', { change: { expires: now - 1 } }],
    [
      'no installer for Windows',
      'no-file',
      { change: { files: [{ ...announcementOf().files[0]!, name: 'a.deb' }] } },
    ],
  ])('%s: %s', async (_what, reason, staged) => {
    stage(staged);
    expect(await why()).toBe(reason);
    expectNothingRan();
  });

  it('a file exchanged between the announcement and the copy', async () => {
    const place = stage();
    const swap = {
      now: () => {
        fs.writeFileSync(path.join(place, stagedFiles.installer), evil);
        return now;
      },
    };
    expect(await why({ clock: swap })).toBe('wrong-file');
    expectNothingRan();
  });

  it.each([stagedFiles.installer, announcementName, signatureName])(
    'a link in the place of %s',
    async (name) => {
      const place = stage();
      const elsewhere = path.join(folder, 'elsewhere');
      fs.renameSync(path.join(place, name), elsewhere);
      fs.symlinkSync(elsewhere, path.join(place, name));
      expect(await why()).toBe('wrong-file');
      expectNothingRan();
    },
  );

  it('a link in the place of the folder, or of the whole staging place', async () => {
    const real = stage({ name: 'real' });
    const outside = path.join(folder, 'outside');
    fs.renameSync(real, outside);
    fs.symlinkSync(outside, real, 'dir');
    expect(await why()).toBe('no-file');
    fs.rmSync(places.staging, { recursive: true });
    fs.mkdirSync(path.join(folder, 'other'));
    fs.renameSync(outside, path.join(folder, 'other', 'a'));
    fs.symlinkSync(path.join(folder, 'other'), places.staging, 'dir');
    expect(await why()).toBe('no-file');
    expect(ran).toEqual([]);
  });

  it('an announcement that never ends, a request that makes no sense, a folder where a file should be', async () => {
    const place = stage();
    fs.appendFileSync(path.join(place, announcementName), Buffer.alloc(300_000, ' '));
    expect(await why()).toBe('wrong-file');
    fs.writeFileSync(
      path.join(place, stagedFiles.request),
      '{"format":1,"want":"install","file":"C:\\\\evil.exe"}',
    );
    expect(await why()).toBe('no-file');
    stage();
    fs.rmSync(path.join(place, stagedFiles.installer));
    fs.mkdirSync(path.join(place, stagedFiles.installer));
    expect(await why()).toBe('wrong-file');
    expect(ran).toEqual([]);
  });

  it('an older announcement after a newer one was taken, though the program is older still', async () => {
    stage({ change: { version: '1.2.0', minimumVersion: '1.2.0', issued: now - 1_000 } });
    expect(await why()).toBeNull();
    stage();
    expect(await why()).toBe('replayed');
  });

  it('is refused by a build without keys', async () => {
    stage();
    expect(await why({ keys: [] })).toBe('no-key');
    expectNothingRan();
  });

  it('leaves nothing of the staging place changed, deleted or followed', async () => {
    const place = stage({ bytes: evil });
    const before = fs.readdirSync(place).map((name) => sha512Of(path.join(place, name)));
    await apply();
    expect(fs.readdirSync(place).map((name) => sha512Of(path.join(place, name)))).toEqual(before);
  });
});

describe('the way back', () => {
  const askReturn = (): void => {
    const place = path.join(places.staging, 'back');
    fs.mkdirSync(place, { recursive: true });
    const request = path.join(place, stagedFiles.request);
    fs.writeFileSync(request, '{"format":1,"want":"return"}');
    // Asked after the installation, whatever the file system's clock can tell apart.
    fs.utimesSync(request, new Date(), new Date(Date.now() + 60_000));
  };

  it('is one step to what was in place before, from the installer the computer kept itself', async () => {
    stage();
    await apply();
    fs.writeFileSync(path.join(places.own, ownFiles.installed), good);
    askReturn();
    expect(await why({ version: '1.1.0' })).toBeNull();
    expect(ran.at(-1)?.bytes).toBe('MZ the version in place');
    // Back in 1.0.0: no further step.
    expect(await why({ version: '1.0.0' })).toBe('downgrade');
    expect(ran).toHaveLength(2);
  });

  it('is refused without such an installer, to another version, and when the kept one was damaged', async () => {
    askReturn();
    expect(await why()).toBe('no-program');
    fs.rmSync(path.join(places.staging, 'back'), { recursive: true });
    stage();
    await apply();
    askReturn();
    expect(await why({ version: '1.2.0' })).toBe('downgrade');
    fs.appendFileSync(path.join(places.own, ownFiles.previous), 'x');
    expect(await why({ version: '1.1.0' })).toBe('wrong-file');
    expect(ran).toHaveLength(1);
  });
});

describe('a till that gives its update to the computer', () => {
  const fetched = (): { file: string; sha512: string } => {
    const next = path.join(folder, 'data', 'next');
    fs.mkdirSync(next, { recursive: true });
    const announcement = canonicalBytes(announcementOf());
    fs.writeFileSync(path.join(next, announcementName), announcement);
    fs.writeFileSync(path.join(next, signatureName), signAnnouncement(announcement, publisher.privateKey));
    const file = path.join(next, 'Comptoir-1.1.0-win-x64.exe');
    fs.writeFileSync(file, good);
    return { file, sha512: sha512Of(file) };
  };

  it('stages what was fetched, starts the task, and is taken at its word by nobody', async () => {
    const told: string[] = [];
    const computer = computerAt(
      places,
      () => told.push('remembered'),
      (task) => told.push(task),
    );
    const program = nsis('copy', null, () => told.push('ran'), computer);
    fs.mkdirSync(path.join(places.staging, 'left-over'), { recursive: true });
    expect(program.exchange(fetched(), 'install')).toBe('handed-over');
    expect(told).toEqual(['remembered', tasks.apply]);
    expect(fs.readdirSync(places.staging)).toHaveLength(1);
    expect(await why()).toBeNull();
    expect(ran[0]?.bytes).toBe(good.toString());
    const kept = program.keep(path.join(folder, 'data', 'previous'), '1.0.0');
    expect(kept).toBeNull();
  });

  it('asks for the return, whatever lies beside the program it kept', async () => {
    const computer = computerAt(
      places,
      () => {},
      () => {},
    );
    computer?.order(fetched(), 'install');
    await apply();
    const program = nsis(path.join(places.own, ownFiles.installed), null, () => {}, computer);
    const kept = program.keep(path.join(folder, 'data', 'previous'), '1.0.0');
    fs.writeFileSync(path.join(path.dirname(kept!.file), announcementName), 'left here');
    program.exchange(kept!, 'return');
    expect(await why({ version: '1.1.0' })).toBeNull();
    expect(ran.at(-1)?.bytes).toBe('MZ the version in place');
  });

  it('asks for nothing when the announcement of what it fetched is gone', () => {
    const told: string[] = [];
    const computer = computerAt(
      places,
      () => {},
      (task) => told.push(task),
    );
    const next = fetched();
    fs.rmSync(path.join(path.dirname(next.file), announcementName));
    expect(() => computer?.order(next, 'install')).toThrow('ENOENT');
    expect(told).toEqual([]);
  });

  it('learns why it was refused, and only of what it asked since', async () => {
    const computer = computerAt(
      places,
      () => {},
      () => {},
    );
    computer?.order(fetched(), 'install');
    await apply({ keys: [] });
    expect(computer?.refused('install', now)).toBe('no-key');
    expect(computer?.refused('install', now + 1)).toBeNull();
    expect(computer?.refused('return', now)).toBeNull();
  });

  it('is asked by Windows where the installer registered no task', () => {
    fs.rmSync(path.join(places.own, 'ready'));
    expect(computerAt(places, () => {})).toBeNull();
    expect(computerAt(null, () => {})).toBeNull();
  });
});
