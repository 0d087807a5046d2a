import { defineConfig } from '@playwright/test';

/**
 * A story is told once, on the web host; the Electron launcher runs what only it has (electron-*.spec.ts) and one journey of
 * each feature, those tagged @both. COMPTOIR_EVERY_STORY=1, before a release, tells all of them on both.
 */
const onElectron = process.env.COMPTOIR_EVERY_STORY ? /./ : /electron-\w+\.spec\.ts|@both/;

/** One suite, two launchers; which Electron the second one drives is said by tests/support/electron-kind.ts. */
export default defineConfig({
  testDir: 'tests/e2e',
  outputDir: 'test-results/screens',
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  // A story often waits: for a printer, a finger, the end of a movement. A third one has the processor meanwhile.
  workers: 3,
  retries: 0,
  timeout: 240_000,
  expect: { timeout: process.env.COMPTOIR_SLOW_TILL ? 12_000 : 30_000 },
  reporter: [['list'], ['json', { outputFile: 'test-results/screens.json' }]],
  projects: [
    { name: 'web', testIgnore: /electron-\w+\.spec\.ts$/ },
    { name: 'electron', grep: onElectron },
  ],
});
