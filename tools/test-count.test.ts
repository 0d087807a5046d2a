import { expect, test } from 'vitest';
import { launcherCounts, playwrightCount, vitestCount } from './test-count.ts';

const unit = {
  testResults: [
    {
      name: 'a.test.ts',
      status: 'failed',
      assertionResults: [
        { fullName: 'adds', status: 'passed' },
        { fullName: 'rounds', status: 'failed' },
        { fullName: 'waits', status: 'pending' },
      ],
    },
    { name: 'broken.test.ts', status: 'failed', assertionResults: [] },
  ],
};
const spec = (title: string, web: string, electron: string) => ({
  title,
  tests: [
    { projectName: 'web', status: web },
    { projectName: 'electron', status: electron },
  ],
});
const screens = {
  errors: [{}],
  suites: [
    {
      title: 'sale.spec.ts',
      specs: [spec('pays', 'expected', 'unexpected')],
      suites: [{ title: 'keys', specs: [spec('F10', 'flaky', 'skipped')] }],
    },
  ],
};

test('a file that cannot be loaded is a failure of its own', () => {
  expect(vitestCount(unit)).toEqual({ passed: 1, failed: 2, skipped: ['waits'] });
});
test('nested suites, flaky tests and errors outside tests are counted', () => {
  expect(playwrightCount(screens)).toEqual({ passed: 1, failed: 3, skipped: ['[electron] keys › F10'] });
});
test('a launcher is credited only with what it ran', () => {
  expect([...launcherCounts(screens)]).toEqual([
    ['web', 2],
    ['electron', 1],
  ]);
});
test('a report that was never written is a failure, not silence', () => {
  expect(vitestCount(null).failed).toBe(1);
  expect(playwrightCount(null).failed).toBe(1);
  expect(launcherCounts(null).size).toBe(0);
});
