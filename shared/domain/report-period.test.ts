import { describe, expect, it } from 'vitest';
import { endOfMonth, periodBefore } from './report-period.ts';

describe('the period that another one is compared with', () => {
  it('is as many days, or as many whole months, right before it', () => {
    expect(periodBefore({ from: '2026-11-20', to: '2026-11-20' })).toEqual({
      from: '2026-11-19',
      to: '2026-11-19',
    });
    expect(periodBefore({ from: '2026-03-05', to: '2026-03-11' })).toEqual({
      from: '2026-02-26',
      to: '2026-03-04',
    });
    expect(periodBefore({ from: '2026-03-01', to: '2026-03-31' })).toEqual({
      from: '2026-02-01',
      to: '2026-02-28',
    });
    expect(periodBefore({ from: '2026-01-01', to: '2026-12-31' })).toEqual({
      from: '2025-01-01',
      to: '2025-12-31',
    });
  });

  it('begins with the first day there is, where as long a one before it would begin earlier', () => {
    expect(periodBefore({ from: '2026-01-01', to: '9999-12-31' })).toEqual({
      from: '1000-01-01',
      to: '2025-12-31',
    });
    expect(periodBefore({ from: '1000-01-02', to: '2026-11-20' }).from).toBe('1000-01-01');
    // Turned round, it has no day and is compared with none; what is answered is a day all the same.
    expect(periodBefore({ from: '9999-12-31', to: '2026-11-20' }).from).toBe('9999-12-31');
  });

  it('knows the length of every month', () => {
    expect(['2026-02-03', '2028-02-01', '2026-04-30', '2026-12-01'].map(endOfMonth)).toEqual([
      '2026-02-28',
      '2028-02-29',
      '2026-04-30',
      '2026-12-31',
    ]);
  });
});
