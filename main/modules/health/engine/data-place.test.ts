import { describe, expect, it } from 'vitest';
import { dataPlace, type PlaceProbe } from './data-place.ts';

const linux: PlaceProbe = {
  platform: 'linux',
  env: {},
  real: (folder) => folder,
  exists: () => false,
  type: () => 0xef53,
  mounts: () => '',
};
const windows: PlaceProbe = { ...linux, platform: 'win32', type: () => null };
const mac: PlaceProbe = { ...linux, platform: 'darwin', type: () => null };

describe('the place of the data', () => {
  it('is good on a disk of this computer', () => {
    expect(dataPlace('/home/awa/.local/share/comptoir', linux).kind).toBe('local');
    expect(dataPlace('C:\\Users\\Awa\\AppData\\Local\\Comptoir', windows).kind).toBe('local');
    expect(dataPlace('/Users/awa/Library/Application Support/Comptoir', mac).kind).toBe('local');
  });

  it.each([
    ['/home/awa/Dropbox/caisse', linux, 'Dropbox'],
    ['/home/awa/Dropbox (Boutique)/caisse', linux, 'Dropbox'],
    ['C:\\Users\\Awa\\OneDrive - Boutique Awa\\Comptoir', windows, 'OneDrive'],
    ['G:\\Mon Drive\\Comptoir', windows, 'Google Drive'],
    ['/Users/awa/Library/CloudStorage/GoogleDrive-awa@example.org/x', mac, 'GoogleDrive'],
    ['/Users/awa/Library/Mobile Documents/com~apple~CloudDocs/x', mac, 'iCloud'],
  ] as const)('is told as a cloud’s by its path: %s', (folder, probe, name) => {
    expect(dataPlace(folder, probe)).toEqual({ kind: 'cloud', name });
  });

  it('is told as a cloud’s by where the system says OneDrive is, and by the marks it left', () => {
    const env = { OneDriveCommercial: 'D:\\Boutique' };
    expect(dataPlace('d:\\boutique\\Comptoir', { ...windows, env })).toEqual({
      kind: 'cloud',
      name: 'OneDrive',
    });
    expect(dataPlace('D:\\Boutique2\\Comptoir', { ...windows, env }).kind).toBe('local');
    const exists = (file: string) => file === '/srv/partage/.dropbox.cache';
    expect(dataPlace('/srv/partage/caisse', { ...linux, exists })).toEqual({
      kind: 'cloud',
      name: 'Dropbox',
    });
  });

  it('is told as the network’s by its file system, even behind a drive letter or FUSE', () => {
    expect(dataPlace('/mnt/x', { ...linux, type: () => 0x6969 })).toEqual({ kind: 'network', name: 'NFS' });
    expect(dataPlace('/mnt/x', { ...linux, type: () => -11317950 })).toEqual({
      kind: 'network',
      name: 'SMB',
    });
    const share = '\\\\serveur\\caisse\\Comptoir';
    expect(dataPlace('Z:\\Comptoir', { ...windows, real: () => share })).toEqual({
      kind: 'network',
      name: share,
    });
    const fuse = { ...linux, type: () => 0x65735546 };
    const mounts = (type: string) => () =>
      `/dev/sda1 / ext4 rw 0 0\nserveur /mnt/ma\\040caisse ${type} rw 0 0\n`;
    expect(dataPlace('/mnt/ma caisse/x', { ...fuse, mounts: mounts('fuse.sshfs') }).name).toBe('sshfs');
    expect(dataPlace('/mnt/ma caisse/x', { ...fuse, mounts: mounts('fuseblk') }).kind).toBe('local');
  });

  it('is judged by name before it exists', () => {
    const real = () => {
      throw new Error('ENOENT');
    };
    expect(dataPlace('/home/awa/Nextcloud/caisse', { ...linux, real }).kind).toBe('cloud');
  });
});
