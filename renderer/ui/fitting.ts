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

interface FittingColumn {
  /** A track of CSS grid, in rem. */
  readonly width: string;
  readonly spare?: number | undefined;
}

const least_rem = ({ width }: FittingColumn): number =>
  Number.parseFloat(/[\d.]+(?=rem)/.exec(width)?.[0] ?? '0');
/** Between two columns, and on both sides of a row. */
const air_rem = 1;

/** The columns that stand beside each other in the room there is: of those that can be spared the highest number goes first. */
export function fittingColumns<C extends FittingColumn>(
  columns: readonly C[],
  room_rem: number,
): readonly C[] {
  const wanted_rem = columns.reduce((sum, column) => sum + least_rem(column) + air_rem, air_rem);
  const spare = Math.max(...columns.map((column) => column.spare ?? 0));
  if (wanted_rem <= room_rem || spare === 0) return columns;
  return fittingColumns(
    columns.filter((column) => column.spare !== spare),
    room_rem,
  );
}
