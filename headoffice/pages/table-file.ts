import { writeXlsxStream } from 'hucre/xlsx';
import { csvOf, csvPieces, sheetOf, sheetRows, type Table } from '#shared/domain/table-cells.ts';
import type { Lang } from '#shared/domain/writing.ts';

export const fileFormats = ['csv', 'xlsx'] as const;
export type FileFormat = (typeof fileFormats)[number];
export const fileTypes: Readonly<Record<FileFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};
/** Rows of a file. */
export const mostInFile = 100_000;

export async function tableFile(format: FileFormat, table: Table, lang: Lang): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  if (format === 'csv')
    for await (const piece of csvPieces(table, csvOf(lang))) pieces.push(Buffer.from(piece));
  else for await (const piece of writeXlsxStream(sheetRows(table), sheetOf(table))) pieces.push(piece);
  return Buffer.concat(pieces);
}
