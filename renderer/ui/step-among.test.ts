import { expect, test } from 'vitest';
import { stepAmong } from './step-among.ts';

test('a step among others says before which one it ends', () => {
  expect(stepAmong([1, 2, 3], 2, 1)).toBeNull();
  expect(stepAmong([1, 2, 3], 1, 1)).toBe(3);
  expect(stepAmong([1, 2, 3], 3, -1)).toBe(2);
  expect(stepAmong([1, 2, 3], 1, -1)).toBeUndefined();
  expect(stepAmong([1, 2, 3], 3, 1)).toBeUndefined();
  expect(stepAmong([1, 2, 3], 9, 1)).toBeUndefined();
});
