import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { version } from '#main/kernel/version.ts';
import { readBuildInfo } from './build-info.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'comptoir-about-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const about = () => pathToFileURL(`${folder}/about/`);
const write = (name: string, content: string): void => {
  mkdirSync(path.join(folder, 'about'), { recursive: true });
  writeFileSync(path.join(folder, 'about', name), content);
};

test('a till started from its sources says that it is unsigned', () => {
  expect(readBuildInfo(about())).toEqual({
    version,
    commit: null,
    channel: 'source',
    signed: false,
    built_at: null,
    updateKeys: [],
    licences: [],
  });
});

test('a packaged till says what it was built from', () => {
  const build = { version: '1.2.3', commit: 'abc', channel: 'beta', signed: true, built_at: 5 };
  const licences = [{ name: 'react', version: '19', licence: 'MIT', text: 'Permission is hereby granted' }];
  write('build.json', JSON.stringify(build));
  write('licences.json', JSON.stringify(licences));
  expect(readBuildInfo(about())).toEqual({ ...build, updateKeys: [], licences });
});

test('a build record that says something else is an error, never a signature', () => {
  write('build.json', '{"version":"1","signed":"yes"}');
  expect(() => readBuildInfo(about())).toThrow();
});
