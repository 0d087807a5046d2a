import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { root } from '#tools/sources.ts';

const copied = [
  ...['main', 'preload', 'renderer', 'shared', 'resources', 'tools', 'tests', 'headoffice', 'docs'],
  ...['package.json', 'tsconfig.json', 'biome.json', '.gitignore'],
];

/** The project once more, in a folder of its own that may be changed. */
export function copyHouse(called: string): string {
  const house = fs.mkdtempSync(path.join(os.tmpdir(), `comptoir-${called}-`));
  for (const name of copied) fs.cpSync(path.join(root, name), path.join(house, name), { recursive: true });
  for (const file of fs.globSync('*.ts', { cwd: root }))
    fs.copyFileSync(path.join(root, file), path.join(house, file));
  fs.symlinkSync(path.join(root, 'node_modules'), path.join(house, 'node_modules'), 'dir');
  return house;
}
