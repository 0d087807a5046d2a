import { readdirSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { extractFile, listPackage, statFile } from '@electron/asar';
import { type PackArch, type PackPlatform, resourcesOf, unpackedFolder } from '#tools/pack/target.ts';

export interface PackageContents {
  readonly platform: PackPlatform;
  readonly arch: PackArch;
  readonly folder: string;
  readonly resources: string;
  readonly archive: string;
  /** Files inside the archive, those that lie outside it included. */
  readonly inside: readonly string[];
  /** Files of the archive that lie outside it. */
  readonly unpacked: readonly string[];
  /** Every other file that is installed. */
  readonly beside: readonly string[];
  read(inside: string): Buffer;
}

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    // macOS reaches a framework's files by links too.
    .filter((file) => realpathSync(file) === file)
    .map((file) => path.relative(folder, file).replaceAll(path.sep, '/'));

export function packageContents(outDir: string, platform: PackPlatform, arch: PackArch): PackageContents {
  const folder = realpathSync(path.join(outDir, unpackedFolder(platform, arch)));
  const resources = path.join(folder, resourcesOf(platform));
  const archive = path.join(resources, 'app.asar');
  // The library speaks in the separators of this computer.
  const native = (name: string): string => name.replaceAll('/', path.sep);
  const inside = listPackage(archive, { isPack: false })
    .map((name) => name.slice(1).replaceAll(path.sep, '/'))
    .filter((name) => !('files' in statFile(archive, native(name))));
  return {
    platform,
    arch,
    folder,
    resources,
    archive,
    inside,
    unpacked: filesBelow(`${archive}.unpacked`),
    beside: filesBelow(folder).filter((name) => !name.includes('app.asar')),
    read: (name) => {
      const outside = path.join(`${archive}.unpacked`, name);
      return 'unpacked' in statFile(archive, native(name))
        ? readFileSync(outside)
        : extractFile(archive, native(name));
    },
  };
}
