import { defineConfig } from 'vitest/config';
import { longestFirst } from './tests/support/longest-first.ts';

/** The suites that start, kill and connect whole processes, in one run: alone, each ends with one long file beside an idle processor. */
export default defineConfig({
  test: {
    projects: ['vitest.crash.config.ts', 'vitest.update.config.ts', 'vitest.headoffice.config.ts'],
    pool: 'forks',
    maxWorkers: 2,
    sequence: {
      sequencer: longestFirst(
        /crash.kill\.test/,
        /crash.bench\.test/,
        /crash.backup\.test/,
        /power-cut\.test/,
        /headoffice.faults\.test/,
        /beside\.test/,
        /published\.test/,
        /way-back\.test/,
        /headoffice.(exchange|shop|till|stories)\.test/,
      ),
    },
  },
});
