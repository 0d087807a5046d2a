import fs from 'node:fs';
import path from 'node:path';

export interface DataPlace {
  readonly kind: 'local' | 'network' | 'cloud';
  /** Who copies the folder, or which kind of file system it is on. */
  readonly name: string;
}

/** statfs(2) numbers of file systems that other computers write too (linux/magic.h and their drivers). */
const networkTypes = new Map([
  [0x6969, 'NFS'],
  [0x517b, 'SMB'],
  [0xff534d42, 'SMB'],
  [0xfe534d42, 'SMB'],
  [0x73757245, 'Coda'],
  [0x564c, 'NCP'],
  [0x01021997, '9P'],
  [0x5346414f, 'AFS'],
  [0x00c36400, 'Ceph'],
  [0x7461636f, 'OCFS2'],
  [0x01161970, 'GFS2'],
]);
const fuseType = 0x65735546;
const networkFuse = /^fuse\.(?:sshfs|rclone|davfs|gvfsd-fuse|s3fs|onedriver|google-drive)/;

const cloudFolders: readonly (readonly [RegExp, string])[] = [
  [/^onedrive(?:$|[ -])/i, 'OneDrive'],
  [/^dropbox(?:$|[ (])/i, 'Dropbox'],
  [/^(?:google ?drive|googledrive-.*|my ?drive|mon ?drive|drivefs)$/i, 'Google Drive'],
  [/^(?:icloud ?drive|icloudfiles?|com~apple~clouddocs|mobile documents)$/i, 'iCloud'],
  [/^(?:nextcloud|owncloud|pcloud ?drive|syncthing|kdrive|box ?sync|mega(?:sync)?)$/i, 'cloud'],
];

/** Folders whose programs leave a mark in them, whatever the person called them. */
const cloudMarks: readonly (readonly [string, string])[] = [
  ['.dropbox.cache', 'Dropbox'],
  ['.dropbox', 'Dropbox'],
  ['.stfolder', 'Syncthing'],
  ['.nextcloudsync.log', 'Nextcloud'],
  ['.tmp.drivedownload', 'Google Drive'],
  ['.849C9593-D756-4E56-8D6E-42412F2A707B', 'OneDrive'],
];

export interface PlaceProbe {
  readonly platform: NodeJS.Platform;
  readonly env: NodeJS.ProcessEnv;
  /** The folder without links and drive letters that stand for a share. */
  readonly real: (folder: string) => string;
  readonly exists: (file: string) => boolean;
  /** Number of the file system, null where it says nothing. */
  readonly type: (folder: string) => number | null;
  /** Text of /proc/self/mounts, empty elsewhere. */
  readonly mounts: () => string;
}

const thisComputer: PlaceProbe = {
  platform: process.platform,
  env: process.env,
  real: (folder) => fs.realpathSync.native(folder),
  exists: fs.existsSync,
  type: (folder) => (process.platform === 'linux' ? fs.statfsSync(folder).type : null),
  mounts: () => (process.platform === 'linux' ? fs.readFileSync('/proc/self/mounts', 'utf8') : ''),
};

const inside = (folder: string, parent: string | undefined, separator: string): boolean =>
  parent !== undefined && parent !== '' && `${folder}${separator}`.startsWith(`${parent}${separator}`);

function mountedAs(folder: string, mounts: string): string {
  let best = { at: '', type: '' };
  for (const line of mounts.split('\n')) {
    const [, at = '', type = ''] = line.split(' ');
    const place = at.replaceAll('\\040', ' ');
    if (inside(folder, place === '/' ? '' : place, '/') || place === '/')
      if (place.length >= best.at.length) best = { at: place, type };
  }
  return best.type;
}

/**
 * Where a data folder really is. SQLite needs the locks and the order of writes of a local disk, and a program that
 * copies the file while it is written tears it (sqlite.org/howtocorrupt.html).
 */
export function dataPlace(folder: string, probe: PlaceProbe = thisComputer): DataPlace {
  const windows = probe.platform === 'win32';
  const of = windows ? path.win32 : path.posix;
  let real = folder;
  try {
    real = probe.real(folder);
  } catch {
    // A folder that is not there yet is judged by its name.
  }
  if (windows && /^\\\\(?![.?]\\)|^\\\\\?\\UNC\\/i.test(real)) return { kind: 'network', name: real };

  for (const variable of ['OneDrive', 'OneDriveConsumer', 'OneDriveCommercial'] as const)
    if (inside(real.toLowerCase(), probe.env[variable]?.toLowerCase(), of.sep))
      return { kind: 'cloud', name: 'OneDrive' };
  const parts = real.split(of.sep);
  if (parts.includes('CloudStorage') && probe.platform === 'darwin') {
    const provider = parts[parts.indexOf('CloudStorage') + 1] ?? '';
    return { kind: 'cloud', name: provider.split('-')[0] || 'cloud' };
  }
  for (const part of parts) {
    const found = cloudFolders.find(([pattern]) => pattern.test(part));
    if (found) return { kind: 'cloud', name: found[1] === 'cloud' ? part : found[1] };
  }
  for (let at = real; at !== of.dirname(at); at = of.dirname(at)) {
    const mark = cloudMarks.find(([name]) => probe.exists(of.join(at, name)));
    if (mark) return { kind: 'cloud', name: mark[1] };
  }

  try {
    const type = probe.type(real);
    const known = type === null ? undefined : networkTypes.get(type >>> 0);
    if (known) return { kind: 'network', name: known };
    if (type === fuseType) {
      const mounted = mountedAs(real, probe.mounts());
      if (networkFuse.test(mounted)) return { kind: 'network', name: mounted.slice('fuse.'.length) };
    }
  } catch {
    // What cannot be asked is not held against the folder.
  }
  return { kind: 'local', name: '' };
}
