import { afterEach, expect, test, vi } from 'vitest';
import { buildRecord, buildSource } from './build-record.ts';

afterEach(() => vi.unstubAllEnvs());

test.each([
  ['1.2.0', 'stable'],
  ['1.2.0-beta.3', 'beta'],
  ['1.2.0-alpha', 'beta'],
])('version %s is for the channel %s', (version, channel) => {
  const record = buildRecord({ version, commit: null, built_at: null }, true);
  expect(record).toEqual({ version, commit: null, built_at: null, channel, signed: true });
});

test('the time of a build is the one it is told, in whole seconds, so that it can be made again', () => {
  vi.stubEnv('SOURCE_DATE_EPOCH', '1763640000');
  expect(buildSource('1.0.0').built_at).toBe(1_763_640_000_000);
  vi.stubEnv('SOURCE_DATE_EPOCH', 'yesterday');
  expect(buildSource('1.0.0').built_at).toBeNull();
});
