import { homedir } from 'node:os';
import path from 'node:path';

/**
 * Where a till keeps its data when nobody says otherwise: the user's own folder for application data, the same for
 * both hosts. A demonstration has its own, so that it never mixes with a shop's sales.
 */
export function defaultDataFolder(
  demo: boolean,
  platform: NodeJS.Platform = process.platform,
  env: NodeJS.ProcessEnv = process.env,
  home: string = homedir(),
): string {
  const name = demo ? '-demo' : '';
  if (platform === 'win32') {
    return path.win32.join(env.LOCALAPPDATA || path.win32.join(home, 'AppData', 'Local'), `Comptoir${name}`);
  }
  if (platform === 'darwin') {
    return path.posix.join(home, 'Library', 'Application Support', `Comptoir${name}`);
  }
  return path.posix.join(env.XDG_DATA_HOME || path.posix.join(home, '.local', 'share'), `comptoir${name}`);
}
