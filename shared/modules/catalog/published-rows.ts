import { readName } from '#shared/domain/csv-rows.ts';
import { parseTaxRate, parseUnit } from '#shared/domain/csv-values.ts';
import { longestCell, type PublishedColumn, type PublishedRow, publishedColumns } from './published.ts';

const isSound: Readonly<Record<PublishedColumn, (cell: string) => boolean>> = {
  code: (cell) => cell.length <= 80,
  name: (cell) => cell !== '' && cell.length <= longestCell,
  price: (cell) => cell === '' || /^\d{1,13}(?:\.\d{1,4})?$/.test(cell),
  tax_rate: (cell) => cell === '' || (cell.length <= 20 && parseTaxRate(cell) !== undefined),
  category: (cell) => cell.length <= longestCell,
  unit: (cell) => cell === '' || parseUnit(cell) !== undefined,
};

/** What no till could take: a cell, or a code that stands in the list already. */
export type RowFault = PublishedColumn | 'twice';
/** Reads the rows of one list, one after the other. */
export function publishedRowReader() {
  const codes = new Set<string>();
  return (cells: readonly string[]): { readonly row: PublishedRow; readonly fault: RowFault | null } => {
    const row = cells.map(readName);
    const wrong = publishedColumns.find((column, at) => !isSound[column](row[at] ?? ''));
    const [code = ''] = row;
    const isTwice = code !== '' && codes.has(code);
    codes.add(code);
    return { row, fault: wrong ?? (isTwice ? 'twice' : null) };
  };
}
