import {
  csvOf,
  csvPieces,
  sheetOf,
  sheetRows,
  type Table,
  type TableFormat,
} from '#shared/domain/table-cells.ts';
import type { Lang } from '#shared/domain/writing.ts';

const types: Readonly<Record<TableFormat, string>> = {
  csv: 'text/csv',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  ods: 'application/vnd.oasis.opendocument.spreadsheet',
};
/** So much is handed over to the browser, which keeps it on the disk, before more is made. */
const partBytes = 4_000_000;

/** A table as a file, made while its rows are read. @throws TableTooLong, and what its rows throw. */
export async function tableFile(format: TableFormat, table: Table, lang: Lang): Promise<Blob> {
  const parts: Blob[] = [];
  let waiting: BlobPart[] = [];
  let size = 0;
  const take = (piece: BlobPart, length: number): void => {
    waiting.push(piece);
    size += length;
    if (size < partBytes) return;
    parts.push(new Blob(waiting));
    waiting = [];
    size = 0;
  };
  if (format === 'csv') for await (const piece of csvPieces(table, csvOf(lang))) take(piece, piece.length);
  else if (format === 'ods') {
    const { odsPieces } = await import('#shared/domain/ods-pieces.ts');
    for await (const piece of odsPieces(table)) take(piece as BlobPart, piece.byteLength);
  } else {
    // Fetched when somebody wants a workbook: no screen waits for it.
    const { writeXlsxStream } = await import('hucre/xlsx');
    const reader = writeXlsxStream(sheetRows(table), sheetOf(table)).getReader();
    for (let next = await reader.read(); !next.done; next = await reader.read())
      take(next.value as BlobPart, next.value.byteLength);
  }
  return new Blob([...parts, ...waiting], { type: types[format] });
}
