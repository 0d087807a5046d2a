const day_ms = 86_400_000;

/** Days as YYYY-MM-DD; a month as YYYY-MM. */
export const dayPlusDays = (day: string, days: number): string =>
  new Date(Date.parse(day) + days * day_ms).toISOString().slice(0, 10);

/** The same day of another month, or its last one. */
export function dayPlusMonths(day: string, months: number): string {
  const first = new Date(`${day.slice(0, 7)}-01T00:00:00Z`);
  first.setUTCMonth(first.getUTCMonth() + months);
  const month = first.toISOString().slice(0, 7);
  const last = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate();
  return `${month}-${String(Math.min(Number(day.slice(8)), last)).padStart(2, '0')}`;
}

/** The weeks that a month touches, each from Monday to Sunday. */
export function weeksOf(month: string): string[][] {
  const first = `${month}-01`;
  const fromMonday = (new Date(first).getUTCDay() + 6) % 7;
  const last = dayPlusDays(dayPlusMonths(first, 1), -1);
  const weeks: string[][] = [];
  for (let monday = dayPlusDays(first, -fromMonday); monday <= last; monday = dayPlusDays(monday, 7))
    weeks.push(Array.from({ length: 7 }, (_, at) => dayPlusDays(monday, at)));
  return weeks;
}
