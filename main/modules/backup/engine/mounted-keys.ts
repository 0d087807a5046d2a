import fs from 'node:fs';
import path from 'node:path';

const windowsDrives = 'DEFGHIJKLMNOPQRSTUVWXYZ';
const linuxKeys = /^\/(?:media|mnt|run\/media)\//;

const underWindows = (): string[] => [...windowsDrives].map((letter) => `${letter}:\\`);
const underLinux = (mounts: string): string[] =>
  mounts
    .split('\n')
    .map((line) => (line.split(' ')[1] ?? '').replaceAll('\\040', ' '))
    .filter((folder) => linuxKeys.test(`${folder}/`));
const underMac = async (): Promise<string[]> => {
  const system = (await fs.promises.stat('/')).dev;
  const found = (await fs.promises.readdir('/Volumes')).map((name) => path.join('/Volumes', name));
  const devices = await Promise.all(
    found.map((folder) =>
      fs.promises.stat(folder).then(
        ({ dev }) => dev,
        () => system,
      ),
    ),
  );
  return found.filter((_folder, i) => devices[i] !== system);
};

interface Key {
  readonly path: string;
  readonly free_bytes: number;
}
const asKey = (folder: string): Promise<Key[]> =>
  fs.promises.statfs(folder).then(
    ({ bavail, bsize }) => [{ path: path.join(folder, 'Comptoir'), free_bytes: bavail * bsize }],
    () => [],
  );

/** Folders of keys and disks that are plugged in now, as a place for backups: `<key>/Comptoir`. Never throws. */
export async function mountedKeys(platform: NodeJS.Platform = process.platform): Promise<Key[]> {
  try {
    const found =
      platform === 'win32'
        ? underWindows()
        : platform === 'darwin'
          ? await underMac()
          : underLinux(await fs.promises.readFile('/proc/self/mounts', 'utf8'));
    return (await Promise.all(found.map(asKey))).flat();
  } catch {
    return [];
  }
}
