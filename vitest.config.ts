import { defineConfig } from 'vitest/config';
import { longestFirst } from './tests/support/longest-first.ts';

const elsewhere = ['**/node_modules/**', 'out/**', 'dist/**'];
/** Those of many seconds: a project of their own, because a project takes no --exclude, and the check before a commit leaves them. */
const slow = ['**/*.slow.test.ts'];
const suites = ['e2e', 'crash', 'pack', 'update', 'headoffice'].map((suite) => `tests/${suite}/**`);
/** They compute, and hold nothing open: what one file leaves behind in a process is nothing to the next. */
const pure = ['shared/**/*.test.{ts,tsx}', 'renderer/**/*.test.{ts,tsx}'];

export default defineConfig({
  test: {
    pool: 'forks',
    maxWorkers: 2,
    sequence: { sequencer: longestFirst(/every-tool\.slow/, /\.slow\.test/) },
    projects: [
      {
        extends: true,
        test: {
          name: 'slow',
          include: slow,
          exclude: [...elsewhere, ...pure, ...suites],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'whole',
          include: ['**/*.test.{ts,tsx}'],
          exclude: [...elsewhere, ...pure, ...suites, ...slow],
          setupFiles: ['tests/support/quick-secrets.ts'],
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'pure',
          include: pure,
          exclude: elsewhere,
          // A process for each of a hundred small files takes longer than what they prove.
          isolate: false,
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
    ],
  },
});
