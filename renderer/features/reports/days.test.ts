import { describe, expect, it } from 'vitest';
import { dayPlus, daysOf, presetPeriod } from './days.ts';

describe('days of a report', () => {
  it('go over the ends of months and years', () => {
    expect(dayPlus('2026-12-31', 1)).toBe('2027-01-01');
    expect(dayPlus('2028-03-01', -1)).toBe('2028-02-29');
  });

  it('know the usual periods', () => {
    const today = '2027-01-03';
    expect(presetPeriod('week', today)).toEqual({ from: '2026-12-28', to: today });
    expect(presetPeriod('month', today)).toEqual({ from: '2026-12-05', to: today });
    expect(presetPeriod('thisMonth', today)).toEqual({ from: '2027-01-01', to: today });
    expect(presetPeriod('lastMonth', today)).toEqual({ from: '2026-12-01', to: '2026-12-31' });
  });

  it('are listed with both ends, and no more than can be drawn', () => {
    expect(daysOf({ from: '2026-02-27', to: '2026-03-01' }, 10)).toEqual([
      '2026-02-27',
      '2026-02-28',
      '2026-03-01',
    ]);
    expect(daysOf({ from: '2026-01-01', to: '2026-12-31' }, 31)).toHaveLength(31);
    expect(daysOf({ from: '2026-03-02', to: '2026-03-01' }, 10)).toEqual([]);
  });
});
