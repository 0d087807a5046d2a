import { expect, test } from 'vitest';
import { isCalendarDay } from './calendar-day.ts';

test.each([
  ['2026-11-30', true],
  ['2028-02-29', true],
  ['9999-12-31', true],
  ['2026-02-29', false],
  ['2026-02-31', false],
  ['9999-99-99', false],
  ['2026-00-10', false],
  ['0026-11-30', false],
  ['2026-11-30T', false],
  ['2026-1-3', false],
  ['2026-13-01', false],
  ['', false],
])('%j is a day: %j', (text, is) => {
  expect(isCalendarDay(text)).toBe(is);
});
