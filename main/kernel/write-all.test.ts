import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { writeAll, writeAllSync } from './write-all.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'write-all-'));
  file = path.join(folder, 'file');
});
afterEach(() => {
  vi.restoreAllMocks();
  fs.rmSync(folder, { recursive: true });
});
const bytes = Buffer.from('all of it stands there');

describe('a disk that takes a part at a time', () => {
  it('has all of it in the end, where it belongs', async () => {
    const handle = await fs.promises.open(file, 'w');
    const write = handle.write.bind(handle);
    vi.spyOn(handle, 'write').mockImplementation(((piece: Uint8Array, from: number, size: number, at: null) =>
      write(piece, from, Math.min(size, 5), at)) as never);
    await writeAll(handle, bytes);
    await writeAll(handle, bytes, 3);
    await handle.close();
    expect(fs.readFileSync(file, 'latin1')).toBe(`all${bytes.toString('latin1')}`);
  });

  it('has it at once too', () => {
    const handle = fs.openSync(file, 'w');
    const write = fs.writeSync.bind(fs);
    vi.spyOn(fs, 'writeSync').mockImplementation(((
      to: number,
      piece: Uint8Array,
      from: number,
      size: number,
      at: null,
    ) => write(to, piece, from, Math.min(size, 5), at)) as never);
    writeAllSync(handle, bytes);
    writeAllSync(handle, bytes, 3);
    fs.closeSync(handle);
    expect(fs.readFileSync(file, 'latin1')).toBe(`all${bytes.toString('latin1')}`);
  });
});
