import { runNode, scriptOf } from './child.ts';

/** Everything that must hold before a commit, at once: types, lint, unit and architecture tests. */
const codes = await Promise.all([
  runNode([scriptOf('typescript', 'tsc'), '--noEmit']),
  runNode([scriptOf('@biomejs/biome', 'biome'), 'check', '.']),
  runNode([scriptOf('vitest', 'vitest'), 'run']),
]);
process.exitCode = codes.every((code) => code === 0) ? 0 : 1;
