import { Readable } from 'node:stream';
import { writeXlsxStream } from 'hucre/xlsx';
import { odsPieces } from '#shared/domain/ods-pieces.ts';
import { csvPieces, sheetOf, sheetRows, type Table, type TableFormat } from '#shared/domain/table-cells.ts';

async function* csvBytes(table: Table): AsyncGenerator<Buffer> {
  for await (const piece of csvPieces(table)) yield Buffer.from(piece);
}

/**
 * A table as the bytes of a file, row by row as they are read: no more than some thousands of rows are in memory. Texts
 * stay texts: no cell is a formula, and codes keep their zeros. @throws through the stream, for a value its column cannot
 * hold, and TableTooLong.
 */
export function writeTable(format: TableFormat, table: Table): Readable {
  if (format === 'csv') return Readable.from(csvBytes(table), { objectMode: false });
  if (format === 'ods') return Readable.from(odsPieces(table), { objectMode: false });
  return Readable.from(writeXlsxStream(sheetRows(table), sheetOf(table)), { objectMode: false });
}

/** All of it at once, for tables that are known to be small. */
export async function tableBytes(format: TableFormat, table: Table): Promise<Buffer> {
  return Buffer.concat((await writeTable(format, table).toArray()) as Buffer[]);
}
