import { csvFields } from './csv-fields.ts';
import { foldHeader, nameScore } from './csv-names.ts';

const mostTitles = 40;
const fields = csvFields.filter((field) => field !== 'sku');

/** The fields that a line of titles names beyond doubt, each by a cell of its own. */
function namedIn(cells: readonly string[]): number {
  const named = new Set<string>();
  for (const cell of cells) {
    const title = foldHeader(cell);
    const field = cell.length > 40 ? undefined : fields.find((one) => nameScore(one, title) >= 75);
    if (field) named.add(field);
  }
  return named.size;
}

/**
 * Whether a table lies on its side: titles down its first column, a product in each of the next. Its rows are few, and no
 * row of it names as many fields as the column does.
 */
export function isSideways(rows: readonly (readonly string[])[]): boolean {
  if (rows.length < 3 || rows.length > mostTitles) return false;
  const down = namedIn(rows.map(([first = '']) => first));
  if (down < 3) return false;
  return rows.every((row) => namedIn(row) < Math.min(down, 3));
}
