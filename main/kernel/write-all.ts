import fs from 'node:fs';

/**
 * A disk that is nearly full takes a part of what it is given, and tells it by a number alone: what is left is written until all
 * of it stands there. Bytes go where the file stands, or from `at` on. @throws what the disk throws
 */
export async function writeAll(
  file: Pick<fs.promises.FileHandle, 'write'>,
  bytes: Uint8Array,
  at: number | null = null,
): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    const place = at === null ? null : at + done;
    done += (await file.write(bytes, done, bytes.length - done, place)).bytesWritten;
  }
}

/** The same at once. */
export function writeAllSync(file: number, bytes: Uint8Array, at: number | null = null): void {
  for (let done = 0; done < bytes.length; )
    done += fs.writeSync(file, bytes, done, bytes.length - done, at === null ? null : at + done);
}
