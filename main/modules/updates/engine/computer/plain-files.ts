import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { writeAllSync } from '#main/kernel/write-all.ts';
import { WrongFile } from '#main/modules/updates/engine/program.ts';

const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = fs.constants;

/**
 * Opens a file of somebody who may not be trusted: no link, no folder, no pipe, and the same file that was looked at.
 * Everything after this goes through the handle: the name may be given to another file meanwhile. @throws WrongFile
 */
export function openPlain(file: string): number {
  const seen = fs.lstatSync(file, { bigint: true, throwIfNoEntry: false });
  if (!seen?.isFile()) throw new WrongFile(file);
  let handle: number;
  try {
    handle = fs.openSync(file, O_RDONLY | O_NOFOLLOW | O_NONBLOCK);
  } catch (error) {
    throw new WrongFile(file, { cause: error });
  }
  const opened = fs.fstatSync(handle, { bigint: true });
  if (opened.isFile() && opened.ino === seen.ino && opened.dev === seen.dev) return handle;
  fs.closeSync(handle);
  throw new WrongFile(file);
}

/** The folders of a folder that are really there, not somewhere else by a link or a junction. */
export function plainFolders(folder: string): readonly string[] {
  if (!fs.lstatSync(folder, { throwIfNoEntry: false })?.isDirectory()) return [];
  return fs
    .readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => path.join(folder, name));
}

/** @throws WrongFile for what is no plain file, or is longer than that. */
export function readPlain(file: string, limit_bytes: number): Buffer {
  const handle = openPlain(file);
  try {
    const bytes = Buffer.alloc(limit_bytes + 1);
    let length = 0;
    for (;;) {
      const read = fs.readSync(handle, bytes, length, bytes.length - length, null);
      length += read;
      if (read === 0) return bytes.subarray(0, length);
      if (length > limit_bytes) throw new WrongFile(file);
    }
  } finally {
    fs.closeSync(handle);
  }
}

/**
 * A copy of exactly so many bytes, on the disk, with the hash of what was read (base64). @param target may not exist yet
 * @throws WrongFile when there is more or less; what the disk throws
 */
export function copyPlain(from: string, target: string, size: number): string {
  const handle = openPlain(from);
  const copy = fs.openSync(target, 'wx', 0o700);
  try {
    const hash = createHash('sha512');
    const slice = Buffer.allocUnsafe(1 << 20);
    let done = 0;
    for (;;) {
      const read = fs.readSync(handle, slice);
      done += read;
      if (done > size || (read === 0 && done < size)) throw new WrongFile(from);
      if (read === 0) break;
      hash.update(slice.subarray(0, read));
      writeAllSync(copy, slice.subarray(0, read));
    }
    fs.fsyncSync(copy);
    return hash.digest('base64');
  } finally {
    fs.closeSync(copy);
    fs.closeSync(handle);
  }
}
