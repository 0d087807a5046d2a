import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { version } from '#main/kernel/version.ts';
import {
  announcementName,
  readAnnouncement,
  signatureName,
} from '#main/modules/updates/engine/announcement.ts';
import { createTranslator } from '#shared/i18n/index.ts';
import { nodeBuild } from './node-build.ts';
import { root } from './sources.ts';
import { bakeKeys, updateKeysOf } from './update-keys.ts';

const t = createTranslator('en');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'sign-update-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const run = (tool: string, env: NodeJS.ProcessEnv, ...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(process.execPath, [path.join(root, 'tools', tool), ...args], {
    encoding: 'utf8',
    cwd: folder,
    env: {
      ...process.env,
      LC_ALL: 'en_GB.UTF-8',
      COMPTOIR_UPDATE_KEYS: '',
      COMPTOIR_UPDATE_KEY_PASSWORD: '',
      ...env,
    },
  });
  return { status, line: stdout.trim(), said: stderr };
};
const password = { COMPTOIR_UPDATE_KEY_PASSWORD: 'a long enough password' };
const keyFile = () => path.join(folder, 'key.pem');

describe('the way of a publisher’s key', () => {
  it('goes from its making into a program that takes what it signed, and nothing else', async () => {
    const made = run('sign-update.ts', password, '--new-key', keyFile());
    expect(made).toMatchObject({ status: 0, line: expect.stringMatching(/^MCowBQYDK2VwAyEA[\w+/]{43}=$/) });
    expect(readFileSync(keyFile(), 'utf8')).toContain('BEGIN ENCRYPTED PRIVATE KEY');
    if (process.platform !== 'win32') expect(statSync(keyFile()).mode & 0o077).toBe(0);
    const env = { ...password, COMPTOIR_UPDATE_KEYS: made.line };

    // As tools/build.ts bakes them in.
    const outDir = path.join(folder, 'out');
    const entries = {
      keys: 'main/modules/updates/engine/keys.ts',
      info: 'main/modules/updates/engine/build-info.ts',
    };
    await build(nodeBuild(outDir, entries, 'es', [bakeKeys(updateKeysOf(env, t))]));
    const bundle = (name: string) => import(pathToFileURL(path.join(outDir, `${name}.js`)).href);
    const { updateKeys } = await bundle('keys');
    expect(updateKeys).toEqual([made.line]);

    writeFileSync(path.join(folder, `Comptoir-${version}-win-x64.exe`), 'MZ');
    expect(run('sign-update.ts', env, folder, '--key', keyFile())).toMatchObject({ status: 0 });
    const read = () =>
      readAnnouncement(
        readFileSync(path.join(folder, announcementName)),
        readFileSync(path.join(folder, signatureName), 'utf8'),
        updateKeys,
      );
    expect(read()).toMatchObject({ ok: true, value: { version } });

    // A release drafts with its ring and share; the keeper of the key signs that as it is.
    const draft = ['announce.ts', env, folder, '--ring', '1', '--staging', '5'] as const;
    expect(run(...draft)).toMatchObject({ status: 1, said: expect.stringContaining('--replace') });
    expect(read()).toMatchObject({ ok: true });
    expect(run(...draft, '--replace')).toMatchObject({ status: 0 });
    expect(read()).toMatchObject({ ok: false, refusal: 'wrong-signature' });
    // Without --draft it would go to everybody at once.
    expect(run('sign-update.ts', env, folder, '--key', keyFile()).said).toContain('--draft');
    expect(read()).toMatchObject({ ok: false });
    expect(run('sign-update.ts', env, folder, '--key', keyFile(), '--draft')).toMatchObject({ status: 0 });
    expect(read()).toMatchObject({ ok: true, value: { ring: 1, stagingPercentage: 5 } });
    writeFileSync(path.join(folder, `Comptoir-${version}-win-x64.exe`), 'MZ exchanged');
    expect(run('sign-update.ts', env, folder, '--key', keyFile(), '--draft').said).toContain('wrong-file');

    const another = run('sign-update.ts', password, '--new-key', path.join(folder, 'other.pem'));
    const other = { ...password, COMPTOIR_UPDATE_KEYS: another.line };
    expect(run('sign-update.ts', other, folder, '--key', keyFile(), '--replace').said).toContain(
      'wrong-signature',
    );
  });

  it('never writes a key without a password, nor over another', () => {
    expect(run('sign-update.ts', {}, '--new-key', keyFile())).toMatchObject({ status: 1, line: '' });
    const short = { COMPTOIR_UPDATE_KEY_PASSWORD: 'short' };
    expect(run('sign-update.ts', short, '--new-key', keyFile())).toMatchObject({ status: 1, line: '' });
    const { line } = run('sign-update.ts', password, '--new-key', keyFile());
    const kept = readFileSync(keyFile(), 'utf8');
    expect(run('sign-update.ts', password, '--new-key', keyFile())).toMatchObject({ status: 1, line: '' });
    expect(readFileSync(keyFile(), 'utf8')).toBe(kept);
    expect(run('sign-update.ts', password, '--public-key', keyFile())).toMatchObject({ status: 0, line });
  });

  it('signs what it was told and no other: a channel, a ring, a share, a day, a version there is not is refused', () => {
    const { line } = run('sign-update.ts', password, '--new-key', keyFile());
    const env = { ...password, COMPTOIR_UPDATE_KEYS: line };
    const file = (named: string) => writeFileSync(path.join(folder, named), 'MZ');
    file(`Comptoir-${version}-win-x64.exe`);
    const sign = (...more: string[]) => run('sign-update.ts', env, folder, '--key', keyFile(), ...more);
    const typos = [
      ['--channel', 'Beta'],
      ['--chanel', 'beta'],
      ['--ring', '3'],
      ['--ring', 'two'],
      ['--percent', '101'],
      ['--percent', '5%'],
      ['--days', '0'],
      ['--minimum-version', 'v1'],
      ['--minimum-version', '999.0.0'],
      ['--draft', '--ring', '1'],
    ];
    for (const typo of typos) expect({ typo, ...sign(...typo) }).toMatchObject({ status: 2, line: '' });
    expect(existsSync(path.join(folder, announcementName))).toBe(false);
    // What a till reads as a version is in the name of its file.
    file('Comptoir-0.2.0-win-x64.exe');
    expect(sign()).toMatchObject({ status: 1, said: expect.stringContaining('Comptoir-0.2.0-win-x64.exe') });
    rmSync(path.join(folder, `Comptoir-${version}-win-x64.exe`));
    expect(sign()).toMatchObject({ status: 1, line: '' });
    expect(existsSync(path.join(folder, announcementName))).toBe(false);
    file('STUB-NOT-A-TILL-Comptoir-0.2.0-linux-x86_64.AppImage');
    expect(sign('--version', '0.2.0').said).toContain('STUB-NOT-A-TILL');
    rmSync(path.join(folder, 'STUB-NOT-A-TILL-Comptoir-0.2.0-linux-x86_64.AppImage'));
    expect(sign('--version', '0.2.0', '--channel', 'beta')).toMatchObject({ status: 0 });
    const read = readAnnouncement(
      readFileSync(path.join(folder, announcementName)),
      readFileSync(path.join(folder, signatureName), 'utf8'),
      [line],
    );
    expect(read).toMatchObject({ ok: true, value: { version: '0.2.0', channel: 'beta' } });
  });

  it('opens no key with another password', () => {
    run('sign-update.ts', password, '--new-key', keyFile());
    const wrong = { COMPTOIR_UPDATE_KEY_PASSWORD: 'another long password' };
    expect(run('sign-update.ts', wrong, folder, '--key', keyFile())).toMatchObject({
      status: 1,
      said: `The password is not that of ${keyFile()}: check COMPTOIR_UPDATE_KEY_PASSWORD.\n`,
    });
    expect(run('sign-update.ts', {}, folder, '--key', keyFile()).said).toContain('kept under a password');
  });

  it('a build without one is named so, and refused where one is required', () => {
    expect(run('update-keys.ts', {})).toMatchObject({ status: 0, line: '' });
    expect(run('update-keys.ts', {}, '--require')).toMatchObject({ status: 1, line: '' });
    expect(run('update-keys.ts', { COMPTOIR_UPDATE_KEYS: 'AAAA' })).toMatchObject({ status: 1 });
    const { line } = run('sign-update.ts', password, '--new-key', keyFile());
    expect(run('update-keys.ts', { COMPTOIR_UPDATE_KEYS: line }, '--require')).toMatchObject({
      status: 0,
      line: expect.stringMatching(/^[0-9a-f]{16}$/),
    });
  });
});

describe('the list of keys', () => {
  const ed25519 = 'MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=';
  const write = (content: string): string => {
    const file = path.join(folder, 'keys.json');
    writeFileSync(file, content);
    return file;
  };
  it('is the environment’s where it names some, else the file’s', () => {
    expect(updateKeysOf({}, t, write(JSON.stringify([ed25519])))).toEqual([ed25519]);
    expect(updateKeysOf({ COMPTOIR_UPDATE_KEYS: ` ${ed25519},\n${ed25519} ` }, t, write('[]'))).toHaveLength(
      2,
    );
    expect(updateKeysOf({ COMPTOIR_UPDATE_KEYS: '' }, t, write('[]'))).toEqual([]);
  });
  it.each([['"no list"'], ['[5]'], ['["no key"]'], [`["${ed25519.slice(0, 40)}"]`]])(
    'is refused: %s',
    (content) => {
      expect(() => updateKeysOf({}, t, write(content))).toThrow(/keys\.json/);
    },
  );
});
