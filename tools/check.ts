import path from 'node:path';
import { runNode, scriptOf } from './child.ts';
import { main, tool } from './command-line.ts';
import { root } from './sources.ts';

/** What the compiler knew the last time: it looks again at what changed, and at what depends on that. */
const known = path.join(root, 'node_modules', '.cache', 'check.tsbuildinfo');

/** What must hold before a commit, at once: types, lint, unit and architecture tests, but those of many seconds (*.slow.test.ts). */
export const checkTool = tool({
  called: 'npm run check --',
  says: 'tools.check.says',
  ways: [{ args: '', says: 'tools.check.way', least: 0, most: 0 }],
  options: {},
  run: async () => {
    process.env.NODE_COMPILE_CACHE ??= path.join(root, 'node_modules', '.cache', 'compiled');
    const codes = await Promise.all([
      runNode([scriptOf('typescript', 'tsc'), '--noEmit', '--incremental', '--tsBuildInfoFile', known]),
      runNode([scriptOf('@biomejs/biome', 'biome'), 'check', '.']),
      runNode([scriptOf('vitest', 'vitest'), 'run', '--project', 'whole', '--project', 'pure']),
    ]);
    return codes.every((code) => code === 0) ? 0 : 1;
  },
});

if (import.meta.main) await main(checkTool);
