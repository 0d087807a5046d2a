import { isBuiltin } from 'node:module';
import type { InlineConfig, Plugin } from 'vite';
import { root } from './sources.ts';

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
  'harfbuzzjs',
];
const isOutside = (id: string): boolean =>
  isBuiltin(id) ||
  id.startsWith('@fastify/') ||
  outside.some((name) => id === name || id.startsWith(`${name}/`));

/** How everything that runs on Node is bundled: `input` names the entries, `outDir` is emptied first. */
export const nodeBuild = (
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
