const gap_px = 8;

/** How many buttons stand whole in a row; where not all do, `more_px` is kept for the button that holds the rest. */
export function fitting(widths_px: readonly number[], room_px: number, more_px: number): number {
  const whole = widths_px.reduce((sum, width) => sum + width + gap_px, -gap_px);
  if (whole <= room_px) return widths_px.length;
  let used = more_px;
  let count = 0;
  for (const width of widths_px) {
    used += width + gap_px;
    if (used > room_px) break;
    count += 1;
  }
  return count;
}
