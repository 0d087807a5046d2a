import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pinMatches } from '../main/modules/users/pin.ts';
import { openProfile, profileName } from '../main/profile/profile-file.ts';
import { root } from './sources.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'profile-tool-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const run = (...args: string[]) => {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [path.join(root, 'tools/profile.ts'), ...args],
    {
      encoding: 'utf8',
      cwd: folder,
      env: { ...process.env, LANG: 'en_GB.UTF-8' },
    },
  );
  return { status, stdout, stderr };
};
const site = {
  format: 'comptoir-site-profile',
  version: 1,
  name: 'Kiosks of Dakar',
  lang: 'fr',
  country: 'SN',
  shopName: 'Kiosque {computer}',
  people: [
    { name: 'Awa', role: 'owner' },
    { name: 'Binta', role: 'cashier' },
  ],
};
const write = (change: object = {}): void =>
  writeFileSync(path.join(folder, 'site.json'), JSON.stringify({ ...site, ...change }));
const read = (name: string): string => readFileSync(path.join(folder, name), 'utf8');
const codesIn = (sheet: string): Map<string, string> =>
  new Map(
    [...sheet.matchAll(/^(\d{4}) (\d{4}) (\d{4}) {2}(\w+) \(\w+\)$/gm)].map(
      ([, a = '', b = '', c = '', name = '']) => [name, a + b + c],
    ),
  );

describe('making a site profile', () => {
  it('signs it, gives each person a code, and puts the codes nowhere else', async () => {
    write();
    const { status, stdout } = run('make', 'site.json', '--key', 'key.pem');
    expect(status).toBe(0);
    expect(
      stdout
        .split('\n')
        .slice(0, 3)
        .map((file) => path.basename(file)),
    ).toEqual([profileName, `${profileName}.pub`, `${profileName}.codes`]);
    const opened = openProfile(read(profileName), read(`${profileName}.pub`).trim(), Date.now());
    if (!opened.ok) throw new Error(opened.refusal.code);
    const codes = codesIn(read(`${profileName}.codes`));
    expect([...codes.keys()]).toEqual(['Awa', 'Binta']);
    for (const { name, activation } of opened.value.profile.people) {
      expect(await pinMatches(codes.get(name) ?? '', activation)).toBe(true);
      expect(read(profileName)).not.toContain(codes.get(name));
      expect(stdout).not.toContain(codes.get(name));
    }
    if (process.platform !== 'win32')
      for (const name of ['key.pem', `${profileName}.codes`])
        expect(statSync(path.join(folder, name)).mode & 0o077).toBe(0);
  });

  it('signs the next one with the same key and, where they were kept, the same codes', () => {
    write();
    run('make', 'site.json', '--key', 'key.pem', '--keep', 'kept.json');
    const [key, pub] = [read('key.pem'), read(`${profileName}.pub`)];
    expect(run('make', 'kept.json', '--key', 'key.pem').status).toBe(0);
    expect([read('key.pem'), read(`${profileName}.pub`)]).toEqual([key, pub]);
    // Nobody needed a new one: a sheet would name codes that open nothing.
    expect(existsSync(path.join(folder, `${profileName}.codes`))).toBe(false);
  });

  it('names what is wrong, and makes neither key nor profile of it', () => {
    write({ country: 'Senegal' });
    expect(run('make', 'site.json', '--key', 'key.pem')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('country'),
    });
    writeFileSync(path.join(folder, 'site.json'), '{');
    expect(run('make', 'site.json', '--key', 'key.pem').status).toBe(1);
    expect(existsSync(path.join(folder, profileName))).toBe(false);
    expect(existsSync(path.join(folder, 'key.pem'))).toBe(false);
    expect(run().status).toBe(2);
  });
});

describe('checking a site profile', () => {
  it('says what it holds and whose it is, or why it is refused', () => {
    write();
    run('make', 'site.json', '--key', 'key.pem');
    const { status, stdout } = run('check', profileName);
    expect(status).toBe(0);
    expect(stdout).toContain('"Kiosks of Dakar"');
    expect(stdout).toMatch(/^(?:[0-9a-f]{4} ){7}[0-9a-f]{4}$/m);
    const key = read(`${profileName}.pub`).trim();
    expect(run('check', profileName, '--public-key', key).status).toBe(0);
    writeFileSync(path.join(folder, 'changed'), read(profileName).replace('"SN"', '"CI"'));
    expect(run('check', 'changed')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('changed after it was signed'),
    });
  });
});
