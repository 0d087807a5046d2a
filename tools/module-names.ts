import fs from 'node:fs';
import path from 'node:path';
import { root } from './sources.ts';

/** The modules in the order of the till's list, read as text: what is gathered from them is loaded by the list itself. */
export const moduleNames: readonly string[] = [
  ...fs.readFileSync(path.join(root, 'main', 'app.ts'), 'utf8').matchAll(/^ {2}\.use\((\w+)\)$/gm),
].flatMap(([, name]) => name ?? []);
