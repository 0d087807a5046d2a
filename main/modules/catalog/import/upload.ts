import fs from 'node:fs';
import path from 'node:path';
import { writeAll } from '#main/kernel/write-all.ts';

/** No list of products is larger. */
const largest_bytes = 600_000_000;
/** Files that somebody looks at, in two windows or one after the other; those that were given up before go for the next. */
const mostAtOnce = 4;

/** Files on their way in, in a folder of their own that is emptied at every start. */
export function createUploads(folder: string) {
  fs.rmSync(folder, { recursive: true, force: true });
  const fileOf = (name: string): string => path.join(folder, path.basename(name));
  const names = (): string[] => (fs.existsSync(folder) ? fs.readdirSync(folder) : []);
  /** A file and everything that was made of it on the way. */
  const remove = (name: string): void => {
    for (const found of names())
      if (found === name || found.startsWith(`${name}.`)) fs.rmSync(fileOf(found), { force: true });
  };
  const makeRoomFor = (uploadId: string): void => {
    const others = names().filter((name) => name !== uploadId && !name.includes('.'));
    const age = (name: string): number => fs.statSync(fileOf(name)).mtimeMs;
    const oldestFirst = others.sort((a, b) => age(a) - age(b));
    for (const name of oldestFirst.slice(0, Math.max(0, others.length - mostAtOnce + 1))) remove(name);
  };

  return {
    fileOf,
    /**
     * Writes one piece; gives the size so far. gone: a piece before it is missing. Of a file that is too large, or finds no room,
     * nothing stays: the till sells on the same disk.
     */
    write: async (
      uploadId: string,
      offset: number,
      bytes: Uint8Array,
    ): Promise<number | 'gone' | 'too-large'> => {
      if (offset + bytes.length > largest_bytes) {
        remove(uploadId);
        return 'too-large';
      }
      await fs.promises.mkdir(folder, { recursive: true, mode: 0o700 });
      if (offset === 0) makeRoomFor(uploadId);
      const file = await fs.promises.open(fileOf(uploadId), offset === 0 ? 'w' : 'r+').catch(() => null);
      if (!file) return 'gone';
      try {
        if ((await file.stat()).size < offset) return 'gone';
        await writeAll(file, bytes, offset);
        return offset + bytes.length;
      } catch (error) {
        remove(uploadId);
        throw error;
      } finally {
        await file.close();
      }
    },
    remove,
  };
}
export type Uploads = ReturnType<typeof createUploads>;
