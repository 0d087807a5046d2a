import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'vite';

const moduleFolder = /^(.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+)[\\/]/;

/** Remembers the folder of every package that a build read, whose licences the package must then carry. */
export function recordPackages() {
  const folders = new Set<string>();
  const plugin: Plugin = {
    name: 'record-packages',
    buildEnd() {
      for (const id of this.getModuleIds()) {
        // Virtual modules begin with a NUL and name no file.
        const folder = moduleFolder.exec(id.replace(/^\0+/, ''))?.[1];
        if (folder) folders.add(folder);
      }
    },
  };
  return {
    plugin,
    save: (root: string): void => {
      mkdirSync(path.dirname(bundledFile(root)), { recursive: true });
      const names = [...folders].map((folder) => path.relative(root, folder).replaceAll(path.sep, '/'));
      writeFileSync(bundledFile(root), `${JSON.stringify(names.sort(), null, 1)}\n`);
    },
  };
}

const bundledFile = (root: string): string => path.join(root, 'out', '.packages.json');

/** Folders, relative to the project, of the packages that the last build put into its bundles. */
export const readBundledPackages = (root: string): readonly string[] =>
  JSON.parse(readFileSync(bundledFile(root), 'utf8'));
