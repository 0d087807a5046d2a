import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { stageFolder, withStaging } from './stage.ts';

const feed = "version: 1.2.0\nfiles:\n  - url: a.exe\nreleaseDate: '2026-11-20T08:00:00.000Z'\n";

test('a share is written once, changed in place, and gone when it is for all', () => {
  const five = withStaging(feed, 5);
  expect(five).toBe(`${feed}stagingPercentage: 5\n`);
  expect(withStaging(five, 25)).toBe(`${feed}stagingPercentage: 25\n`);
  expect(withStaging(five, 100)).toBe(feed);
});

test.each([0, 101, 2.5, Number.NaN, -5])('%s is no share of the tills', (percent) => {
  expect(() => withStaging(feed, percent)).toThrow(RangeError);
});

test('every feed of a folder gets it, and nothing else is touched', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'comptoir-stage-'));
  const names = ['latest.yml', 'latest-mac.yml', 'latest-linux.yml', 'beta.yml'];
  for (const name of [...names, 'builder-debug.yml', 'Comptoir.exe'])
    writeFileSync(path.join(folder, name), feed);
  expect(stageFolder(folder, 5)).toEqual(names.sort());
  expect(readFileSync(path.join(folder, 'latest-mac.yml'), 'utf8')).toContain('stagingPercentage: 5');
  expect(readFileSync(path.join(folder, 'builder-debug.yml'), 'utf8')).toBe(feed);
  rmSync(folder, { recursive: true });
});

test('a folder without a feed is a mistake, not a success', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'comptoir-stage-'));
  expect(() => stageFolder(folder, 5)).toThrow('no feed');
  rmSync(folder, { recursive: true });
});
