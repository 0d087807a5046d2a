import fs from 'node:fs';
import path from 'node:path';
import { storeRefusal } from '#main/kernel/db/store-error.ts';
import type { Call } from './command-line.ts';
import { Failed } from './command-sentence.ts';

const ending = /^(?<file>.+)\.(?<pid>\d+)\.partial(?:-wal|-shm)?$/s;

const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** What others left of this file that were cut off in the middle. */
function sweep(file: string): void {
  const folder = path.dirname(file);
  for (const name of fs.readdirSync(folder)) {
    const { file: of, pid } = ending.exec(name)?.groups ?? {};
    if (of === path.basename(file) && Number(pid) !== process.pid && !isAlive(Number(pid)))
      fs.rmSync(path.join(folder, name), { force: true });
  }
}

/**
 * Whole under its name or not at all, also when it is stopped on the way or the disk is full: nothing that is cut off takes the
 * name from the next try.
 */
export async function writeWhole(
  { t }: Pick<Call<Record<string, never>>, 't'>,
  file: string,
  write: (partial: string) => Promise<void> | void,
): Promise<void> {
  const partial = `${file}.${process.pid}.partial`;
  const drop = (): void => {
    // A database has files of its own beside it.
    for (const end of ['', '-wal', '-shm']) fs.rmSync(`${partial}${end}`, { force: true });
  };
  const stop = (): void => {
    drop();
    process.exit(130);
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  try {
    sweep(path.resolve(file));
    await write(partial);
    fs.renameSync(partial, file);
  } catch (error) {
    if (storeRefusal(error)?.code === 'DISK_FULL') throw new Failed(t('tools.file.full', { path: file }));
    throw error;
  } finally {
    process.off('SIGINT', stop).off('SIGTERM', stop);
    drop();
  }
}

export interface Written {
  readonly file: string;
  readonly content: string | Uint8Array;
  readonly mode?: number;
}
/** All of them or, where one cannot be written, none, and what was there is as it was. */
export function writeAll(files: readonly Written[]): void {
  const beside = files.map(({ file }) => `${file}.${process.pid}.partial`);
  try {
    for (const [i, { file, content, mode = 0o644 }] of files.entries()) {
      sweep(path.resolve(file));
      fs.writeFileSync(beside[i] ?? '', content, { mode, flag: 'wx', flush: true });
    }
    for (const [i, { file }] of files.entries()) fs.renameSync(beside[i] ?? '', file);
  } finally {
    for (const file of beside) fs.rmSync(file, { force: true });
  }
}
