import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { getRawHeader } from '@electron/asar';
import { NtExecutable, NtExecutableResource, Resource } from 'resedit';
import { describe, expect, inject, test } from 'vitest';
import { version } from '#main/kernel/version.ts';
import { readFuses, wantedFuses, wrongFuses } from '#tools/pack/fuses.ts';
import { fuseWire } from '#tools/pack/stub/fuse-wire.ts';
import { programOf } from '#tools/pack/target.ts';
import { packageContents } from './package-contents.ts';

const { folders } = inject('made');
const linux = packageContents(folders.linux, 'linux', 'x64');
const win = packageContents(folders.win, 'win', 'x64');
const mac = folders.mac === null ? null : packageContents(folders.mac, 'mac', 'arm64');

/** Electron compares the SHA-256 of the archive's header, which holds a hash of every file. */
const headerHash = (archive: string): string =>
  createHash('sha256').update(getRawHeader(archive).headerString).digest('hex');

describe.each([linux, win, ...(mac ? [mac] : [])])(
  'the program for $platform',
  ({ platform, folder, archive }) => {
    const program = path.join(folder, programOf(platform));

    test('has every fuse as it must be, read back from the file', async () => {
      expect(await readFuses(program)).toEqual(wantedFuses);
    });

    test('has fuses that Electron does not ship with: they were set here', () => {
      const shipped = fuseWire.toString('latin1', 34);
      const file =
        platform === 'mac'
          ? path.join(program, 'Contents/Frameworks/Electron Framework.framework/Electron Framework')
          : program;
      const bytes = readFileSync(file);
      const at = bytes.indexOf(fuseWire.subarray(0, 32)) + 34;
      expect(bytes.toString('latin1', at, at + shipped.length)).not.toBe(shipped);
    });

    test('is refused as a build that tests can inspect', async () => {
      expect(await wrongFuses(program, true)).toEqual(['EnableNodeCliInspectArguments']);
    });

    test('has an archive that carries a hash of every file in it', () => {
      const packageJson = getRawHeader(archive).header.files['package.json'];
      expect(packageJson).toMatchObject({
        integrity: { algorithm: 'SHA256', hash: expect.stringMatching(/^[0-9a-f]{64}$/) },
      });
    });
  },
);

test('Windows: the hash of the archive is a resource of the program, with its version', () => {
  const resources = NtExecutableResource.from(
    NtExecutable.from(readFileSync(path.join(win.folder, 'Comptoir.exe'))),
  );
  const integrity = resources.entries.find(({ type }) => type === 'INTEGRITY');
  expect(JSON.parse(Buffer.from(integrity?.bin ?? new ArrayBuffer()).toString())).toEqual([
    { file: 'resources\\app.asar', alg: 'SHA256', value: headerHash(win.archive) },
  ]);
  const [info] = Resource.VersionInfo.fromEntries(resources.entries);
  const language = info?.getAvailableLanguages()[0];
  expect(language && info?.getStringValues(language)).toMatchObject({
    ProductName: 'Comptoir',
    FileVersion: version,
    LegalCopyright: 'The Comptoir contributors',
  });
  expect(resources.entries.filter(({ type }) => type === 14)).toHaveLength(1);
});

test.skipIf(!mac)('macOS: the hash of the archive is in Info.plist, and backups open with Comptoir', () => {
  if (!mac) throw new Error('no macOS package was made');
  const plist = readFileSync(path.join(mac.folder, 'Comptoir.app/Contents/Info.plist'), 'utf8');
  expect(plist).toContain(headerHash(mac.archive));
  expect(plist).toContain('<string>comptoir-backup</string>');
  expect(plist).toContain(`<string>${version}</string>`);
  expect(plist).toContain('<string>public.app-category.business</string>');
});
