import { defineConfig } from '@playwright/test';

/** One suite, two launchers; which Electron the second one drives is said by tests/support/electron-kind.ts. */
export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results/screens',
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  workers: 2,
  retries: 0,
  timeout: 240_000,
  expect: { timeout: 30_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/screens.json' }]],
  projects: [
    { name: 'web', testIgnore: /electron-\w+\.spec\.ts$/ },
    { name: 'electron', testIgnore: /web-\w+\.spec\.ts$/ },
  ],
});
