import { storedJson } from '#main/kernel/db/stored-json.ts';
import { endOfMonth, type ReportPeriod } from '#shared/domain/report-period.ts';
import { addTotals, type Totals, type TotalsFact, toldApart } from '#shared/domain/totals.ts';
import type { ReportsStore } from './store.ts';

/** The sum of the months of a period. */
export function added(months: ReadonlyMap<string, TotalsFact>): Totals {
  const totals: Totals = {};
  for (const month of months.values()) addTotals(totals, month);
  return totals;
}

/**
 * Totals between two days, by month, YYYY-MM, in their order: a month that lies in it whole and has ended is one row, the others are
 * a row for each day and shift. Five years are some sixty rows, whatever the volume.
 */
export const createMonthly =
  (store: Pick<ReportsStore, 'monthsBetween' | 'totalsBetween'>) =>
  ({ from, to }: ReportPeriod): ReadonlyMap<string, Totals> => {
    const months = new Map<string, Totals>();
    const add = (month: string, totals: TotalsFact): void => {
      const sum = months.get(month) ?? {};
      addTotals(sum, totals);
      months.set(month, sum);
    };
    let next = from;
    const daysUntil = (last: string): void => {
      if (next > last) return;
      for (const { day, body } of store.totalsBetween(next, last))
        add(day.slice(0, 7), storedJson<TotalsFact>(body));
    };
    for (const { period, body } of store.monthsBetween(from.slice(0, 7), to.slice(0, 7))) {
      const first = `${period}-01`;
      const last = endOfMonth(first);
      if (first < next || last > to) continue;
      const totals = storedJson<TotalsFact>(body);
      // What an earlier program closed does not tell the returns apart; the days of it do.
      if (!toldApart(totals)) continue;
      daysUntil(`${period}-00`);
      add(period, totals);
      next = `${period}-99`;
    }
    daysUntil(to);
    return months;
  };
