import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { HostAbilities } from '../app.ts';
import { readSysfsPower, watchPower } from '../health/power.ts';

const openers: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  win32: 'explorer.exe',
  darwin: 'open',
  linux: 'xdg-open',
};

/** One argument of an Exec line (Desktop Entry Specification): in double quotes, with what means something there escaped. */
const quoted = (text: string): string =>
  `"${text
    .replaceAll(/["`$\\]/g, (sign) => `\\${sign}`)
    .replaceAll('\\', '\\\\')
    .replaceAll('%', '%%')}"`;

/** The text of an autostart file for this command. */
export const autostartEntry = (command: readonly string[]): string =>
  [
    '[Desktop Entry]',
    'Type=Application',
    'Name=Comptoir',
    `Exec=${command.map(quoted).join(' ')}`,
    'Terminal=false',
    'X-GNOME-Autostart-enabled=true',
    '',
  ].join('\n');

/** Starts with the computer where the desktop reads `~/.config/autostart`, or does not any more. */
export function settleAutostart(
  on: boolean,
  command: readonly string[],
  folder: string = path.join(process.env.XDG_CONFIG_HOME || path.join(os.homedir(), '.config'), 'autostart'),
): void {
  const file = path.join(folder, 'comptoir.desktop');
  if (!on) {
    fs.rmSync(file, { force: true });
    return;
  }
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(file, autostartEntry(command));
}

/** What the web host can do with the computer. Its window is the browser's: full screen is the browser's own. */
export function webMachine(command: readonly string[]): HostAbilities {
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
      if (linux && startWithComputer !== (starts ?? false)) settleAutostart(startWithComputer, command);
      starts = startWithComputer;
    },
  };
}
