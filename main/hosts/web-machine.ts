import { spawn } from 'node:child_process';
import type { HostAbilities } from '#main/kernel/options.ts';
import { readSysfsPower, watchPower } from '#main/modules/health/engine/power.ts';
import { settleAutostart } from './xdg-autostart.ts';

const openers: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  win32: 'explorer.exe',
  darwin: 'open',
  linux: 'xdg-open',
};

/** What the web host can do with the computer. Its window is the browser's: full screen is the browser's own. */
export function webMachine(command: readonly string[], dataDir: string): HostAbilities {
  const linux = process.platform === 'linux';
  const opener = openers[process.platform];
  let starts: boolean | null = null;
  return {
    ...(linux && { power: watchPower(readSysfsPower) }),
    ...(opener && {
      openFolder: (folder: string) =>
        new Promise<void>((resolve, reject) => {
          const child = spawn(opener, [folder], { stdio: 'ignore', detached: true });
          child.once('error', reject);
          child.once('spawn', () => {
            child.unref();
            resolve();
          });
        }),
    }),
    settleMachine: ({ startWithComputer }) => {
      // At a start as well: an entry may be left of a setting that was switched off without it.
      if (linux && startWithComputer !== starts) settleAutostart(startWithComputer, command, dataDir);
      starts = startWithComputer;
    },
  };
}
