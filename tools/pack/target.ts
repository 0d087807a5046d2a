export const platforms = ['win', 'mac', 'linux'] as const;
export type PackPlatform = (typeof platforms)[number];
export const archs = ['x64', 'arm64'] as const;
export type PackArch = (typeof archs)[number];

const hostPlatforms: Partial<Record<NodeJS.Platform, PackPlatform>> = {
  win32: 'win',
  darwin: 'mac',
  linux: 'linux',
};
export const hostPlatform = (): PackPlatform | null => hostPlatforms[process.platform] ?? null;
export const hostArch = (): PackArch => (process.arch === 'arm64' ? 'arm64' : 'x64');

/** The kinds of installer that are made for each; `dir` is the folder alone. */
export const targets: Readonly<Record<PackPlatform, readonly string[]>> = {
  win: ['nsis', 'dir'],
  mac: ['dmg', 'zip', 'dir'],
  linux: ['AppImage', 'deb', 'dir'],
};

/** electron-builder's names of the folders with what is to be installed. */
export const unpackedFolder = (platform: PackPlatform, arch: PackArch): string => {
  const suffix = arch === 'x64' ? '' : `-${arch}`;
  return platform === 'mac' ? `mac${suffix}` : `${platform}${suffix}-unpacked`;
};
/** The program inside that folder, which the fuses are set in. */
export const programOf = (platform: PackPlatform): string =>
  ({ win: 'Comptoir.exe', mac: 'Comptoir.app', linux: 'comptoir' })[platform];
/** What lies beside the archive of the application. */
export const resourcesOf = (platform: PackPlatform): string =>
  platform === 'mac' ? 'Comptoir.app/Contents/Resources' : 'resources';
