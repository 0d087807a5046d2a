import { defineConfig } from 'vitest/config';
import { longestFirst } from './tests/support/longest-first.ts';

/** Head offices with a database of their own: a suite of its own. A slow computer takes its time, and fails nothing. */
export default defineConfig({
  test: {
    name: 'headoffice',
    include: ['tests/headoffice/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 2,
    sequence: {
      sequencer: longestFirst(/faults\.test/, /published\.test/, /stories\.test/, /exchange\.test/),
    },
    testTimeout: 30 * 60_000,
    hookTimeout: 30 * 60_000,
  },
});
