import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { canMount, smallDisk } from '#tests/support/small-disk.ts';
import { createUploads } from './upload.ts';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'uploads-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));
const piece = Buffer.alloc(700_000, 'a');

it.skipIf(!canMount)(
  'leaves nothing of a file for which there is no room: the till sells on the same disk',
  async () => {
    const disk = smallDisk('1m');
    try {
      const uploads = createUploads(path.join(disk.folder, 'uploads'));
      expect(await uploads.write('a-file-too-many', 0, piece)).toBe(700_000);
      // The disk takes a part of the next piece, and none of what is left of it.
      await expect(uploads.write('a-file-too-many', 700_000, piece)).rejects.toMatchObject({
        code: 'ENOSPC',
      });
      expect(fs.readdirSync(path.join(disk.folder, 'uploads'))).toEqual([]);
      expect(await uploads.write('a-smaller-file', 0, piece)).toBe(700_000);
    } finally {
      disk.remove();
    }
  },
);

it('leaves nothing of a file that is too large', async () => {
  const uploads = createUploads(folder);
  expect(await uploads.write('too-large', 0, piece)).toBe(700_000);
  fs.truncateSync(uploads.fileOf('too-large'), 599_999_999);
  expect(await uploads.write('too-large', 599_999_999, Buffer.from('ab'))).toBe('too-large');
  expect(fs.readdirSync(folder)).toEqual([]);
});

it('keeps the files that were looked at last, with what was made of them, and no others', async () => {
  const uploads = createUploads(folder);
  for (let at = 1; at <= 6; at += 1) {
    const name = `upload-${at}`;
    await uploads.write(name, 0, Buffer.from('name,price\n'));
    fs.writeFileSync(path.join(folder, `${name}.plain`), '');
    fs.writeFileSync(path.join(folder, `import-${at}.rejects.csv`), '');
    fs.utimesSync(uploads.fileOf(name), at, at);
  }
  const left = fs.readdirSync(folder);
  expect(left.filter((name) => !name.endsWith('.csv')).sort()).toEqual(
    [3, 4, 5, 6].flatMap((at) => [`upload-${at}`, `upload-${at}.plain`]),
  );
  // Rejected rows are asked for after the import, when the file is gone.
  expect(left.filter((name) => name.endsWith('.rejects.csv'))).toHaveLength(6);
  expect(await uploads.write('upload-1', 5, Buffer.from('x'))).toBe('gone');
});
