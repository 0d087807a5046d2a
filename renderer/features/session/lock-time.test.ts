import { expect, it } from 'vitest';
import { timeLeft } from './lock-time.ts';

it('counts a lock-out down to nothing, never past it', () => {
  expect(timeLeft(60_000, 0)).toBe('1:00');
  expect(timeLeft(60_000, 1)).toBe('1:00');
  expect(timeLeft(60_000, 53_400)).toBe('0:07');
  expect(timeLeft(900_000, 0)).toBe('15:00');
  expect(timeLeft(60_000, 60_000)).toBe('');
  expect(timeLeft(60_000, 99_000)).toBe('');
  expect(timeLeft(null, 0)).toBe('');
});
