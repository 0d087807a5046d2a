import fs from 'node:fs';
import path from 'node:path';

/** Files on their way in, in a folder of their own that is emptied at every start. */
export function createUploads(folder: string) {
  fs.rmSync(folder, { recursive: true, force: true });
  const fileOf = (name: string): string => path.join(folder, path.basename(name));

  return {
    fileOf,
    /** Writes one piece; gives the size so far, or null if a piece before it is missing. */
    write: async (uploadId: string, offset: number, bytes: Uint8Array): Promise<number | null> => {
      await fs.promises.mkdir(folder, { recursive: true, mode: 0o700 });
      const file = await fs.promises.open(fileOf(uploadId), offset === 0 ? 'w' : 'r+').catch(() => null);
      if (!file) return null;
      try {
        if ((await file.stat()).size < offset) return null;
        await file.write(bytes, 0, bytes.length, offset);
        return offset + bytes.length;
      } finally {
        await file.close();
      }
    },
    /** A file and everything that was made of it on the way. */
    remove: (name: string): void => {
      for (const found of fs.existsSync(folder) ? fs.readdirSync(folder) : [])
        if (found === name || found.startsWith(`${name}.`)) fs.rmSync(fileOf(found), { force: true });
    },
  };
}
export type Uploads = ReturnType<typeof createUploads>;
