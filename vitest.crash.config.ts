import { defineConfig } from 'vitest/config';
import { longestFirst } from './tests/support/longest-first.ts';

/** Kills and faults take minutes: a suite of their own, in every full test run. */
export default defineConfig({
  test: {
    name: 'crash',
    include: ['tests/crash/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 2,
    sequence: { sequencer: longestFirst(/kill\.test/, /bench\.test/, /backup\.test/, /beside\.test/) },
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
