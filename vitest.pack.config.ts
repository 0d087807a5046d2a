import { defineConfig } from 'vitest/config';

/** Whole packages, made once for all files: a suite of its own, after the build. */
export default defineConfig({
  test: {
    include: ['tests/pack/**/*.test.ts'],
    globalSetup: ['tests/pack/make-packages.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
