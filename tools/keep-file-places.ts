import path from 'node:path';
import type { Plugin } from 'vite';

const mark = '__comptoir_root__/';
const fileUrl = /new URL\(\s*(['"`])(\.[^'"`$]*)\1\s*,\s*import\.meta\.url\s*,?\s*\)/g;

/**
 * A source file names its neighbours on disk (resources, threads) relative to itself; a bundle lies elsewhere.
 * `new URL('./x', import.meta.url)` becomes relative to the folder of the chunk it ends up in, and a thread's source
 * (main/…/x-thread.ts) becomes its built file.
 * @param root the project
 * @param outDir where the chunks go, relative to the project
 */
export const keepFilePlaces = (root: string, outDir: string): Plugin => ({
  name: 'keep-file-places',
  transform: {
    filter: { id: /\.ts$/, code: 'import.meta.url' },
    handler(code, id) {
      const marked = (name: string): string => {
        const target = path.relative(root, path.resolve(path.dirname(id), name)).replaceAll(path.sep, '/');
        const built = target.replace(/^main\/(?:[\w-]+\/)*([\w-]+-thread)\.ts$/, `${outDir}/threads/$1.js`);
        return `${mark}${built}${name.endsWith('/') ? '/' : ''}`;
      };
      return code.replace(
        fileUrl,
        (_all, _quote, name: string) => `new URL('${marked(name)}', import.meta.url)`,
      );
    },
  },
  renderChunk(code, chunk) {
    const folder = path.join(root, outDir, path.dirname(chunk.fileName));
    return code.replaceAll(mark, `${path.relative(folder, root).replaceAll(path.sep, '/')}/`);
  },
});
