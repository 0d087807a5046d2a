import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createTranslator } from '#shared/i18n/index.ts';
import { writeAll, writeWhole } from './whole-file.ts';

const call = { t: createTranslator('en') };
let folder: string;
const at = (name: string): string => path.join(folder, name);
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'whole-file-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

it('leaves nothing of what failed, with the files of a database, and says which disk is full', async () => {
  const full = Object.assign(new Error('no room'), { code: 'ENOSPC' });
  const writing = writeWhole(call, at('x.db'), (partial) => {
    for (const end of ['', '-wal', '-shm']) fs.writeFileSync(`${partial}${end}`, 'half');
    throw full;
  });
  await expect(writing).rejects.toThrow(`The disk of ${at('x.db')} is full`);
  expect(fs.readdirSync(folder)).toEqual([]);
  await writeWhole(call, at('x.db'), (partial) => fs.writeFileSync(partial, 'whole'));
  expect(fs.readFileSync(at('x.db'), 'utf8')).toBe('whole');
});

it('sweeps what a process left that is no more, of this file alone', async () => {
  // No process has so large a number.
  const dead = 2 ** 30;
  const left = [`x.csv.${dead}.partial`, `x.csv.${dead}.partial-wal`];
  const others = [`x.csv.${process.ppid}.partial`, `y.csv.${dead}.partial`, 'x.csv.partial'];
  for (const name of [...left, ...others]) fs.writeFileSync(at(name), '');
  writeAll([{ file: at('x.csv'), content: 'whole' }]);
  expect(fs.readdirSync(folder).sort()).toEqual([...others, 'x.csv'].sort());
});

it('writes all or none', () => {
  fs.writeFileSync(at('a'), 'before');
  const two = [
    { file: at('a'), content: 'after' },
    { file: path.join(at('none'), 'b'), content: 'after' },
  ];
  expect(() => writeAll(two)).toThrow('ENOENT');
  expect(fs.readFileSync(at('a'), 'utf8')).toBe('before');
  expect(fs.readdirSync(folder)).toEqual(['a']);
});
