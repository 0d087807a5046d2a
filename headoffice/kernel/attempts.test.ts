import { expect, test } from 'vitest';
import { guesses } from './attempts.ts';

const few = { each: 3, address: 5, everywhere: 8 };
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
