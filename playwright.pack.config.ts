import { defineConfig } from '@playwright/test';

/** The packaged till: its executable where COMPTOIR_PACKAGED names one, else its files under the double. */
export default defineConfig({
  testDir: 'tests/pack',
  testMatch: '**/*.spec.ts',
  outputDir: 'test-results/packaged',
  forbidOnly: Boolean(process.env.CI),
  workers: 1,
  retries: 0,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/packaged.json' }]],
});
