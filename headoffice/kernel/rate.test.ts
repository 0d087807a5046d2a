import { expect, test } from 'vitest';
import { createRate } from './rate.ts';

test('there is room for so many in a while, by name, and again after it', () => {
  const hasRoom = createRate({ most: 2, while_ms: 1_000, kept: 2 });
  expect([1, 2, 3].map(() => hasRoom('a', 0))).toEqual([true, true, false]);
  expect(hasRoom('b', 999)).toBe(true);
  expect(hasRoom('a', 1_000)).toBe(true);
});
