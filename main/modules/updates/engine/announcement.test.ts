import { generateKeyPairSync } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Announcement,
  agrees,
  canonicalBytes,
  objectionTo,
  readAnnouncement,
  signAnnouncement,
} from './announcement.ts';

const { privateKey, publicKey } = generateKeyPairSync('ed25519');
const keys = [publicKey.export({ type: 'spki', format: 'der' }).toString('base64')];
const sha512 = `${'A'.repeat(86)}==`;
const announcement: Announcement = {
  format: 1,
  version: '1.1.0',
  minimumVersion: '1.0.0',
  channel: 'stable',
  ring: 2,
  stagingPercentage: 100,
  issued: 1_000,
  expires: 2_000,
  store: { version: 1, oldestReader: 1 },
  files: [{ name: 'Comptoir-1.1.0.AppImage', sha512, size: 10 }],
  notes: { fr: 'Été', en: 'Summer' },
};
const bytes = canonicalBytes(announcement);
const signed = signAnnouncement(bytes, privateKey);

describe('an announcement', () => {
  it('is read when its signature holds, among several too', () => {
    expect(readAnnouncement(bytes, signed, keys)).toEqual({ ok: true, value: announcement });
    expect(readAnnouncement(bytes, `0000000000000000 AAAA\n${signed}`, keys).ok).toBe(true);
  });

  it('is never read when any byte of it or of its signature was changed', () => {
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, change) => {
        const bent = Buffer.from(bytes);
        bent[at] = bent[at]! ^ change;
        expect(readAnnouncement(bent, signed, keys)).toEqual({ ok: false, refusal: 'wrong-signature' });
      }),
    );
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(readAnnouncement(bytes, text, keys).ok).toBe(false);
      }),
    );
  });

  it('has one way to be written', () => {
    const turned = Object.fromEntries(Object.entries(announcement).reverse()) as Announcement;
    expect(canonicalBytes(turned).equals(bytes)).toBe(true);
    const spaced = Buffer.from(JSON.stringify(announcement, null, 1));
    expect(readAnnouncement(spaced, signAnnouncement(spaced, privateKey), keys)).toEqual({
      ok: false,
      refusal: 'malformed',
    });
  });

  it.each([
    '../till.db',
    'a/b.exe',
    'a\\b.exe',
    '.hidden',
    'con:',
    'a.exe ',
    'a.exe.',
    '',
    `${'a'.repeat(200)}.exe`,
  ])('names no file "%s"', (name) => {
    const wrong = canonicalBytes({ ...announcement, files: [{ name, sha512, size: 1 }] });
    expect(readAnnouncement(wrong, signAnnouncement(wrong, privateKey), keys)).toEqual({
      ok: false,
      refusal: 'malformed',
    });
  });
});

describe('from where a till stands', () => {
  const known = { version: '1.0.0', floor: '1.0.0', lastSeen: null, returnedFrom: [], now: 1_500 };
  it.each([
    ['nothing is wrong', {}, null],
    ['it has expired', { now: 2_000 }, 'expired'],
    ['it is older than the last one', { lastSeen: { issued: 1_001, version: '1.1.0' } }, 'replayed'],
    ['it is the last one again', { lastSeen: { issued: 1_000, version: '1.1.0' } }, null],
    ['a newer version was seen', { lastSeen: { issued: 900, version: '1.2.0' } }, 'replayed'],
    ['it is below the least', { floor: '1.1.1' }, 'downgrade'],
    ['it is older than the program', { version: '1.2.0' }, 'downgrade'],
    ['it is the program', { version: '1.1.0' }, null],
    ['the till came back from it', { returnedFrom: ['1.1.0'] }, 'returned-from'],
  ] as const)('%s', (_name, change, objection) => {
    expect(objectionTo(announcement, { ...known, ...change })).toBe(objection);
  });
});

describe('the unsigned metadata', () => {
  const file = { url: 'Comptoir-1.1.0.AppImage', sha512, size: 10 };
  const told = { version: '1.1.0', files: [file], path: file.url, sha512 };
  it('agrees when it says nothing else', () => {
    expect(agrees(told, announcement)).toBe(true);
  });
  it.each([
    ['another version', { version: '1.1.1' }],
    ['another file', { files: [{ ...file, url: 'Other.AppImage' }] }],
    ['a file elsewhere', { files: [{ ...file, url: 'https://elsewhere.example/Comptoir-1.1.0.AppImage' }] }],
    ['another hash', { files: [{ ...file, sha512: `${'B'.repeat(86)}==` }] }],
    ['no hash', { files: [{ url: file.url }] }],
    ['another size', { files: [{ ...file, size: 11 }] }],
    ['a file more', { files: [file, { ...file, url: 'More.AppImage' }] }],
    ['no file', { files: [] }],
    ['another old-style path', { path: 'Other.AppImage' }],
  ])('does not with %s', (_name, change) => {
    expect(agrees({ ...told, ...change }, announcement)).toBe(false);
  });
});
