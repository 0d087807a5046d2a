import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';

export const root = path.dirname(import.meta.dirname);
const stamp = path.join(root, 'out', '.sources');
const built = [
  'main',
  'preload',
  'renderer',
  'shared',
  'resources',
  'docs/manual',
  'docs/images',
  'vite.config.ts',
  'tools/build.ts',
  'tools/update-keys.ts',
  'package-lock.json',
];

/** Names, sizes and times of everything the build reads: a changed file changes it, an idle start costs milliseconds. */
export function sourcesState(): string {
  // Who may publish updates is part of the program, wherever it is said.
  const hash = createHash('sha256').update(`${process.env.COMPTOIR_UPDATE_KEYS ?? ''}\n`);
  const add = (file: string): void => {
    if (!existsSync(file)) return;
    const { size, mtimeMs } = statSync(file);
    hash.update(`${path.relative(root, file)} ${size} ${mtimeMs}\n`);
  };
  for (const place of built.map((name) => path.join(root, name))) {
    if (!existsSync(place)) continue;
    if (!statSync(place).isDirectory()) add(place);
    else {
      const files = readdirSync(place, { recursive: true, withFileTypes: true }).filter((entry) =>
        entry.isFile(),
      );
      for (const entry of files)
        if (!/\.test\.tsx?$/.test(entry.name)) add(path.join(entry.parentPath, entry.name));
    }
  }
  return hash.digest('hex');
}

export const isBuilt = (): boolean => existsSync(stamp) && readFileSync(stamp, 'utf8') === sourcesState();
export const recordBuild = (state: string): void => writeFileSync(stamp, state);
