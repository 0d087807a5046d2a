import { existsSync, readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { app, doubledVersion } from './app.ts';
import { connectChromium } from './connection.ts';

interface Manifest {
  readonly name?: string;
  readonly productName?: string;
  readonly version?: string;
  readonly main?: string;
}
const require = createRequire(import.meta.url);

/** `-r file` is for the preloads of a test runner; the first word that is no switch is the application. */
function readArguments(given: readonly string[]) {
  const preloads: string[] = [];
  const rest: string[] = [];
  for (let at = 0; at < given.length; at++) {
    const word = given[at] ?? '';
    if (word === '-r' || word === '--require') preloads.push(resolve(given[++at] ?? ''));
    else rest.push(word);
  }
  return { preloads, target: resolve(rest.find((word) => !word.startsWith('-')) ?? '.') };
}

const manifestIn = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;

function findApplication(target: string): { main: string; root: string; manifest: Manifest } {
  if (statSync(target).isDirectory()) {
    const manifest = manifestIn(target);
    return { main: resolve(target, manifest.main ?? 'index.js'), root: target, manifest };
  }
  let root = dirname(target);
  while (!existsSync(join(root, 'package.json')) && root !== dirname(root)) root = dirname(root);
  return { main: target, root, manifest: existsSync(join(root, 'package.json')) ? manifestIn(root) : {} };
}

const given = process.argv.slice(2);
if (given[0] === '--version' || given[0] === '-v') {
  console.log(`v${doubledVersion}`);
  process.exit(0);
}
const { preloads, target } = readArguments(given);
const { main, root, manifest } = findApplication(target);

process.argv = [join(import.meta.dirname, 'dist', 'electron'), ...given];
Object.assign(process, { type: 'browser', defaultApp: true, resourcesPath: join(root, 'resources') });
Object.defineProperty(process.versions, 'electron', { value: doubledVersion, enumerable: true });
app.describe(root, manifest);
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => app.quit());

for (const preload of preloads) require(preload);
try {
  await import(pathToFileURL(main).href);
} catch (error) {
  console.error('App threw an error during load\n', error);
  process.exit(1);
}
await connectChromium();
app.markReady();
