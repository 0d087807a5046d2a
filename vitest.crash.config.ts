import { defineConfig } from 'vitest/config';

/** Kills and faults take minutes: a suite of their own, in every full test run. */
export default defineConfig({
  test: {
    include: ['tests/crash/**/*.test.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
