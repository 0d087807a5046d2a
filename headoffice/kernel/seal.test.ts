import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { addSealKey, openSeal, SealsUnreadable, SealUnknown, sealOf } from './seal.ts';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'seal-'));

test('a secret opens in its own place, with the keys of its file, also after another one was added', () => {
  const file = path.join(folder, 'office.keys');
  const first = openSeal(file, true);
  expect(fs.statSync(file).mode & 0o077).toBe(0);
  const sealed = first.close('JBSWY3DPEHPK3PXP', 'totp A P1');
  expect(sealed).not.toContain('JBSWY3DPEHPK3PXP');
  expect(openSeal(file, true).open(sealed, 'totp A P1')).toBe('JBSWY3DPEHPK3PXP');
  addSealKey(file);
  const second = openSeal(file, false);
  expect(second.open(sealed, 'totp A P1')).toBe('JBSWY3DPEHPK3PXP');
  expect([first, second].map((seal) => seal.isNewest(sealed))).toEqual([true, false]);
  // One that was open already reads its file again; another file's keys open nothing of it.
  expect(first.open(second.close('x', 'a'), 'a')).toBe('x');
  const other = openSeal(path.join(folder, 'other.keys'), true);
  expect(() => other.open(sealed, 'totp A P1')).toThrow(SealUnknown);
  for (const [text, about] of [
    [sealed, 'totp A P2'],
    [
      sealed.replace(/.$/, (last) => (last === 'A' ? 'B' : 'A')).replace(/\.(.)(.)([^.]*)$/, '.$2$1$3'),
      'totp A P1',
    ],
  ] as const)
    expect(() => second.open(text, about)).toThrow();
});

test('a file that holds no key closes nothing', () => {
  for (const text of ['', '# none\n', 'abc', 'deadbeef short', `toolong99 ${'A'.repeat(43)}=`])
    expect(() => sealOf(text)).toThrow(SealsUnreadable);
  expect(() => openSeal(path.join(folder, 'nowhere'), false)).toThrow(/ENOENT/);
});
