import { parse } from 'csv-parse/sync';
import { decodeCsv, sniffEncoding } from '#shared/domain/csv-encodings.ts';
import { foldHeader } from '#shared/domain/csv-names.ts';
import { readName } from '#shared/domain/csv-rows.ts';
import { csvParseOptions, sniffDialect } from '#shared/domain/csv-text.ts';
import { parseTaxRate, parseUnit } from '#shared/domain/csv-values.ts';
import {
  longestCell,
  mostPublishedRows,
  type PublishedColumn,
  type PublishedRow,
  publishedColumns,
} from '#shared/modules/catalog/published.ts';

/** What cannot be published as it is, by the line of the file. */
export type ListFault =
  | { readonly is: 'no-name-column' }
  | { readonly is: 'unknown-column'; readonly column: string }
  | { readonly is: 'empty' }
  | { readonly is: 'too-long'; readonly most: number }
  | { readonly is: 'row'; readonly line: number; readonly why: PublishedColumn | 'twice' | 'cells' };

/** Only the shop itself knows what lies on its shelves and what it paid. */
const ofTheShop = ['stock', 'cost'];
const headLength = 65_536;

const isSound: Readonly<Record<PublishedColumn, (cell: string) => boolean>> = {
  code: (cell) => cell.length <= 80,
  name: (cell) => cell !== '' && cell.length <= longestCell,
  price: (cell) => cell === '' || /^\d{1,13}(?:\.\d{1,4})?$/.test(cell),
  tax_rate: (cell) => cell === '' || (cell.length <= 20 && parseTaxRate(cell) !== undefined),
  category: (cell) => cell.length <= longestCell,
  unit: (cell) => cell === '' || parseUnit(cell) !== undefined,
};

/** The plain product file, as the till exports it: all of it, or what stands against it. */
export function readProductList(
  bytes: Uint8Array,
):
  | { readonly ok: true; readonly rows: readonly PublishedRow[] }
  | { readonly ok: false; readonly faults: readonly ListFault[] } {
  const text = decodeCsv(bytes, sniffEncoding(bytes));
  const options = csvParseOptions(sniffDialect(text.slice(0, headLength)));
  const [head = [], ...body] = parse(text, { ...options, relax_column_count: true }) as string[][];
  const names = head.map(foldHeader);
  const no = (...faults: readonly ListFault[]) => ({ ok: false, faults }) as const;
  const known: readonly string[] = [...publishedColumns, ...ofTheShop].map(foldHeader);
  const unknown = head.find((_, at) => !known.includes(names[at] ?? ''));
  if (!names.includes('name')) return no({ is: 'no-name-column' });
  if (unknown !== undefined) return no({ is: 'unknown-column', column: unknown });
  const filled = body
    .map((cells, at) => ({ cells, line: at + 2 }))
    .filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
  if (filled.length === 0) return no({ is: 'empty' });
  if (filled.length > mostPublishedRows) return no({ is: 'too-long', most: mostPublishedRows });
  const places = publishedColumns.map((column) => names.indexOf(foldHeader(column)));
  const faults: ListFault[] = [];
  const codes = new Set<string>();
  const rows = filled.map(({ cells, line }) => {
    const row = places.map((at) => (at < 0 ? '' : readName(cells[at] ?? '')));
    const wrong = publishedColumns.find((column, at) => !isSound[column](row[at] ?? ''));
    const [code = ''] = row;
    if (cells.length > head.length) faults.push({ is: 'row', line, why: 'cells' });
    else if (wrong) faults.push({ is: 'row', line, why: wrong });
    else if (code !== '' && codes.has(code)) faults.push({ is: 'row', line, why: 'twice' });
    codes.add(code);
    return row;
  });
  return faults.length > 0 ? no(...faults) : { ok: true, rows };
}
