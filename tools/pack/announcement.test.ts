import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import {
  agrees,
  canonicalBytes,
  readAnnouncement,
  signAnnouncement,
} from '#main/modules/updates/engine/announcement.ts';
import { createTranslator } from '#shared/i18n/index.ts';
import { announcementOf } from './announcement.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'comptoir-announce-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const options = (change: object = {}) => ({
  version: '1.2.0',
  folder,
  ring: 1,
  stagingPercentage: 5,
  minimumVersion: '1.1.0',
  issued: 1_763_640_000_000,
  validDays: 60,
  notes: { fr: 'Plus rapide.', en: 'Faster.' },
  t: createTranslator('en'),
  ...change,
});
const put = (...names: string[]): void => {
  for (const name of names) writeFileSync(path.join(folder, name), name);
};
const sha512 = (text: string): string => createHash('sha512').update(text).digest('base64');

test('names every package a till can take by itself, of this version alone', () => {
  const windows = ['Comptoir-1.2.0-win-arm64.exe', 'Comptoir-1.2.0-win-x64.exe'];
  put(...windows, 'Comptoir-1.2.0-linux-x86_64.AppImage', 'Comptoir-1.2.0-mac-arm64.dmg', 'latest.yml');
  put(
    'STUB-NOT-A-TILL-Comptoir-1.2.0-win-x64.exe',
    'Comptoir-1.1.0-win-x64.exe',
    'Comptoir-1.2.0-win-x64.exe.blockmap',
  );
  const announcement = announcementOf(options());
  expect(announcement.files.map(({ name }) => name)).toEqual([
    'Comptoir-1.2.0-linux-x86_64.AppImage',
    ...windows,
  ]);
  expect(announcement).toMatchObject({
    channel: 'stable',
    ring: 1,
    stagingPercentage: 5,
    minimumVersion: '1.1.0',
  });
  expect(announcement.expires - announcement.issued).toBe(60 * 86_400_000);
  const feed = windows.map((url) => ({ url, sha512: sha512(url), size: url.length }));
  expect(agrees({ version: '1.2.0', files: feed }, announcement)).toBe(true);
});

test('is what a till reads once it is signed', () => {
  put('Comptoir-1.2.0-beta.1-linux-x86_64.AppImage');
  const announcement = announcementOf(options({ version: '1.2.0-beta.1' }));
  expect(announcement.channel).toBe('beta');
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const key = publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
  const bytes = canonicalBytes(announcement);
  expect(readAnnouncement(bytes, signAnnouncement(bytes, privateKey), [key])).toEqual({
    ok: true,
    value: announcement,
  });
});

test.each([{ stagingPercentage: 101 }, { stagingPercentage: 2.5 }, { ring: 3 }, { minimumVersion: 'one' }])(
  'refuses %o',
  (change) => {
    put('Comptoir-1.2.0-win-x64.exe');
    expect(() => announcementOf(options(change))).toThrow();
  },
);

test('an empty folder is a mistake, not an announcement', () => {
  expect(() => announcementOf(options())).toThrow('no installer of version 1.2.0');
});
