import { globSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { build } from 'vite';
import type { Translate } from '#shared/i18n/index.ts';
import { main, tool } from './command-line.ts';
import { Failed } from './command-sentence.ts';
import { keepFilePlaces } from './keep-file-places.ts';
import { nodeBuild } from './node-build.ts';
import { recordPackages } from './pack/record-packages.ts';
import { recordBuild, root, sourcesState } from './sources.ts';
import { bakeKeys, updateKeysOf } from './update-keys.ts';

/** A thread is a program of its own. */
const threads = globSync('main/**/*-thread.ts', { cwd: root });
const mainEntries = {
  electron: 'main/hosts/electron.ts',
  'web-main': 'main/hosts/web-main.ts',
  ...Object.fromEntries(threads.map((file) => [`threads/${path.basename(file, '.ts')}`, file])),
};

async function buildAll(env: NodeJS.ProcessEnv, t: Translate): Promise<void> {
  // Whoever starts it: a test runner's own mode would leave development code, with names of this computer's folders.
  process.env.NODE_ENV = 'production';
  const packages = recordPackages();
  const keys = bakeKeys(updateKeysOf(env, t));
  const state = sourcesState();
  mkdirSync(path.join(root, 'out'), { recursive: true });
  await Promise.all([
    build({
      configFile: path.join(root, 'vite.config.ts'),
      root: path.join(root, 'renderer'),
      logLevel: 'warn',
      plugins: [packages.plugin],
    }),
    build(
      nodeBuild('out/main', mainEntries, 'es', [keys, keepFilePlaces(root, 'out/main'), packages.plugin]),
    ),
    build(nodeBuild('out/preload', { index: 'preload/index.ts' }, 'cjs', [packages.plugin])),
  ]);
  packages.save(root);
  recordBuild(state);
}

export const buildTool = tool({
  called: 'npm run build --',
  says: 'tools.build.says',
  ways: [{ args: '', says: 'tools.build.way', least: 0, most: 0 }],
  options: {},
  run: async ({ env, t, err }) => {
    const started = performance.now();
    try {
      await buildAll(env, t);
    } catch (error) {
      if (error instanceof Failed || !(error instanceof Error)) throw error;
      throw new Failed(t('tools.build.failed', { message: error.message }));
    }
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    err(`${t('tools.build.done', { seconds })}\n`);
    return 0;
  },
});

if (import.meta.main) await main(buildTool);
