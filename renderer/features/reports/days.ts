const day_ms = 86_400_000;
const iso = (at: number): string => new Date(at).toISOString().slice(0, 10);

/** A shop-local YYYY-MM-DD some days later, or earlier. */
export const dayPlus = (day: string, days: number): string => iso(Date.parse(day) + days * day_ms);
export const firstOfMonth = (day: string): string => `${day.slice(0, 8)}01`;

export interface Period {
  readonly from: string;
  readonly to: string;
}
export const presets = ['week', 'month', 'thisMonth', 'lastMonth'] as const;
export type Preset = (typeof presets)[number];

/** A usual period that ends today or ended with the last month, both ends included. */
export function presetPeriod(preset: Preset, today: string): Period {
  if (preset === 'week') return { from: dayPlus(today, -6), to: today };
  if (preset === 'month') return { from: dayPlus(today, -29), to: today };
  if (preset === 'thisMonth') return { from: firstOfMonth(today), to: today };
  const to = dayPlus(firstOfMonth(today), -1);
  return { from: firstOfMonth(to), to };
}

/** Every day of a period in order, as long as it is short enough to draw. */
export function daysOf({ from, to }: Period, most: number): string[] {
  const days: string[] = [];
  for (let day = from; day <= to && days.length < most; day = dayPlus(day, 1)) days.push(day);
  return days;
}
