import type { Db } from '#main/kernel/db/db.ts';
import type { Journal } from '#main/kernel/journal/journal.ts';
import { monthOf, yearOf } from '#shared/domain/local-time.ts';
import { minor } from '#shared/domain/units.ts';
import { type Summed, sumOf } from './ledger.ts';
import type { PeriodKind, ShiftsStore } from './store.ts';

export interface PeriodsDeps {
  readonly db: Db;
  readonly journal: Journal;
  readonly store: ShiftsStore;
  readonly localTime: (at: number) => { readonly day: string };
}

interface Perpetual {
  readonly signed: number;
  readonly absolute: number;
}

/** Sorts after every day of the month, every month of the year. */
const endOf = (period: string): string => `${period}~`;

/** Closes the days, months and years that have ended, for ever: docs/spec/closures.md. */
export function createPeriods({ db, journal, store, localTime }: PeriodsDeps) {
  let rolledTo = '';

  const append = (kind: PeriodKind, period: string, summed: Summed, perpetual: Perpetual): void => {
    journal.append(
      'period.closed',
      {
        kind,
        period,
        totals: summed.totals,
        signed: minor(perpetual.signed),
        absolute: minor(perpetual.absolute),
        ...(summed.first !== null &&
          summed.last !== null && { tickets: [summed.first, summed.last] as const }),
      },
      { user: 0 },
    );
  };

  const closeDay = (day: string): void => {
    const rows = store.partsOfDay(day);
    const before = store.lastClosure('day');
    let signed = before?.signed_minor ?? 0;
    let absolute = before?.absolute_minor ?? 0;
    for (const row of rows) {
      signed += row.gross_minor;
      absolute += row.absolute_minor;
    }
    append('day', day, sumOf(rows), { signed, absolute });
  };

  /** A month is the sum of its closed days, a year of its closed months; the perpetual totals are those of its last one. */
  const closeLonger = (kind: 'month' | 'year', period: string): void => {
    const parts = store.closuresIn(kind === 'month' ? 'day' : 'month', period, endOf(period));
    const last = parts.at(-1);
    if (!last) throw new Error(`${kind} ${period} has nothing in it`);
    append(kind, period, sumOf(parts), { signed: last.signed_minor, absolute: last.absolute_minor });
  };

  /** Closes the month and the year of the last closed day, if they ended before `day`. */
  const closeLongerBefore = (day: string): void => {
    const last = store.lastClosure('day')?.period;
    if (last === undefined) return;
    const month = monthOf(last);
    if (month < monthOf(day) && store.lastClosure('month')?.period !== month) closeLonger('month', month);
    const year = yearOf(last);
    if (year < yearOf(day) && store.lastClosure('year')?.period !== year) closeLonger('year', year);
  };

  journal.on('clock.corrected', () => {
    rolledTo = '';
  });

  return {
    /** What is closed of `day` and later: a clock that goes back to that day opens it again. */
    closedSince: (day: string): (readonly [PeriodKind, string])[] => [
      ...store.closedFrom('day', day).map((period) => ['day', period] as const),
      ...store.closedFrom('month', monthOf(day)).map((period) => ['month', period] as const),
      ...store.closedFrom('year', yearOf(day)).map((period) => ['year', period] as const),
    ],
    /**
     * Closes what has ended before `at` (UTC ms), in the caller's durable transaction: days in order, and after the last day
     * of a month that month, then its year. A day on which the till did nothing is not closed. Doing it again does nothing.
     */
    roll: (at: number): void => {
      const today = localTime(Math.max(at, journal.head()?.at ?? 0)).day;
      if (today <= rolledTo) return;
      for (const day of store.daysBetween(store.lastClosure('day')?.period ?? '', today)) {
        closeLongerBefore(day);
        closeDay(day);
      }
      closeLongerBefore(today);
      rolledTo = today;
      db.afterRollback(() => {
        rolledTo = '';
      });
    },
  };
}
