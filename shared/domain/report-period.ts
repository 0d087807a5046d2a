/** Both ends are shop-local days YYYY-MM-DD and belong to it. */
export interface ReportPeriod {
  readonly from: string;
  readonly to: string;
}

const day_ms = 86_400_000;
/** No shop sold before the first, none will after the last: what would begin or end there begins and ends with them. */
const [first, last] = ['1000-01-01', '9999-12-31'].map((day) => Date.parse(day)) as [number, number];
const iso = (at: number): string => new Date(Math.min(Math.max(at, first), last)).toISOString().slice(0, 10);
const plus = (day: string, days: number): string => iso(Date.parse(day) + days * day_ms);
const utc = (year: number, month: number, day: number): string => iso(Date.UTC(year, month, day));

/** The last day of the month of a day. */
export const endOfMonth = (day: string): string => utc(Number(day.slice(0, 4)), Number(day.slice(5, 7)), 0);

/**
 * What a period is compared with: as many whole months right before whole months, so that March stands beside February, and
 * otherwise as many days right before its first one.
 */
export function periodBefore({ from, to }: ReportPeriod): ReportPeriod {
  const end = plus(from, -1);
  if (from.endsWith('-01') && to === endOfMonth(to)) {
    const [year, month] = [Number(from.slice(0, 4)), Number(from.slice(5, 7))];
    const months = (Number(to.slice(0, 4)) - year) * 12 + Number(to.slice(5, 7)) - month + 1;
    return { from: utc(year, month - 1 - months, 1), to: end };
  }
  const days = Math.round((Date.parse(to) - Date.parse(from)) / day_ms) + 1;
  return { from: plus(from, -days), to: end };
}
