import { expect, test } from 'vitest';
import { launcherCounts, playwrightCount, vitestCount } from './test-count.ts';

const unit = {
  testResults: [
    {
      name: 'a.test.ts',
      status: 'failed',
      assertionResults: [
        { fullName: 'adds', status: 'passed' },
        { fullName: 'rounds', status: 'failed', failureMessages: ['\u001b[31m1 is not 2\u001b[39m\n  at a'] },
        { fullName: 'waits', status: 'pending' },
      ],
    },
    { name: 'broken.test.ts', status: 'failed', message: 'no such module', assertionResults: [] },
  ],
};
const spec = (title: string, web: string, electron: string) => ({
  title,
  tests: [
    { projectName: 'web', status: web },
    { projectName: 'electron', status: electron, results: [{ errors: [{ message: 'no paper\nat b' }] }] },
  ],
});
const screens = {
  errors: [{ message: 'the server ended' }],
  suites: [
    {
      title: 'sale.spec.ts',
      specs: [spec('pays', 'expected', 'unexpected')],
      suites: [{ title: 'keys', specs: [spec('F10', 'flaky', 'skipped')] }],
    },
  ],
};

test('a failure is named with the first line of what it said, a file that cannot be loaded too', () => {
  expect(vitestCount(unit)).toEqual({
    passed: 1,
    failures: ['a.test.ts › rounds: 1 is not 2', 'broken.test.ts: no such module'],
    skipped: ['waits'],
  });
});
test('nested suites, flaky tests and errors outside tests are counted', () => {
  expect(playwrightCount(screens)).toEqual({
    passed: 1,
    failures: [
      '[electron] sale.spec.ts › pays: no paper',
      '[web] keys › F10',
      'playwright: the server ended',
    ],
    skipped: ['[electron] keys › F10'],
  });
});
test('a launcher is credited only with what it ran', () => {
  expect([...launcherCounts(screens)]).toEqual([
    ['web', 2],
    ['electron', 1],
  ]);
});
test('a report that was never written is a failure, not silence', () => {
  expect(vitestCount(null).failures).toHaveLength(1);
  expect(playwrightCount(null).failures).toHaveLength(1);
  expect(launcherCounts(null).size).toBe(0);
});
