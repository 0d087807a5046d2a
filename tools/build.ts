import { globSync, mkdirSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { build, type InlineConfig, type Plugin } from 'vite';
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

const mark = '__comptoir_root__/';

/**
 * A source file names its neighbours on disk (workers, resources) relative to itself; a bundle lies elsewhere.
 * Such names become relative to the folder of the chunk they end up in, and workers point to their built file.
 */
const keepFilePlaces: Plugin = {
  name: 'keep-file-places',
  transform: {
    filter: { id: /\.ts$/, code: 'import.meta.url' },
    handler(code, id) {
      const folder = path.dirname(id);
      const place = (target: string): string => {
        const relative = path.relative(root, target).replaceAll(path.sep, '/');
        return mark + relative.replace(/^main\/workers\/([\w-]+)\.ts$/, 'out/main/workers/$1.js');
      };
      return code.replace(
        /new URL\(\s*(['"`])(\.[^'"`$]*)\1\s*,\s*import\.meta\.url\s*,?\s*\)/g,
        (_all, _quote, name: string) => {
          const slash = name.endsWith('/') ? '/' : '';
          return `new URL('${place(path.resolve(folder, name))}${slash}', import.meta.url)`;
        },
      );
    },
  },
  renderChunk(code, chunk) {
    const folder = path.join(root, 'out', 'main', path.dirname(chunk.fileName));
    return code.replaceAll(mark, `${path.relative(folder, root).replaceAll(path.sep, '/')}/`);
  },
};

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

const workers = globSync('main/workers/*.ts', { cwd: root }).filter((file) => !file.endsWith('.test.ts'));
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
  build(nodeBuild('out/main', mainEntries, 'es', [keepFilePlaces])),
  build(nodeBuild('out/preload', { index: 'preload/index.ts' }, 'cjs', [])),
]);
recordBuild(state);
console.error(`out/ ${((performance.now() - started) / 1000).toFixed(1)} s`);
