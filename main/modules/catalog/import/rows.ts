import fs from 'node:fs';
import { pipeline, Readable, Transform } from 'node:stream';
import { pipeline as piped } from 'node:stream/promises';
import zlib from 'node:zlib';
import { CsvError, type Info, parse } from 'csv-parse';
import { type FileFault, kindOf, UnreadableFile, type WorkbookKind } from '#main/kernel/tables/fault.ts';
import {
  type CsvEncoding,
  type CsvReadings,
  createCsvDecoder,
  readEncoding,
  readForeign,
} from '#shared/domain/csv-encodings.ts';
import { longestCell } from '#shared/domain/csv-rows.ts';
import { type CsvDelimiter, csvParseOptions, sniffDialect } from '#shared/domain/csv-text.ts';

/** Writes one sheet of a workbook as CSV, beside the till. */
export type ConvertTable = (job: {
  readonly source: string;
  readonly target: string;
  readonly kind: WorkbookKind;
  readonly sheet: number | null;
}) => Promise<{ readonly sheets: readonly string[]; readonly sheet: number }>;

export interface TableFile {
  readonly path: string;
  readonly encoding: CsvEncoding;
  /** Another encoding that fits as well, where nobody chose one. */
  readonly rival: CsvReadings['rival'];
  readonly delimiter: CsvDelimiter;
  readonly skipLines: 0 | 1;
  /** False: quotes are inch signs in this file. */
  readonly quotes: boolean;
  /** Of a workbook: its sheets, and the one that is read. */
  readonly sheets: readonly string[];
  readonly sheet: number | null;
}

export interface TableRow {
  /** Of the file, from 1: the last one of a row that spans several. */
  readonly line: number;
  /** As far as they are looked at. */
  readonly cells: readonly string[];
  readonly written: readonly string[];
}

const headSize = 262_144;
const pieceSize = 16_384;
const widest = 500;
const longestRow = 1_000_000;
/** A compressed file can hold anything: beyond this it is no list of products. */
const largestUnpacked = 200_000_000;

const bytesOf = (file: string): AsyncIterable<Buffer> =>
  fs.createReadStream(file, { highWaterMark: pieceSize }) as AsyncIterable<Buffer>;

async function headOf(file: string): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of bytesOf(file)) {
    pieces.push(piece);
    size += piece.length;
    if (size >= headSize) break;
  }
  return Buffer.concat(pieces);
}

/** Unpacked once, and no further than a list can be: a small file may hold a gigabyte of nothing. */
async function unpack(file: string, target: string): Promise<void> {
  let size = 0;
  const limit = new Transform({
    transform(piece: Buffer, _, done) {
      size += piece.length;
      done(size > largestUnpacked ? new UnreadableFile('too-large') : null, piece);
    },
  });
  try {
    await piped(fs.createReadStream(file), zlib.createGunzip(), limit, fs.createWriteStream(target));
  } catch (error) {
    // Half of it would be taken for the whole the next time, and its room is the till's.
    await fs.promises.rm(target, { force: true });
    throw error;
  }
}

