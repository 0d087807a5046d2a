import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { newExport, sweepExports } from './exports-folder.ts';

const day_ms = 86_400_000;
const now = Date.parse('2027-06-01T09:00:00Z');
let dataDir: string;
beforeEach(() => {
  dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'exports-'));
});
afterEach(() => fs.rmSync(dataDir, { recursive: true, force: true }));
const folder = (): string => path.join(dataDir, 'exports');

it('gives each file a name that nothing has, nor is about to have', () => {
  const names = [1, 2, 3].map(() => path.basename(newExport(dataDir, 'archive', ['2026', 'T4K7Q2MZ'], now)));
  expect(names).toEqual([
    'archive-2026-T4K7Q2MZ-20270601T090000Z.zip',
    'archive-2026-T4K7Q2MZ-20270601T090000Z-2.zip',
    'archive-2026-T4K7Q2MZ-20270601T090000Z-3.zip',
  ]);
  for (const name of names) fs.renameSync(path.join(folder(), `${name}.partial`), path.join(folder(), name));
  expect(newExport(dataDir, 'archive', ['2026', 'T4K7Q2MZ'], now + 5)).toMatch(/Z-4\.zip$/);
  expect(newExport(dataDir, 'archive', ['2026', 'T4K7Q2MZ'], now + 1_000)).toMatch(/T090001Z\.zip$/);
});

it('sweeps what was handed out long ago and pieces, never an archive nor what people put there', async () => {
  const lay = (name: string, days: number): string => {
    fs.mkdirSync(folder(), { recursive: true });
    const file = path.join(folder(), name);
    fs.writeFileSync(file, name);
    fs.utimesSync(file, new Date(now - days * day_ms), new Date(now - days * day_ms));
    return name;
  };
  const at = (month: number): string => `20260${month}01T090000Z`;
  const gone = [
    lay(`journal-T4K7Q2MZ-${at(1)}.zip`, 500),
    lay(`journal-T4K7Q2MZ-${at(2)}.zip`, 91),
    lay(`support-${at(1)}.zip`, 400),
    lay(`support-${at(1)}-2.zip`, 400),
    lay(`journal-T4K7Q2MZ-${at(7)}.zip.partial`, 2),
  ];
  const stay = [
    ...[3, 4, 5].map((month) => lay(`journal-T4K7Q2MZ-${at(month)}.zip`, 300)),
    ...[2, 3, 4].map((month) => lay(`support-${at(month)}.zip`, 300)),
    lay(`archive-2024-T4K7Q2MZ-${at(1)}.zip`, 900),
    lay(`support-${at(9)}.zip.partial`, 0),
    lay('journal-de-caisse.zip', 900),
    lay('produits.csv', 900),
  ];
  await sweepExports(dataDir, now);
  expect(fs.readdirSync(folder()).sort()).toEqual([...stay].sort());
  for (const name of gone) expect(fs.existsSync(path.join(folder(), name))).toBe(false);
  await sweepExports(path.join(dataDir, 'none'), now);
});
