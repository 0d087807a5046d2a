import fs from 'node:fs';
import path from 'node:path';

const windowsDrives = 'DEFGHIJKLMNOPQRSTUVWXYZ';
const linuxKeys = /^\/(?:media|mnt|run\/media)\//;

const underWindows = (): string[] =>
  [...windowsDrives].map((letter) => `${letter}:\\`).filter((drive) => fs.existsSync(drive));
const underLinux = (mounts: string): string[] =>
  mounts
    .split('\n')
    .map((line) => (line.split(' ')[1] ?? '').replaceAll('\\040', ' '))
    .filter((folder) => linuxKeys.test(`${folder}/`));
const underMac = (): string[] =>
  fs
    .readdirSync('/Volumes')
    .map((name) => path.join('/Volumes', name))
    .filter((folder) => fs.statSync(folder).dev !== fs.statSync('/').dev);

/** Folders of keys and disks that are plugged in now, as a place for backups: `<key>/Comptoir`. Never throws. */
export function mountedKeys(
  platform: NodeJS.Platform = process.platform,
  mounts: () => string = () => fs.readFileSync('/proc/self/mounts', 'utf8'),
): { readonly path: string; readonly free_bytes: number }[] {
  try {
    const found =
      platform === 'win32' ? underWindows() : platform === 'darwin' ? underMac() : underLinux(mounts());
    return found.flatMap((folder) => {
      try {
        const { bavail, bsize } = fs.statfsSync(folder);
        return [{ path: path.join(folder, 'Comptoir'), free_bytes: bavail * bsize }];
      } catch {
        return [];
      }
    });
  } catch {
    return [];
  }
}
