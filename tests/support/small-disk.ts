import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export interface SmallDisk {
  readonly folder: string;
  /** Somebody else's film takes all the room there is. */
  fill(): void;
  /** The film is deleted. */
  clear(): void;
  remove(): void;
}

function mount(size: string): string {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', `size=${size}`, 'tmpfs', folder], { stdio: 'ignore' });
    return folder;
  } catch (error) {
    fs.rmdirSync(folder);
    throw error;
  }
}
function unmount(folder: string): void {
  execFileSync('umount', ['-l', folder]);
  fs.rmdirSync(folder);
}

/** Only root on Linux can lend a test a disk of its own; elsewhere the test says that it did not run. */
export const canMount: boolean = (() => {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return false;
  try {
    unmount(mount('1m'));
    return true;
  } catch {
    return false;
  }
})();

export function smallDisk(size: string): SmallDisk {
  const folder = mount(size);
  const film = path.join(folder, 'film');
  return {
    folder,
    fill: () => {
      const handle = fs.openSync(film, 'a');
      try {
        for (;;) fs.writeSync(handle, Buffer.alloc(4096, 1));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      } finally {
        fs.closeSync(handle);
      }
    },
    clear: () => fs.rmSync(film, { force: true }),
    remove: () => unmount(folder),
  };
}
