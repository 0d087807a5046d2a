import fs from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

const wait_ms = 100;
/** Who holds it says so again and again: a note as old as this was left by a process whose number another one has now. */
const longest_ms = 3 * 60_000;
const again_ms = 5_000;

const isAlive = (pid: number): boolean => {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
};

/** Left by a process that was killed. */
function isStale(file: string): boolean {
  try {
    const holder = Number(fs.readFileSync(file, 'utf8'));
    return Date.now() - fs.statSync(file).mtimeMs > longest_ms || (holder > 0 && !isAlive(holder));
  } catch {
    return false;
  }
}

/** What two processes would spoil for each other is done by one after the other. */
export async function oneAtATime<R>(file: string, work: () => Promise<R>): Promise<R> {
  for (;;) {
    try {
      fs.writeFileSync(file, String(process.pid), { flag: 'wx' });
      break;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      if (isStale(file)) fs.rmSync(file, { force: true });
      else await pause(wait_ms);
    }
  }
  const here = setInterval(() => {
    const now = new Date();
    fs.utimes(file, now, now, () => undefined);
  }, again_ms);
  try {
    return await work();
  } finally {
    clearInterval(here);
    fs.rmSync(file, { force: true });
  }
}
