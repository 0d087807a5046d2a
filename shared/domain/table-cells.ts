import { guardFormula } from './formula-guard.ts';
import { type Lang, writings } from './writing.ts';

export const tableFormats = ['csv', 'xlsx', 'ods'] as const;
export type TableFormat = (typeof tableFormats)[number];

/**
 * What the cells of a column are: text; a whole number; an integer of 10^-`places` (minor units, thousandths), written in
 * whole units; a day `YYYY-MM-DD`; a moment `YYYY-MM-DD HH:MM` or with seconds, in the shop's time.
 */
export interface TableColumn {
  readonly header: string;
  readonly kind: 'text' | 'integer' | 'decimal' | 'day' | 'moment';
  readonly places?: number;
}
export type TableValue = string | number | null;
export type TableRows = Iterable<readonly TableValue[]> | AsyncIterable<readonly TableValue[]>;

export interface Table {
  /** Of the sheet. */
  readonly name: string;
  readonly columns: readonly TableColumn[];
  readonly rows: TableRows;
}

/** How a text file parts its cells: spreadsheets of a language with decimal commas expect semicolons. */
export interface CsvDialect {
  readonly separator: ',' | ';';
  readonly mark: '.' | ',';
}
export const plainCsv: CsvDialect = { separator: ',', mark: '.' };
export const csvOf = (lang: Lang): CsvDialect =>
  writings[lang].decimal === ',' ? { separator: ';', mark: ',' } : plainCsv;

/** What a sheet of this format holds, its titles included. */
export const mostSheetRows = 1_048_576;
/** The table has more rows than a sheet: another format has to be chosen. */
export class TableTooLong extends Error {
  override readonly name = 'TableTooLong';
}

/** More than Excel takes in a cell is cut off. */
const longestText = 32_767;
const pieceSize = 65_536;
const widest = 60;
const narrowest = 10;
const momentShape = /^\d{4}-\d{2}-\d{2}(?:[ T]\d{2}:\d{2}(?::\d{2})?)?$/;

/** Characters that no XML can hold, halves of a pair among them. */
const clean = (text: string): string =>
  text
    .toWellFormed()
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is taken out
    .replaceAll(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
    .slice(0, longestText);

function checked(value: TableValue, column: TableColumn): TableValue {
  if (value === null) return null;
  const isNumber = column.kind === 'integer' || column.kind === 'decimal';
  const fits = isNumber ? Number.isSafeInteger(value) : typeof value === 'string';
  const isMoment = column.kind === 'day' || column.kind === 'moment';
  if (!fits || (isMoment && !momentShape.test(String(value))))
    throw new Error(`"${column.header}" cannot hold ${JSON.stringify(value)}`);
  return typeof value === 'string' ? clean(value) : value;
}

/** "12.50" of 1250 with two places: by its digits, never divided. */
function decimalText(value: number, places: number): string {
  const digits = String(Math.abs(value)).padStart(places + 1, '0');
  const whole = digits.slice(0, digits.length - places);
  const sign = value < 0 ? '-' : '';
  return places === 0 ? `${sign}${whole}` : `${sign}${whole}.${digits.slice(-places)}`;
}

const plainText = (value: TableValue, column: TableColumn): string => {
  if (value === null) return '';
  return typeof value === 'number' ? decimalText(value, column.places ?? 0) : value;
};

/** What a cell says, a number by its digits with a point. @throws for a value its column cannot hold. */
export const cellText = (value: TableValue, column: TableColumn): string =>
  plainText(checked(value, column), column);

function csvCell(value: TableValue, column: TableColumn, { separator, mark }: CsvDialect): string {
  const text = cellText(value, column);
  const safe = column.kind === 'text' ? guardFormula(text) : text.replace('.', mark);
  return safe.includes(separator) || /["\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The table as pieces of a text file; the mark at its beginning tells Excel that it is UTF-8. */
export async function* csvPieces(table: Table, dialect: CsvDialect = plainCsv): AsyncGenerator<string> {
  const line = (cells: readonly string[]): string => `${cells.join(dialect.separator)}\r\n`;
  const titles = table.columns.map(({ header }) => csvCell(header, { header, kind: 'text' }, dialect));
  let piece = `\ufeff${line(titles)}`;
  for await (const row of table.rows) {
    piece += line(table.columns.map((column, at) => csvCell(row[at] ?? null, column, dialect)));
    if (piece.length < pieceSize) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}

const formats: Readonly<Record<TableColumn['kind'], (places: number) => string>> = {
  text: () => '@',
  integer: () => '0',
  decimal: (places) => (places === 0 ? '0' : `0.${'0'.repeat(places)}`),
  day: () => 'yyyy-mm-dd',
  moment: () => 'yyyy-mm-dd hh:mm',
};

/** Name and columns of the sheet, as a writer of workbooks takes them. */
export const sheetOf = (table: Table) => ({
  name:
    clean(table.name)
      .replaceAll(/[[\]:*?/\\']/g, ' ')
      .trim()
      .slice(0, 31) || '1',
  columns: table.columns.map(({ header, kind, places }) => ({
    header: clean(header),
    numFmt: formats[kind](places ?? 0),
    width: Math.min(Math.max(header.length + 2, kind === 'text' ? 20 : narrowest), widest),
  })),
  freezePane: { rows: 1 },
});

function sheetCell(value: TableValue, column: TableColumn): string | number | Date | null {
  const known = checked(value, column);
  if (known === null) return null;
  // Such a run of signs stands for a character in this format: its first sign is written that way itself.
  if (column.kind === 'text') return String(known).replaceAll(/_(?=x[\da-f]{4}_)/gi, '_x005F_');
  if (column.kind === 'integer' || column.kind === 'decimal') return Number(plainText(known, column));
  // A cell knows no time zone: the clock of the shop is written as it stands.
  return new Date(`${String(known).replace(' ', 'T')}${column.kind === 'day' ? 'T00:00' : ''}Z`);
}

/** As many rows as a sheet holds below its titles. @throws TableTooLong */
export async function* fittingRows(
  table: Table,
  most: number = mostSheetRows,
): AsyncGenerator<readonly TableValue[]> {
  let written = 1;
  for await (const row of table.rows) {
    written += 1;
    if (written > most) throw new TableTooLong(table.name);
    yield row;
  }
}

/** The rows of the sheet. @throws TableTooLong */
export async function* sheetRows(
  table: Table,
  most: number = mostSheetRows,
): AsyncGenerator<(string | number | Date | null)[]> {
  for await (const row of fittingRows(table, most))
    yield table.columns.map((column, at) => sheetCell(row[at] ?? null, column));
}
