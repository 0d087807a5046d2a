const minute_ms = 60_000;
export const day_minutes = 24 * 60;

/** Minutes of a day in a zone; nobody is told between them. The same twice: at any hour. */
export interface Quiet {
  readonly quiet_from: number;
  readonly quiet_to: number;
  /** As IANA names it. */
  readonly zone: string;
}

export function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return zone !== '';
  } catch {
    return false;
  }
}
function minuteOf(at: number, zone: string): number {
  const format = new Intl.DateTimeFormat('en', {
    ...{ timeZone: zone, hour: '2-digit', minute: '2-digit', hourCycle: 'h23' },
  });
  const parts = new Map(format.formatToParts(at).map(({ type, value }) => [type, Number(value)]));
  return (parts.get('hour') ?? 0) * 60 + (parts.get('minute') ?? 0);
}

/** When somebody may be told: now, or at the end of the quiet hours, which may lie over midnight. */
export function afterQuiet(now: number, { quiet_from, quiet_to, zone }: Quiet): number {
  const minute = minuteOf(now, zone);
  const length = (quiet_to - quiet_from + day_minutes) % day_minutes;
  const since = (minute - quiet_from + day_minutes) % day_minutes;
  if (since >= length) return now;
  return now - (now % minute_ms) + (length - since) * minute_ms;
}
