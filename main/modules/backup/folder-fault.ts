import fs from 'node:fs';
import { StoreError, storeRefusal } from '#main/kernel/db/store-error.ts';

const isFolder = (folder: string): boolean => {
  try {
    return fs.statSync(folder).isDirectory();
  } catch {
    return false;
  }
};

/** Takes away what a till that was cut off at work has left. */
export function removeLeft(folder: string, log: (what: string, detail: unknown) => void): void {
  try {
    fs.rmSync(folder, { recursive: true, force: true });
  } catch (error) {
    // A folder of backups that cannot be reached is told when one is made; the till sells.
    log('what a backup left', error);
  }
}

export type FolderFault = ReturnType<typeof createFolderFault>;
/** What is wrong with the folder of the backups, apart from what is wrong with the till. */
export function createFolderFault(folder: string) {
  const gone = (error?: unknown): StoreError => new StoreError('BACKUP_FOLDER', { path: folder }, error);
  const mayBeWritten = (): boolean => {
    try {
      fs.accessSync(folder, fs.constants.W_OK);
      return true;
    } catch {
      return false;
    }
  };
  return {
    gone,
    /** Its folder went away, may not be written, or something else stands in its place: nothing of the till itself is wrong. */
    of: (error: unknown): unknown => {
      const code = storeRefusal(error)?.code;
      if (code === 'DISK_FULL') return error;
      const isOther = code !== undefined && code !== 'STORE_READ_ONLY';
      const isWhole = isFolder(folder) && (isOther || mayBeWritten());
      return isWhole ? error : gone(error);
    },
  };
}
