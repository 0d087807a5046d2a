import { expect, test } from 'vitest';
import { createAttempts, guesses } from './attempts.ts';

const few = { each: 3, address: 5, everywhere: 8 };
const begin = (attempts: ReturnType<typeof createAttempts>, name: string, from: string, now = 0) =>
  attempts.begin(guesses('password', name, from, few), now);

test('of many at once no more are tried than of many one after the other', () => {
  const attempts = createAttempts();
  expect(Array.from({ length: 9 }, () => begin(attempts, 'awa', '10.0.0.1')).filter(Boolean)).toHaveLength(3);
  expect(begin(attempts, 'awa', '10.0.0.1', 10 * 60_000 - 1)).toBeNull();
  expect(begin(attempts, 'awa', '10.0.0.1', 10 * 60_000)).not.toBeNull();
});

test('who guesses shuts out neither others at his address nor the same name elsewhere, up to a wider bound', () => {
  const attempts = createAttempts();
  for (let i = 0; i < 3; i += 1) begin(attempts, 'awa', '10.0.0.1');
  expect(begin(attempts, 'moussa', '10.0.0.1')).not.toBeNull();
  expect(begin(attempts, 'awa', '10.0.0.2')).not.toBeNull();
  expect(begin(attempts, 'fatou', '10.0.0.1')).not.toBeNull();
  expect(begin(attempts, 'fatou', '10.0.0.1')).toBeNull();
  for (const from of ['10.0.0.3', '10.0.0.4', '10.0.0.5', '10.0.0.6'])
    expect(begin(attempts, 'awa', from)).not.toBeNull();
  expect(begin(attempts, 'awa', '10.0.0.7')).toBeNull();
});

test('what was right does not count, and takes back nothing of what was wrong', () => {
  const attempts = createAttempts();
  for (let i = 0; i < 20; i += 1) begin(attempts, 'awa', '10.0.0.1')?.takeBack();
  for (let i = 0; i < 2; i += 1) begin(attempts, 'awa', '10.0.0.1');
  const right = begin(attempts, 'awa', '10.0.0.1');
  right?.takeBack();
  right?.takeBack();
  expect(begin(attempts, 'awa', '10.0.0.1')).not.toBeNull();
  expect(begin(attempts, 'awa', '10.0.0.1')).toBeNull();
});

test.each([
  ['2001:db8:1:2::1', '2001:db8:1:2:ffff::9', true],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::', true],
  ['2001:db8:1:2::1', '2001:db8:1:3::1', false],
  ['::1', '::2', true],
  ['10.0.0.1', '10.0.0.2', false],
  ['::ffff:10.0.0.1', '::ffff:10.0.0.2', false],
  ['::FFFF:10.0.0.1', '10.0.0.1', true],
  ['10.0.0.1:4711', '10.0.0.1:4712', true],
  ['::ffff:10.0.0.1', '::1', false],
])('%s and %s are one line: %j', (one, other, same) => {
  const nameOf = (from: string) => guesses('password', 'awa', from, few)[0]?.name;
  expect(nameOf(one) === nameOf(other)).toBe(same);
});
