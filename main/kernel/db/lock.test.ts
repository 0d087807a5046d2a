import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { lockFolder } from './lock.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'lock-'));
  file = path.join(folder, 'in-use.lock');
});
afterEach(() => fs.rmSync(folder, { recursive: true }));

it.each([
  ['a folder', () => fs.mkdirSync(file)],
  ['a text', () => fs.writeFileSync(file, 'in use since nine o’clock')],
  ['a link to nowhere', () => fs.symlinkSync(path.join(folder, 'no', 'where'), file)],
  ['a link to itself', () => fs.symlinkSync(file, file)],
  ['a link to the lock of another folder', () => fs.symlinkSync(path.join(folder, 'other.lock'), file)],
])('%s in the place of the lock is named by its path, and the till opens once it is away', (_what, put) => {
  fs.writeFileSync(path.join(folder, 'other.lock'), '');
  put();
  expect(() => lockFolder(folder)).toThrow(
    expect.objectContaining({ refusal: { code: 'FOLDER_LOCK', params: { path: file } } }),
  );
  fs.renameSync(file, `${file}-away`);
  lockFolder(folder).release();
});

it('is held by one program, and an empty file of an earlier one is none', () => {
  fs.writeFileSync(file, '');
  const { release } = lockFolder(folder);
  expect(() => lockFolder(folder)).toThrow(expect.objectContaining({ refusal: { code: 'STORE_BUSY' } }));
  release();
  lockFolder(folder).release();
});
