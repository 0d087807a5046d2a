import { randomFillSync } from 'node:crypto';
import fs from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';

export interface Ballast {
  /** What is held now; `used` from a release until it is held again. */
  state(): { readonly bytes: number; readonly used: boolean };
  /** Frees the room at once; true if there was any. Synchronous: a sale is waiting for it. */
  release(): boolean;
  /** Holds the room if the disk has enough of it; says whether it is held. Writes slowly, so as to be in nobody's way. */
  hold(wanted_bytes: number): Promise<boolean>;
  close(): void;
}

const mega = 1_048_576;
const least_bytes = 8 * mega;
const pause_ms = 40;

/** Of a small disk never more than a tenth of what is free, and nothing where that is too little to help. */
export function ballastSize(wanted_bytes: number, free_bytes: number): number {
  const fits = Math.floor(Math.min(wanted_bytes, free_bytes / 10) / mega) * mega;
  return fits < least_bytes ? 0 : fits;
}

/**
 * Room set aside in the data folder for the day the disk is full: without it the sale under way could not be written.
 * Its bytes are random, because a file system that packs zeros would set nothing aside.
 */
export function createBallast(dataDir: string): Ballast {
  const file = path.join(dataDir, 'reserve.bin');
  const part = `${file}.part`;
  /** Outlives a restart: a person has to hear that it was used until it is held again. */
  const mark = path.join(dataDir, 'reserve.used');
  const sizeOf = (name: string): number => fs.statSync(name, { throwIfNoEntry: false })?.size ?? 0;
  fs.rmSync(part, { force: true });
  let bytes = sizeOf(file);
  let used = fs.existsSync(mark);
  let closed = false;
  let holding: Promise<boolean> | null = null;

  const write = async (size: number): Promise<boolean> => {
    const block = Buffer.alloc(mega);
    randomFillSync(block);
    const handle = await open(part, 'w', 0o600);
    let whole = false;
    try {
      for (let at = 0; at < size; at += mega) {
        if (closed) return false;
        block.writeUInt32LE(at / mega, 0);
        await handle.write(block, 0, mega, at);
        if ((at / mega) % 8 === 7) await handle.datasync();
        await new Promise((resolve) => setTimeout(resolve, pause_ms));
      }
      await handle.sync();
      whole = true;
    } finally {
      await handle.close();
      if (!whole) fs.rmSync(part, { force: true });
    }
    fs.renameSync(part, file);
    fs.rmSync(mark, { force: true });
    bytes = size;
    used = false;
    return true;
  };

  const hold = async (wanted_bytes: number): Promise<boolean> => {
    if (bytes > 0) return true;
    const { bavail, bsize } = await fs.promises.statfs(dataDir);
    const size = ballastSize(wanted_bytes, bavail * bsize);
    return size > 0 && (await write(size));
  };

  return {
    state: () => ({ bytes, used }),
    release: () => {
      const had = Math.max(bytes, sizeOf(part));
      if (had === 0) return false;
      fs.rmSync(file, { force: true });
      fs.rmSync(part, { force: true });
      bytes = 0;
      used = true;
      try {
        fs.writeFileSync(mark, '');
      } catch {
        // The disk is full: this run remembers it anyway.
      }
      return true;
    },
    hold: (wanted_bytes) => {
      holding ??= hold(wanted_bytes).finally(() => {
        holding = null;
      });
      return holding;
    },
    close: () => {
      closed = true;
    },
  };
}