/** Where a file stops being UTF-8: an old French list may have its first accent late. Null if it never does. */
async function firstForeign(file: string): Promise<Buffer | null> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let end: Buffer = Buffer.alloc(0);
  try {
    for await (const piece of bytesOf(file)) {
      end = piece;
      try {
        decoder.decode(piece, { stream: true });
      } catch {
        return piece;
      }
    }
    decoder.decode();
    return null;
  } catch (error) {
    if (error instanceof TypeError) return end;
    throw error;
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const controls = /[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/g;
/** A stray one is the fault of its row; many are no text. */
const isBinary = (text: string): boolean => {
  const count = text.match(controls)?.length ?? 0;
  return count * 200 > text.length && (count > 2 || count * 10 > text.length);
};

export interface TableChoices {
  readonly encoding: CsvEncoding | null;
  readonly delimiter: CsvDelimiter | null;
  readonly sheet: number | null;
}

interface PlainFile {
  readonly path: string;
  readonly head: Buffer;
  readonly sheets: readonly string[];
  readonly sheet: number | null;
}

/** The file as text: unpacked, or one sheet of it. What is made on the way lies beside it, under its name. */
async function plainFile(path: string, choices: TableChoices, convert: ConvertTable): Promise<PlainFile> {
  let source = path;
  let head = await headOf(path);
  if (head[0] === 0x1f && head[1] === 0x8b) {
    source = `${path}.plain`;
    if (!fs.existsSync(source)) await unpack(path, source);
    head = await headOf(source);
  }
  const kind = kindOf(head);
  if (kind === null) return { path: source, head, sheets: [], sheet: null };
  if (
    kind !== 'zip' &&
    kind !== 'excel' &&
    kind !== 'html' &&
    kind !== 'spreadsheet-xml' &&
    kind !== 'flat-ods'
  )
    throw new UnreadableFile(kind);
  const target = `${path}.sheet`;
  const { sheets, sheet } = await convert({ source, target, kind, sheet: choices.sheet });
  return { path: target, head: await headOf(target), sheets, sheet };
}

/** By the head of the file, or by what comes late in it and is no UTF-8. */
async function encodingOf(path: string, head: Buffer): Promise<CsvReadings> {
  const read = readEncoding(head);
  const foreign = read.encoding === 'utf-8' ? await firstForeign(path) : null;
  return foreign ? readForeign(Buffer.concat([head, foreign])) : read;
}

/** How this program writes a text of cells. */
export const ownCsv = {
  encoding: 'utf-8',
  rival: null,
  skipLines: 0,
  quotes: true,
  sheets: [],
  sheet: null,
} as const;

/**
 * Looks at a file: packed or a workbook or text, its encoding and delimiter where nobody chose them.
 * @throws what faultOf names if it is gone, damaged, or something else than a table.
 */
export async function openTable(
  file: string,
  choices: TableChoices,
  convert: ConvertTable,
): Promise<TableFile> {
  const { path, head, sheets, sheet } = await plainFile(file, choices, convert);
  if (sheet !== null) return { ...ownCsv, path, delimiter: ',', sheets, sheet };
  const { encoding, rival } = choices.encoding
    ? { encoding: choices.encoding, rival: null }
    : await encodingOf(path, head);
  const text = createCsvDecoder(encoding).decode(head);
  if (isBinary(text.slice(0, 4000))) throw new UnreadableFile('binary');
  const { delimiter, skipLines } = sniffDialect(text);
  return {
    path,
    encoding,
    rival,
    delimiter: choices.delimiter ?? delimiter,
    skipLines,
    quotes: true,
    sheets,
    sheet,
  };
}

/** An inch sign was taken for a quote: the file has to be read again without any. */
export const isOpenQuote = (error: unknown): boolean =>
  error instanceof CsvError && /QUOTE|MAX_RECORD_SIZE/.test(error.code);

/** What is wrong with a file, by what its reading threw; null for anything that is not the file's fault. */
export function faultOf(error: unknown): FileFault | null {
  if (error instanceof UnreadableFile) return error.fault;
  if (isOpenQuote(error)) return 'too-wide';
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT' || code === 'EISDIR') return 'gone';
  return code.startsWith('Z_') ? 'damaged' : null;
}

async function* textOf(table: TableFile): AsyncGenerator<string> {
  const decoder = createCsvDecoder(table.encoding);
  for await (const piece of bytesOf(table.path)) yield decoder.decode(piece);
  yield decoder.decode(new Uint8Array(), true);
}

/** The cells of a row, none of them longer than so many letters. */
export const cut = (cells: readonly string[], most: number): readonly string[] =>
  cells.some((cell) => cell.length > most) ? cells.map((cell) => cell.slice(0, most)) : cells;

/** The rows, header included, as they are needed: no more than some hundreds are ever in memory. */
export async function* tableRows(table: TableFile): AsyncGenerator<TableRow> {
  const { delimiter, skipLines, quotes } = table;
  const parser = parse({
    ...csvParseOptions({ delimiter, skipLines }, quotes),
    info: true,
    max_record_size: longestRow,
  });
  // What goes wrong on the way destroys the parser with its error, and so ends the loop below.
  pipeline(Readable.from(textOf(table)), parser, () => {});
  for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
    if (record.length > widest) throw new UnreadableFile('too-wide');
    yield { line: info.lines, cells: cut(record, longestCell + 1), written: record };
  }
}
