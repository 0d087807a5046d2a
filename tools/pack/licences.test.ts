import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { isAllowedLicence, licenceOf, licencesText, shippedPackages } from './licences.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'comptoir-licences-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));
const write = (name: string, content: string | object): void => {
  const file = path.join(root, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
};

test.each([
  ['MIT', true],
  ['(MIT OR GPL-3.0)', true],
  ['MIT or GPL-2.0', true],
  ['MIT AND OFL-1.1', true],
  ['MIT AND GPL-3.0', false],
  ['(MIT AND GPL-3.0) OR ISC', true],
  ['AGPL-3.0-only', false],
  ['UNLICENSED', false],
  ['', false],
])('%s may be shipped: %s', (expression, allowed) => {
  expect(isAllowedLicence(expression)).toBe(allowed);
});

test('what is shipped: run-time packages with all of theirs, the bundled ones and Electron, not the tools', () => {
  const packages = {
    '': { dependencies: { a: '1' }, devDependencies: { tool: '1' } },
    'node_modules/a': { dependencies: { b: '2' }, optionalDependencies: { elsewhere: '1' } },
    'node_modules/a/node_modules/b': { dependencies: { c: '1' } },
    'node_modules/b': {},
    'node_modules/c': { dependencies: { a: '1' } },
    'node_modules/elsewhere': {},
    'node_modules/tool': {},
  };
  write('package-lock.json', { packages });
  for (const folder of Object.keys(packages)) {
    if (folder !== '' && folder !== 'node_modules/elsewhere') write(`${folder}/package.json`, {});
  }
  expect(shippedPackages(root, ['node_modules/screen'])).toEqual([
    'node_modules/a',
    'node_modules/a/node_modules/b',
    'node_modules/c',
    'node_modules/electron',
    'node_modules/screen',
  ]);
});

test('a licence is its name and every text the package brings', () => {
  write('a/package.json', { name: 'a', version: '1.0.0', license: 'Apache-2.0' });
  write('a/LICENSE', 'The licence\r\nitself\n');
  write('a/NOTICE.txt', 'A notice\n');
  write('a/license-checker.js', 'code');
  const licence = licenceOf(root, 'a');
  expect(licence).toEqual({
    name: 'a',
    version: '1.0.0',
    licence: 'Apache-2.0',
    text: 'The licence\nitself\n\nA notice',
  });
  expect(licencesText([licence])).toBe('a 1.0.0 — Apache-2.0\n\nThe licence\nitself\n\nA notice');
});

test('older ways to name a licence are understood, and none is none', () => {
  write('a/package.json', { name: 'a', version: '1', license: { type: 'MIT' } });
  write('b/package.json', { name: 'b', version: '1', licenses: [{ type: 'MIT' }, { type: 'ISC' }] });
  write('c/package.json', { name: 'c', version: '1' });
  expect(['a', 'b', 'c'].map((name) => licenceOf(root, name).licence)).toEqual(['MIT', 'MIT OR ISC', '']);
});
