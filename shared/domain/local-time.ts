/** Local wall time of an instant in a shop's time zone. */
export interface LocalTime {
  /** YYYY-MM-DD */
  readonly day: string;
  /** 0-23 */
  readonly hour: number;
}

/** Hours after midnight at which a shop's day may end: later ones would be the next morning's sales. */
export const latestDayEnd = 8;

const day_ms = 86_400_000;
const dayBefore = (day: string): string => new Date(Date.parse(day) - day_ms).toISOString().slice(0, 10);

const quarter_ms = 900_000;

/** "4 PM": how a clock of twelve hours calls an hour of the day, 0–23. */
export const hourOfTwelve = (hour: number): string => `${hour % 12 || 12} ${hour < 12 ? 'AM' : 'PM'}`;

/**
 * Day and hour of UTC milliseconds in an IANA time zone. Offsets change at quarters of an hour at the most, so one answer
 * serves that quarter: a sale must not pay for a calendar library.
 * @param dayEndsAt hour of the clock, 0–8: what happens before it belongs to the day that began yesterday
 */
export function localTimeIn(timeZone: string, dayEndsAt = 0): (at: number) => LocalTime {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    hourCycle: 'h23',
  });
  let from = Number.NaN;
  let known: LocalTime = { day: '', hour: 0 };
  return (at) => {
    const start = Math.floor(at / quarter_ms) * quarter_ms;
    if (start === from) return known;
    const parts = Object.fromEntries(format.formatToParts(start).map(({ type, value }) => [type, value]));
    const hour = Number(parts.hour);
    const date = `${parts.year}-${parts.month}-${parts.day}`;
    known = { day: hour < dayEndsAt ? dayBefore(date) : date, hour };
    from = start;
    return known;
  };
}

/** A computer whose clock says anything else has lost its battery, or was set by mistake. */
export const plausibleTimes = { from: Date.UTC(2025, 0, 1), to: Date.UTC(2100, 0, 1) } as const;
export const plausibleTime = (at: number): boolean => at >= plausibleTimes.from && at < plausibleTimes.to;

export const monthOf = (day: string): string => day.slice(0, 7);
export const yearOf = (day: string): string => day.slice(0, 4);
