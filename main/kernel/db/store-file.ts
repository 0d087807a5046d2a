import fs from 'node:fs';
import path from 'node:path';

/** The till's database in its data folder. */
export const storeFile = (dataDir: string): string => path.join(dataDir, 'till.db');

/** The name a file has when no link is in the way; of one that is not there yet, what it would have. */
function realName(file: string): string {
  try {
    return fs.realpathSync.native(file);
  } catch {
    const folder = path.dirname(file);
    return folder === file ? file : path.join(realName(folder), path.basename(file));
  }
}

/** Whether a file lies in this folder, however it is called. */
export function liesIn(folder: string, file: string): boolean {
  const way = path.relative(realName(path.resolve(folder)), realName(path.resolve(file)));
  return !path.isAbsolute(way) && way.split(path.sep)[0] !== '..';
}

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
