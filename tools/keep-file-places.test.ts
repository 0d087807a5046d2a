import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'vite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keepFilePlaces } from './keep-file-places.ts';

let root: string;
beforeEach(() => {
  root = realpathSync(mkdtempSync(path.join(tmpdir(), 'comptoir-build-')));
});
afterEach(() => rmSync(root, { recursive: true }));

const write = (file: string, text: string): void => {
  mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
  writeFileSync(path.join(root, file), text);
};

test('a bundle finds the files that its sources named', async () => {
  write(
    'main/deep/er/read.ts',
    "export const data = new URL('../../../resources/a.json', import.meta.url).href;",
  );
  write(
    'main/start.ts',
    "export { data } from './deep/er/read.ts';\nexport const job = new URL('./workers/count-thread.ts', import.meta.url).href;\nexport const folder = new URL('../out/screens/', import.meta.url).href;",
  );
  write(
    'main/workers/count-thread.ts',
    "export { data } from '../deep/er/read.ts';\nexport const own = new URL('../../resources/b.json', import.meta.url).href;",
  );
  await build({
    configFile: false,
    root,
    logLevel: 'silent',
    plugins: [keepFilePlaces(root, 'out/main')],
    build: {
      ssr: true,
      outDir: 'out/main',
      rolldownOptions: {
        input: { start: 'main/start.ts', 'threads/count-thread': 'main/workers/count-thread.ts' },
        output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js' },
      },
    },
  });
  const load = (file: string): Promise<Record<string, string>> =>
    import(pathToFileURL(path.join(root, file)).href);
  const urlOf = (file: string): string => pathToFileURL(path.join(root, file)).href;
  const start = await load('out/main/start.js');
  expect({ ...start }).toEqual({
    data: urlOf('resources/a.json'),
    job: urlOf('out/main/threads/count-thread.js'),
    folder: `${urlOf('out/screens')}/`,
  });
  const count = await load('out/main/threads/count-thread.js');
  expect({ ...count }).toEqual({ data: urlOf('resources/a.json'), own: urlOf('resources/b.json') });
});
