import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { pinMatches } from '#main/kernel/pin.ts';
import { openProfile, profileName } from '#main/modules/site/engine/profile-file.ts';
import { runHere } from '#tests/support/run-tool.ts';
import { profileTool } from './profile.ts';
import { profileSchema } from './till-settings.ts';

let folder: string;
const home = process.cwd();
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'profile-tool-'));
  process.chdir(folder);
});
afterEach(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true, force: true });
});

const run = (...args: string[]) => runHere(profileTool, args);
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
    const { status, stdout } = await run('make', 'site.json', '--key', 'key.pem', '--new-key');
    expect(status).toBe(0);
    expect(
      stdout
        .split('\n')
        .slice(0, 3)
        .map((file) => path.basename(file)),
    ).toEqual([`${profileName}.codes`, profileName, `${profileName}.pub`]);
    const opened = openProfile(
      profileSchema,
      read(profileName),
      read(`${profileName}.pub`).trim(),
      Date.now(),
    );
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

  it('signs the next one with the same key and, where they were kept, the same codes', async () => {
    write();
    await run('make', 'site.json', '--key', 'key.pem', '--new-key', '--keep', 'kept.json');
    const before = [read('key.pem'), read(`${profileName}.pub`), read(`${profileName}.codes`)];
    expect((await run('make', 'kept.json', '--key', 'key.pem')).status).toBe(0);
    // The sheet that was handed out still names codes that open the till.
    expect([read('key.pem'), read(`${profileName}.pub`), read(`${profileName}.codes`)]).toEqual(before);
  });

  it('keeps the codes that were handed out until it is asked to replace them', async () => {
    write();
    await run('make', 'site.json', '--key', 'key.pem', '--new-key');
    const before = [read(profileName), read(`${profileName}.codes`)];
    const again = await run('make', 'site.json', '--key', 'key.pem');
    expect(again).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('--replace') });
    expect([read(profileName), read(`${profileName}.codes`)]).toEqual(before);
    // The sheet was taken away to be handed out: the profile alone says that there are codes.
    rmSync(path.join(folder, `${profileName}.codes`));
    expect((await run('make', 'site.json', '--key', 'key.pem')).status).toBe(1);
    expect((await run('make', 'site.json', '--key', 'key.pem', '--out', 'second')).status).toBe(0);
    expect((await run('make', 'site.json', '--key', 'key.pem', '--replace')).status).toBe(0);
    expect(read(profileName)).not.toBe(before[0]);
  });

  it('makes a key only where it is asked for one, and never over another', async () => {
    write();
    const typo = await run('make', 'site.json', '--key', 'kye.pem');
    expect(typo).toMatchObject({ status: 1, stderr: expect.stringContaining('--new-key') });
    expect(existsSync(path.join(folder, 'kye.pem'))).toBe(false);
    expect(existsSync(path.join(folder, profileName))).toBe(false);
    await run('make', 'site.json', '--key', 'key.pem', '--new-key');
    const key = read('key.pem');
    expect((await run('make', 'site.json', '--key', 'key.pem', '--new-key', '--replace')).status).toBe(1);
    expect(read('key.pem')).toBe(key);
  });

  it('puts the products beside the profile, signed with it', async () => {
    writeFileSync(path.join(folder, 'goods.csv'), 'code,name,price\n111,Pain,150\n');
    write({ products: 'goods.csv' });
    expect(
      (await run('make', 'site.json', '--key', 'key.pem', '--new-key', '--keep', 'kept.json')).status,
    ).toBe(0);
    expect(read(`${profileName}.products`)).toContain('Pain');
    const opened = openProfile(profileSchema, read(profileName), null, Date.now());
    expect(opened.ok && opened.value.profile.products).toEqual({
      name: 'goods.csv',
      sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
    expect(JSON.parse(read('kept.json')).products).toBe('goods.csv');
  });

  it('takes the full example of its documentation, and a till reads every field of it', async () => {
    const spec = readFileSync(path.join(home, 'docs', 'spec', 'site-profile.md'), 'utf8');
    const example = JSON.parse(/```json\n([^`]*)```/.exec(spec)?.[1] ?? '');
    const optional = Object.keys(profileSchema.shape).filter((field) => field !== 'taxRates');
    expect(Object.keys(example).sort()).toEqual(optional.sort());
    writeFileSync(path.join(folder, 'products.csv'), 'code,name,price\n111,Pain,150\n');
    writeFileSync(path.join(folder, 'site.json'), JSON.stringify(example));
    const made = await run('make', 'site.json', '--key', 'key.pem', '--new-key');
    expect(made).toMatchObject({ status: 0 });
    expect((await run('check', profileName)).stdout).toContain('CI-ABJ-2024-B-1234');
  });

  it.each<[string, object, string]>([
    ['a country in words', { country: 'Senegal' }, 'country'],
    ['a country nobody knows', { country: 'ci' }, '“ci”'],
    ['no owner', { people: [{ name: 'Binta', role: 'cashier' }] }, 'no owner'],
    [
      'two people of one name',
      {
        people: [
          { name: 'Awa', role: 'owner' },
          { name: 'awa ', role: 'cashier' },
        ],
      },
      'two people',
    ],
    ['a day that is over', { validUntil: '2020-01-31' }, '2020-01-31'],
    ['a region of another country', { region: 'QC' }, 'region'],
    ['a number of another country', { taxIds: { SIRET: '1' } }, 'SIRET'],
    ['a rate that the law sets', { taxRates: { vat: { parts: [{ name: '', rate_ppm: 1 }] } } }, 'taxRates'],
    ['a printer there is not', { printerProfile: 'epsom-80' }, 'epsom-80'],
    ['a field there is not', { phones: '1' }, 'phones'],
  ])('signs nothing that a till would refuse: %s', async (_what, change, said) => {
    write(change);
    expect(await run('make', 'site.json', '--key', 'key.pem', '--new-key')).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringContaining(said),
    });
    expect(existsSync(path.join(folder, profileName))).toBe(false);
    expect(existsSync(path.join(folder, 'key.pem'))).toBe(false);
  });
});

describe('checking a site profile', () => {
  it('says what it holds and whose it is, or why it is refused', async () => {
    write();
    await run('make', 'site.json', '--key', 'key.pem', '--new-key');
    const { status, stdout } = await run('check', profileName);
    expect(status).toBe(0);
    expect(stdout).toContain('"Kiosks of Dakar"');
    expect(stdout).toMatch(/^(?:[0-9a-f]{4} ){7}[0-9a-f]{4}$/m);
    const key = read(`${profileName}.pub`).trim();
    expect((await run('check', profileName, '--public-key', key)).status).toBe(0);
    writeFileSync(path.join(folder, 'changed'), read(profileName).replace('"SN"', '"CI"'));
    expect(await run('check', 'changed')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('changed after it was signed'),
    });
  });
});
