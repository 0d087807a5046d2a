import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['**/*.test.{ts,tsx}'],
    exclude: [
      '**/node_modules/**',
      'out/**',
      'dist/**',
      'tests/e2e/**',
      'tests/crash/**',
      'tests/pack/**',
      'tests/update/**',
      'tests/headoffice/**',
    ],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
