import { randomFillSync } from 'node:crypto';
import fs from 'node:fs';
import { open } from 'node:fs/promises';
import path from 'node:path';
import { writeAll } from '#main/kernel/write-all.ts';

export interface Ballast {
  /** What is held now; `used` from a release until it is held again. */
  state(): { readonly bytes: number; readonly used: boolean };
  /** Lets the room go, for a sale that waits: synchronous. @returns whether something was held */
  release(): boolean;
  /**
   * Holds that room, or what the disk has of it, and gives back what is too much; says whether what is wanted is held.
   * Writes slowly, so as to be in nobody's way. Nothing to do costs nothing.
   */
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

const fileIn = (dataDir: string): string => path.join(dataDir, 'reserve.bin');
/** Outlives a restart: a person has to hear that it was used until it is held again. */
const markIn = (dataDir: string): string => path.join(dataDir, 'reserve.used');
const sizeOf = (name: string): number => fs.statSync(name, { throwIfNoEntry: false })?.size ?? 0;

/** What a till, running or not, holds in its folder: read, never written. */
export const readBallast = (dataDir: string): ReturnType<Ballast['state']> => ({
  bytes: sizeOf(fileIn(dataDir)),
  used: fs.existsSync(markIn(dataDir)),
});

/**
 * Room set aside in the data folder for the day the disk is full: without it the sale under way could not be written.
 * Its bytes are random, because a file system that packs zeros would set nothing aside.
 */
export function createBallast(dataDir: string): Ballast {
  const file = fileIn(dataDir);
  const part = `${file}.part`;
  const mark = markIn(dataDir);
  fs.rmSync(part, { force: true });
  let { bytes, used } = readBallast(dataDir);
  let closed = false;
  let releases = 0;
  /** What was tried last: a disk that has less is not asked for more every few seconds. */
  let tried_bytes = -1;
  let holding: Promise<boolean> | null = null;

  const write = async (size: number): Promise<boolean> => {
    const before = releases;
    const isOver = (): boolean => closed || releases !== before;
    const block = Buffer.alloc(mega);
    randomFillSync(block);
    const handle = await open(part, 'w', 0o600);
    let whole = false;
    try {
      for (let at = 0; at < size; at += mega) {
        if (isOver()) return false;
        block.writeUInt32LE(at / mega, 0);
        await writeAll(handle, block, at);
        if ((at / mega) % 8 === 7) await handle.datasync();
        await new Promise((resolve) => setTimeout(resolve, pause_ms));
      }
      await handle.sync();
      whole = true;
    } finally {
      await handle.close();
      if (!whole) fs.rmSync(part, { force: true });
    }
    if (isOver()) {
      fs.rmSync(part, { force: true });
      return false;
    }
    fs.renameSync(part, file);
    fs.rmSync(mark, { force: true });
    bytes = size;
    used = false;
    return true;
  };

  const hold = async (wanted_bytes: number): Promise<boolean> => {
    const most = ballastSize(wanted_bytes, Number.MAX_SAFE_INTEGER);
    if (most < bytes) {
      if (most === 0) fs.rmSync(file, { force: true });
      else fs.truncateSync(file, most);
      bytes = most;
    }
    if (most === bytes) return bytes > 0 || wanted_bytes === 0;
    if (bytes > 0 && tried_bytes === most) return true;
    const { bavail, bsize } = await fs.promises.statfs(dataDir);
    const size = ballastSize(most, bytes + bavail * bsize);
    tried_bytes = most;
    return size > bytes ? write(size) : bytes > 0;
  };

  return {
    state: () => ({ bytes, used }),
    release: () => {
      const had = Math.max(bytes, sizeOf(part));
      if (had === 0) return false;
      releases += 1;
      fs.rmSync(file, { force: true });
      // Somebody is writing it: a file that is open keeps its room although its name is gone.
      if (fs.existsSync(part)) fs.truncateSync(part);
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
