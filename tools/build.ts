import { globSync, mkdirSync, readFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { build, type InlineConfig, type Plugin } from 'vite';
import { keepFilePlaces } from './keep-file-places.ts';
import { recordBuild, root, sourcesState } from './sources.ts';

/** Left in node_modules: native code, files they load by path at run time, and what Electron itself provides. */
const outside = [
  'electron',
  'electron-updater',
  'better-sqlite3',
  'serialport',
  'fastify',
  'pino',
  'pino-roll',
  'node-thermal-printer',
];
const isOutside = (id: string): boolean =>
  isBuiltin(id) ||
  id.startsWith('@fastify/') ||
  outside.some((name) => id === name || id.startsWith(`${name}/`));

const nodeBuild = (
  outDir: string,
  input: Record<string, string>,
  format: 'es' | 'cjs',
  plugins: Plugin[],
): InlineConfig => ({
  configFile: false,
  root,
  logLevel: 'warn',
  publicDir: false,
  plugins,
  ssr: { noExternal: true, target: 'node' },
  build: {
    ssr: true,
    outDir,
    emptyOutDir: true,
    target: 'node24',
    minify: false,
    rolldownOptions: {
      input,
      external: isOutside,
      output: {
        format,
        entryFileNames: format === 'cjs' ? '[name].cjs' : '[name].js',
        chunkFileNames: '[name]-[hash].js',
      },
    },
  },
});

/** A thread is a program of its own; what starts one lies beside it and belongs to the till's. */
const workers = globSync('main/workers/*.ts', { cwd: root }).filter((file) =>
  /\bparentPort\b/.test(readFileSync(path.join(root, file), 'utf8')),
);
const mainEntries = {
  electron: 'main/hosts/electron.ts',
  'web-main': 'main/hosts/web-main.ts',
  ...Object.fromEntries(workers.map((file) => [`workers/${path.basename(file, '.ts')}`, file])),
};

const state = sourcesState();
const started = performance.now();
mkdirSync(path.join(root, 'out'), { recursive: true });
await Promise.all([
  build({
    configFile: path.join(root, 'vite.config.ts'),
    root: path.join(root, 'renderer'),
    logLevel: 'warn',
  }),
  build(nodeBuild('out/main', mainEntries, 'es', [keepFilePlaces(root, 'out/main')])),
  build(nodeBuild('out/preload', { index: 'preload/index.ts' }, 'cjs', [])),
]);
recordBuild(state);
console.error(`out/ ${((performance.now() - started) / 1000).toFixed(1)} s`);
