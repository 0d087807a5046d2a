import path from 'node:path';
import { build, type InlineConfig } from 'vite';
import { type LaunchedElectronTill, launchElectron } from '#tests/support/launch-electron.ts';
import type { LaunchOptions } from '#tests/support/launched-till.ts';

const here = import.meta.dirname;
const root = path.resolve(here, '../../..');

const bundle = (outDir: string, entry: string, file: string): InlineConfig => ({
  configFile: false,
  root,
  logLevel: 'warn',
  publicDir: false,
  ssr: { noExternal: true, target: 'node' },
  build: {
    ssr: true,
    outDir,
    emptyOutDir: false,
    target: 'node24',
    minify: false,
    rolldownOptions: {
      input: path.join(root, entry),
      external: ['electron', /^node:/],
      output: {
        format: file.endsWith('.cjs') ? 'cjs' : 'es',
        entryFileNames: file,
        codeSplitting: false,
      },
    },
  },
});

/** The real host and preload around a fake till and a tiny page, bundled as the product is. */
export async function buildHost(outDir: string): Promise<void> {
  await Promise.all([
    build(bundle(outDir, 'tests/support/electron-host/main.ts', 'main.mjs')),
    build(bundle(outDir, 'preload/index.ts', 'preload.cjs')),
  ]);
}

export const hostEnvironment = (outDir: string): NodeJS.ProcessEnv => ({
  HOST_SPEC_PAGE: path.join(here, 'page'),
  HOST_SPEC_PRELOAD: path.join(outDir, 'preload.cjs'),
});

export const launchHost = (outDir: string, options: LaunchOptions): Promise<LaunchedElectronTill> =>
  launchElectron({
    ...options,
    main: path.join(outDir, 'main.mjs'),
    env: { ...hostEnvironment(outDir), ...options.env },
  });
