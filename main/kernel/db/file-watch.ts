import fs from 'node:fs';

const logOf = (file: string): string => `${file}-wal`;
const sameFile = (a: fs.Stats, b: fs.Stats): boolean => a.ino === b.ino && a.dev === b.dev;
const statOf = (file: string): fs.Stats | undefined => {
  try {
    return fs.statSync(file, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
};

/**
 * Whether the files that were opened are still those that their names lead to: what is written to a file that was taken
 * away or replaced is lost with the process. Two looks at the disk's memory, five microseconds.
 */
export function watchFile(file: string) {
  const opened = statOf(file);
  let log = statOf(logOf(file));
  const isThere = (): boolean => {
    const now = statOf(file);
    if (!opened || !now || !sameFile(opened, now)) return false;
    const logNow = statOf(logOf(file));
    // It is made by the first commit, and stays until the file is closed.
    log ??= logNow;
    return log === undefined || (logNow !== undefined && sameFile(log, logNow));
  };
  return {
    isThere,
    /** Closes without taking another file's log away: SQLite deletes it by its name. */
    closeBeside: (close: () => void): void => {
      const kept = `${logOf(file)}.kept`;
      const foreign = !isThere() && fs.existsSync(logOf(file));
      if (foreign) fs.renameSync(logOf(file), kept);
      try {
        close();
      } finally {
        if (foreign) fs.renameSync(kept, logOf(file));
      }
    },
  };
}
