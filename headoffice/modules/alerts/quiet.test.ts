import { expect, test } from 'vitest';
import { afterQuiet, isZone } from './quiet.ts';

const at = (hour: string): number => Date.parse(`2026-11-20T${hour}:30Z`);
const night = { quiet_from: 21 * 60, quiet_to: 6 * 60, zone: 'Africa/Douala' };

test('nobody is told at night by the clock of the shop, and then at its end', () => {
  // An hour ahead of UTC.
  expect(afterQuiet(at('19:59'), night)).toBe(at('19:59'));
  expect(afterQuiet(at('20:00'), night)).toBe(Date.parse('2026-11-21T05:00:00Z'));
  expect(afterQuiet(at('04:59'), night)).toBe(Date.parse('2026-11-20T05:00:00Z'));
  expect(afterQuiet(at('05:00'), night)).toBe(at('05:00'));
});

test('quiet hours of one day, and none', () => {
  const noon = { quiet_from: 12 * 60, quiet_to: 14 * 60, zone: 'UTC' };
  expect(afterQuiet(at('13:59'), noon)).toBe(Date.parse('2026-11-20T14:00:00Z'));
  expect(afterQuiet(at('14:00'), noon)).toBe(at('14:00'));
  expect(afterQuiet(at('12:00'), { ...noon, quiet_to: 12 * 60 })).toBe(at('12:00'));
});

test('what is no zone is none', () => {
  expect(['Africa/Dakar', 'UTC', '', 'Mars/Base', "x'"].map(isZone)).toEqual([
    true,
    true,
    false,
    false,
    false,
  ]);
});
