import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { longestFirst } from './tests/support/longest-first.ts';

const double = fileURLToPath(new URL('./tests/support/electron-double/register.ts', import.meta.url));

/** electron-updater asks for Electron by its name: these tests run with the double in its place, from the first import. */
export default defineConfig({
  test: {
    name: 'update',
    include: ['tests/update/**/*.test.ts'],
    pool: 'forks',
    execArgv: ['--import', double],
    maxWorkers: 2,
    sequence: { sequencer: longestFirst(/power-cut\.test/, /way-back\.test/) },
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
