/** At once: no roll and no patience is longer. */
export const mostLabels = 300;

/** A sheet of labels as stationers sell it, in millimetres of A4. */
export interface LabelSheet {
  readonly id: string;
  readonly columns: number;
  readonly rows: number;
  readonly width: number;
  readonly height: number;
  /** Of the first label, from the edges of the paper. */
  readonly left: number;
  readonly top: number;
  /** Between two labels side by side; those one below the other touch. */
  readonly gap: number;
}

const a4 = { width: 210, height: 297 } as const;

/** The common sheets, by how many labels they have. */
export const labelSheets = [
  { id: 'a4-24', columns: 3, rows: 8, width: 70, height: 37, left: 0, top: 0.5, gap: 0 },
  { id: 'a4-21', columns: 3, rows: 7, width: 63.5, height: 38.1, left: 7.2, top: 15.1, gap: 2.55 },
  { id: 'a4-65', columns: 5, rows: 13, width: 38.1, height: 21.2, left: 4.7, top: 10.7, gap: 2.5 },
] as const satisfies readonly LabelSheet[];

/** Whether all its labels lie on the paper. */
export const liesOnPaper = ({ columns, rows, width, height, left, top, gap }: LabelSheet): boolean =>
  left + columns * width + (columns - 1) * gap <= a4.width && top + rows * height <= a4.height;

export interface LabelPlace {
  readonly page: number;
  /** Upper left corner, in millimetres. */
  readonly x: number;
  readonly y: number;
}

/** Where each of so many labels goes, row by row, the first after `used` places of the first sheet that are empty already. */
export function labelPlaces(sheet: LabelSheet, count: number, used: number): LabelPlace[] {
  const onPage = sheet.columns * sheet.rows;
  return Array.from({ length: count }, (_, at) => {
    const place = at + Math.min(used, onPage - 1);
    const inPage = place % onPage;
    return {
      page: Math.floor(place / onPage),
      x: sheet.left + (inPage % sheet.columns) * (sheet.width + sheet.gap),
      y: sheet.top + Math.floor(inPage / sheet.columns) * sheet.height,
    };
  });
}
