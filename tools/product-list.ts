import { parse } from 'csv-parse/sync';
import { decodeCsv, sniffEncoding } from '#shared/domain/csv-encodings.ts';
import { foldHeader } from '#shared/domain/csv-names.ts';
import { csvParseOptions, sniffDialect } from '#shared/domain/csv-text.ts';
import { mostPublishedRows, type PublishedRow, publishedColumns } from '#shared/modules/catalog/published.ts';
import { publishedRowReader, type RowFault } from '#shared/modules/catalog/published-rows.ts';

/** What cannot be published as it is, by the line of the file. */
export type ListFault =
  | { readonly is: 'no-name-column' }
  | { readonly is: 'unknown-column'; readonly column: string }
  | { readonly is: 'empty' }
  | { readonly is: 'too-long'; readonly most: number }
  | { readonly is: 'row'; readonly line: number; readonly why: RowFault | 'cells' };

/** Only the shop itself knows what lies on its shelves and what it paid. */
const ofTheShop = ['stock', 'cost'];
const headLength = 65_536;

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
  const read = publishedRowReader();
  const rows = filled.map(({ cells, line }) => {
    const { row, fault } = read(places.map((at) => (at < 0 ? '' : (cells[at] ?? ''))));
    const why = cells.length > head.length ? 'cells' : fault;
    if (why) faults.push({ is: 'row', line, why });
    return row;
  });
  return faults.length > 0 ? no(...faults) : { ok: true, rows };
}
