const short_ms = 1.5;
const long_ms = 4;

export interface PieceSizes {
  readonly fewest: number;
  readonly most: number;
}

/**
 * How many rows go into one piece: as many as are worked on between two scans. Who uses it tells what the work took without its commit:
 * that waits for the disk, ten rows as long as a hundred, and counted it would give a slow disk the smallest pieces and the most writes.
 */
export function createPieceSize({ fewest, most }: PieceSizes) {
  let rows = fewest;
  return {
    rows: (): number => rows,
    worked: (ms: number): void => {
      if (ms < short_ms) rows = Math.min(most, rows * 2);
      if (ms > long_ms) rows = Math.max(fewest, Math.floor(rows / 2));
    },
  };
}
export type PieceSize = ReturnType<typeof createPieceSize>;
