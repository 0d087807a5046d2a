import { describe, expect, it } from 'vitest';
import { dayPlusDays, dayPlusMonths, weeksOf } from './calendar-days.ts';

describe('the days of a calendar', () => {
  it('go over the ends of months and years', () => {
    expect(dayPlusDays('2026-12-31', 1)).toBe('2027-01-01');
    expect(dayPlusDays('2028-03-01', -1)).toBe('2028-02-29');
    expect(dayPlusMonths('2026-01-31', 1)).toBe('2026-02-28');
    expect(dayPlusMonths('2026-01-15', -1)).toBe('2025-12-15');
  });

  it('are shown in whole weeks from Monday', () => {
    const weeks = weeksOf('2026-11');
    expect(weeks[0]).toEqual([
      '2026-10-26',
      '2026-10-27',
      '2026-10-28',
      '2026-10-29',
      '2026-10-30',
      '2026-10-31',
      '2026-11-01',
    ]);
    expect(weeks.at(-1)?.at(0)).toBe('2026-11-30');
    expect(weeksOf('2027-02')).toHaveLength(4);
  });
});
