import { globSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'vite';
import { keepFilePlaces } from './keep-file-places.ts';
import { nodeBuild } from './node-build.ts';
import { recordPackages } from './pack/record-packages.ts';
import { recordBuild, root, sourcesState } from './sources.ts';
import { bakeKeys, updateKeysOf } from './update-keys.ts';

/** A thread is a program of its own; what starts one lies beside it and belongs to the till's. */
const workers = globSync('main/workers/*.ts', { cwd: root }).filter((file) =>
  /\bparentPort\b/.test(readFileSync(path.join(root, file), 'utf8')),
);
const mainEntries = {
  electron: 'main/hosts/electron.ts',
  'web-main': 'main/hosts/web-main.ts',
  ...Object.fromEntries(workers.map((file) => [`workers/${path.basename(file, '.ts')}`, file])),
};

// Whoever starts it: a test runner's own mode would leave development code, with names of this computer's folders.
process.env.NODE_ENV = 'production';
const packages = recordPackages();
const keys = bakeKeys(updateKeysOf(process.env));
const state = sourcesState();
const started = performance.now();
mkdirSync(path.join(root, 'out'), { recursive: true });
await Promise.all([
  build({
    configFile: path.join(root, 'vite.config.ts'),
    root: path.join(root, 'renderer'),
    logLevel: 'warn',
    plugins: [packages.plugin],
  }),
  build(nodeBuild('out/main', mainEntries, 'es', [keys, keepFilePlaces(root, 'out/main'), packages.plugin])),
  build(nodeBuild('out/preload', { index: 'preload/index.ts' }, 'cjs', [packages.plugin])),
]);
packages.save(root);
recordBuild(state);
console.error(`out/ ${((performance.now() - started) / 1000).toFixed(1)} s`);
