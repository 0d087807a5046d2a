import fs from 'node:fs';
import path from 'node:path';

/** The till's database in its data folder. */
export const storeFile = (dataDir: string): string => path.join(dataDir, 'till.db');

/** Names in a folder are on the disk when this returns. Windows has no such call: there a rename is enough. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = fs.openSync(folder, 'r');
  try {
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
}
