import { globSync } from 'node:fs';
import path from 'node:path';
import { build, type Plugin } from 'vite';
import { keepFilePlaces } from '#tools/keep-file-places.ts';
import { nodeBuild } from '#tools/node-build.ts';
import { root } from '#tools/sources.ts';
import { bakeKeys } from '#tools/update-keys.ts';
import { pseudoTexts } from './pseudo.ts';

/** Beside what is packed, which names its folders one by one: no till ever gets it. */
const out = 'out/pseudo';
/** The built web host of it. */
export const pseudoHost = path.join(root, out, 'main', 'web-main.js');

const inPseudo: Plugin = {
  name: 'pseudo-texts',
  enforce: 'pre',
  transform: {
    filter: { id: /[\\/](?:texts[\\/]fr|i18n[\\/]fr[\\/]\w+)\.json$/ },
    handler: (code) => JSON.stringify(pseudoTexts(JSON.parse(code))),
  },
};

/** The till as it is built, with its French texts in the language that nobody speaks. */
export async function buildPseudoTill(): Promise<void> {
  const threads = globSync('main/**/*-thread.ts', { cwd: root });
  const entries = {
    'web-main': 'main/hosts/web-main.ts',
    ...Object.fromEntries(threads.map((file) => [`threads/${path.basename(file, '.ts')}`, file])),
  };
  const outMain = `${out}/main`;
  await Promise.all([
    build({
      configFile: path.join(root, 'vite.config.ts'),
      root: path.join(root, 'renderer'),
      mode: 'production',
      logLevel: 'warn',
      plugins: [inPseudo],
      build: { outDir: path.join(root, out, 'renderer') },
    }),
    build(nodeBuild(outMain, entries, 'es', [inPseudo, bakeKeys([]), keepFilePlaces(root, outMain)])),
  ]);
}
