import { describe, expect, inject, test } from 'vitest';
import { root } from '#tools/sources.ts';
import {
  allowedPackages,
  isAllowedBeside,
  isAllowedInside,
  nativeModules,
  packageOf,
} from './allowed-files.ts';
import { binaryKind } from './binary-kind.ts';
import { packageContents } from './package-contents.ts';

const { folders } = inject('made');
const packages = [
  packageContents(folders.linux, 'linux', 'x64'),
  packageContents(folders.win, 'win', 'x64'),
  packageContents(folders.win, 'win', 'arm64'),
  ...(folders.mac
    ? [packageContents(folders.mac, 'mac', 'x64'), packageContents(folders.mac, 'mac', 'arm64')]
    : []),
];
const budget_bytes = 20_000_000;
const secrets = /-----BEGIN [A-Z ]*PRIVATE KEY-----\s+[\w+/]{40}|\bgh[ps]_\w{30}|\bAKIA[0-9A-Z]{16}\b/;
const isText = (name: string): boolean => /\.(?:js|cjs|mjs|json|html|css|svg)$/.test(name);

describe.each(packages)('the package for $platform $arch', ({ platform, arch, ...contents }) => {
  const { inside, unpacked, beside, read } = contents;

  test('holds nothing that is not on the list', () => {
    expect(inside.length).toBeGreaterThan(300);
    expect(inside.filter((file) => !isAllowedInside(file, platform, arch))).toEqual([]);
    expect(beside.filter((file) => !isAllowedBeside(file, platform))).toEqual([]);
  });

  test('holds every package of the list: the list has no room for what nobody needs', () => {
    const found = new Set(inside.map(packageOf).filter((name) => name !== null));
    expect(allowedPackages.filter((name) => !found.has(name))).toEqual([]);
  });

  test('has its own native modules outside the archive, no other file, and no other system’s', () => {
    expect([...unpacked].sort()).toEqual([...nativeModules(platform, arch)].sort());
    const kinds = unpacked.map((file) => [file, binaryKind(read(file))] as const);
    const wrong = kinds.filter(([, kind]) => kind?.platform !== platform || !kind.archs.includes(arch));
    expect(wrong).toEqual([]);
  });

  test('carries no secret and no name of a folder of the computer it was built on', () => {
    const texts = inside.filter(isText).map((file) => [file, read(file).toString('utf8')] as const);
    expect(texts.filter(([, text]) => secrets.test(text)).map(([file]) => file)).toEqual([]);
    const own = texts.filter(([file]) => packageOf(file) === null);
    expect(own.filter(([, text]) => text.includes(root)).map(([file]) => file)).toEqual([]);
  });

  test('the program stays within its size', () => {
    const sizes = inside.map((file) => read(file).length);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(budget_bytes);
  });
});

describe('the list', () => {
  test.each([
    'tools/pack.ts',
    'out/.sources',
    'out/main/app.js.map',
    '.env',
    'update-key.pem',
    'resources/demo/grocery.json',
    'node_modules/left-pad/index.js',
    'node_modules/fastify/test/internals/all.test.js',
    'node_modules/fastify/lib/server.js.map',
    'node_modules/fastify/types/server.d.ts',
    'node_modules/better-sqlite3/prebuilds/darwin-x64.node',
    'node_modules/better-sqlite3/src/better_sqlite3.cpp',
    'node_modules/ws/.env.json',
  ])('refuses %s', (file) => {
    expect(isAllowedInside(file, 'linux', 'x64')).toBe(false);
  });

  test.each(['LICENSE', 'resources/app-update.yml.bak', 'locales/de.pak', 'resources/default_app.asar'])(
    'refuses %s beside the archive',
    (file) => {
      expect(isAllowedBeside(file, 'linux')).toBe(false);
    },
  );
});
