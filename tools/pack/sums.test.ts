import { spawnSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createTranslator } from '#shared/i18n/index.ts';
import { signFiles, writeSums } from './sums.ts';

const t = createTranslator('en');
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'comptoir-sums-'));
  vi.stubEnv('GNUPGHOME', mkdtempSync(path.join(tmpdir(), 'gpg-')));
});
afterEach(() => {
  spawnSync('gpgconf', ['--kill', 'all']);
  rmSync(process.env.GNUPGHOME ?? '', { recursive: true, force: true });
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true, force: true });
});
const gpg = (...args: string[]) => spawnSync('gpg', ['--batch', ...args], { cwd: folder, encoding: 'utf8' });
const hasGpg = spawnSync('gpg', ['--version']).status === 0;

test('sums are of the packages alone; a folder without one has none', () => {
  writeSums(folder, 'linux');
  expect(existsSync(path.join(folder, 'SHA256SUMS-linux.txt'))).toBe(false);
  for (const name of ['a.deb', 'b.AppImage', 'latest-linux.yml'])
    writeFileSync(path.join(folder, name), 'abc');
  writeSums(folder, 'linux');
  const abc = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  expect(readFileSync(path.join(folder, 'SHA256SUMS-linux.txt'), 'utf8')).toBe(
    `${abc}  a.deb\n${abc}  b.AppImage\n`,
  );
});

test.skipIf(!hasGpg)('each package and the sums are signed with the key that was named (gpg)', () => {
  const made = gpg('--passphrase', '', '--quick-generate-key', 'Comptoir <test@comptoir.invalid>', 'ed25519');
  expect(made.status).toBe(0);
  writeFileSync(path.join(folder, 'a.deb'), 'abc');
  writeSums(folder, 'linux');
  expect(signFiles(folder, 'test@comptoir.invalid', t)).toEqual([]);
  for (const name of ['a.deb', 'SHA256SUMS-linux.txt'])
    expect(gpg('--verify', `${name}.asc`, name).status).toBe(0);
  appendFileSync(path.join(folder, 'a.deb'), 'x');
  expect(gpg('--verify', 'a.deb.asc', 'a.deb').status).not.toBe(0);
});

test.skipIf(!hasGpg)('a key that is not there is said for each file (gpg)', () => {
  writeFileSync(path.join(folder, 'a.deb'), 'abc');
  expect(signFiles(folder, 'nobody@comptoir.invalid', t)).toEqual([
    'a.deb could not be signed: gpg says why above, and needs the key nobody@comptoir.invalid (GPG_KEY_ID).',
  ]);
});
