import fs from 'node:fs';
import path from 'node:path';

/** Folders whose files are the shop's as well; what a window keeps of its own lies behind the same door. */
const folders = ['', 'backups', 'exports', 'logs'];
const others = 0o077;

function close(file: string, mode: number): void {
  const found = fs.lstatSync(file);
  if (found.isSymbolicLink() || (found.mode & others) === 0) return;
  fs.chmodSync(file, mode);
}

/**
 * The data folder is its owner's alone, and so is every file in it: also those that an older program made, or somebody
 * copied in. Windows gives a person's own folders to that person by itself.
 */
export function keepPrivate(dataDir: string): void {
  if (process.platform === 'win32') return;
  for (const folder of folders.map((name) => path.join(dataDir, name))) {
    try {
      close(folder, 0o700);
      for (const entry of fs.readdirSync(folder, { withFileTypes: true }))
        if (entry.isFile()) close(path.join(folder, entry.name), 0o600);
    } catch {
      // Not there, or another account's: health tells of a folder that cannot be written.
    }
  }
}
