import { createHash } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { defaultDataFolder } from './data-folder.ts';

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

export const autostartFolder = (env: NodeJS.ProcessEnv = process.env): string =>
  path.join(env.XDG_CONFIG_HOME || path.join(os.homedir(), '.config'), 'autostart');

/** Each till of an account has an entry of its own: one that does not start by itself leaves the others theirs. */
export function autostartName(dataDir: string): string {
  if (dataDir === defaultDataFolder(false)) return 'comptoir.desktop';
  return `comptoir-${createHash('sha256').update(dataDir).digest('hex').slice(0, 8)}.desktop`;
}

/** Starts with the computer where the desktop reads `~/.config/autostart`, or does not any more. */
export function settleAutostart(
  on: boolean,
  command: readonly string[],
  dataDir: string,
  folder: string = autostartFolder(),
): void {
  const file = path.join(folder, autostartName(dataDir));
  if (!on) {
    fs.rmSync(file, { force: true });
    return;
  }
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(file, autostartEntry(command));
}
