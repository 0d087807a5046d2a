import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { announcementName, signatureName } from '#main/modules/updates/engine/announcement.ts';
import type { KnownFile } from '#main/modules/updates/engine/state.ts';
import { ownFiles, type Places, refusedBy, stagedFiles, type Wish } from './places.ts';

/** As the installer registers them; the second runs in the session of whoever sits at the computer. */
export const tasks = { apply: 'Comptoir\\ApplyUpdate', startTill: 'Comptoir\\StartTill' } as const;

/** Starts a task of the computer's scheduler. @throws EPERM when it is not there or may not be started. */
export function runTask(name: string, env: NodeJS.ProcessEnv = process.env): void {
  const schtasks = path.win32.join(env.SystemRoot ?? 'C:\\Windows', 'System32', 'schtasks.exe');
  const { status, error } = spawnSync(schtasks, ['/Run', '/TN', name], {
    stdio: 'ignore',
    timeout: 30_000,
    windowsHide: true,
  });
  if (status !== 0)
    throw Object.assign(new Error(`the task ${name}: ${error?.message ?? status}`), { code: 'EPERM' });
}

/** Installing without a person who knows the computer's password. */
export interface Computer {
  /** Copy of the installer of the version in place. */
  readonly installed: string;
  /** Gives the program that is meant to the computer's part, which checks it again and installs it. */
  order(next: KnownFile, want: Wish): void;
  refused(want: Wish, since: number): ReturnType<typeof refusedBy>;
}

/** What is to be installed goes there with the announcement beside it; for a return the computer has its own file. */
function stage(staging: string, next: KnownFile, want: Wish): void {
  fs.mkdirSync(staging, { recursive: true });
  for (const name of fs.readdirSync(staging)) {
    try {
      fs.rmSync(path.join(staging, name), { recursive: true, force: true });
    } catch {
      // Another person's: hers to clear, and older than this one.
    }
  }
  const folder = path.join(staging, randomBytes(8).toString('hex'));
  fs.mkdirSync(folder);
  if (want === 'install') {
    for (const name of [announcementName, signatureName])
      fs.copyFileSync(path.join(path.dirname(next.file), name), path.join(folder, name));
    fs.copyFileSync(next.file, path.join(folder, stagedFiles.installer));
  }
  // Last: what is asked for is whole.
  fs.writeFileSync(path.join(folder, stagedFiles.request), JSON.stringify({ format: 1, want }));
}

/** Null where the installer has not registered the task: then Windows asks for the computer's password. */
export function computerAt(
  places: Places | null,
  beforeItRuns: () => void,
  run: (task: string) => void = runTask,
): Computer | null {
  if (!places || !fs.existsSync(path.join(places.own, ownFiles.ready))) return null;
  const { own, staging } = places;
  return {
    installed: path.join(own, ownFiles.installed),
    order: (next, want) => {
      stage(staging, next, want);
      beforeItRuns();
      run(tasks.apply);
    },
    refused: (want, since) => refusedBy(own, want, since),
  };
}
