import fs from 'node:fs';
import { pipeline, Readable } from 'node:stream';
import zlib from 'node:zlib';
import { CsvError, type Info, parse } from 'csv-parse';
import {
  type CsvDelimiter,
  type CsvEncoding,
  csvParseOptions,
  sniffDialect,
  sniffEncoding,
} from '../../../../shared/domain/csv-text.ts';

/** Why a file is no table: a parameter of FILE_UNREADABLE. */
type FileFault = 'gone' | 'zip' | 'xlsx' | 'xls' | 'pdf' | 'damaged' | 'binary' | 'too-wide' | 'too-large';

class UnreadableFile extends Error {
  readonly fault: FileFault;
  constructor(fault: FileFault) {
    super(fault);
    this.fault = fault;
  }
}

export interface TableFile {
  readonly path: string;
  readonly gzip: boolean;
  readonly encoding: CsvEncoding;
  readonly delimiter: CsvDelimiter;
  readonly skipLines: 0 | 1;
  /** False: quotes are inch signs in this file. */
  readonly quotes: boolean;
}

export interface TableRow {
  /** Of the file, from 1: the last one of a row that spans several. */
  readonly line: number;
  readonly cells: readonly string[];
}

const headSize = 262_144;
const pieceSize = 16_384;
const widest = 200;
const longestRow = 1_000_000;
/** A compressed file can hold anything: beyond this it is no list of products. */
const largest = 1_000_000_000;
const signatures: readonly (readonly [FileFault, readonly number[]])[] = [
  ['zip', [0x50, 0x4b, 0x03, 0x04]],
  ['xls', [0xd0, 0xcf, 0x11, 0xe0]],
  ['pdf', [0x25, 0x50, 0x44, 0x46]],
];

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const controls = /[\u0000-\u0008\u000e-\u001a\u001c-\u001f]/;

function bytesOf(file: string, gzip: boolean): Readable {
  const source = fs.createReadStream(file, { highWaterMark: pieceSize });
  if (!gzip) return source;
  const plain = zlib.createGunzip({ chunkSize: pieceSize });
  source.on('error', (error) => plain.destroy(error));
  plain.on('close', () => source.destroy());
  return source.pipe(plain);
}

async function headOf(file: string, gzip: boolean): Promise<Buffer> {
  const pieces: Buffer[] = [];
  let size = 0;
  for await (const piece of bytesOf(file, gzip) as AsyncIterable<Buffer>) {
    pieces.push(piece);
    size += piece.length;
    if (size >= headSize) break;
  }
  return Buffer.concat(pieces);
}

const isXlsx = (head: Buffer): boolean => head.includes('[Content_Types].xml') || head.includes('xl/');

/** UTF-8 that stops being it further on is an old French file whose first accent comes late. */
async function isUtf8Throughout(file: string, gzip: boolean): Promise<boolean> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  try {
    for await (const piece of bytesOf(file, gzip) as AsyncIterable<Buffer>)
      decoder.decode(piece, { stream: true });
    decoder.decode();
    return true;
  } catch (error) {
    if (error instanceof TypeError) return false;
    throw error;
  }
}

export interface TableChoices {
  readonly encoding: CsvEncoding | null;
  readonly delimiter: CsvDelimiter | null;
}

/**
 * Looks at a file: compressed or not, its encoding and delimiter where nobody chose them.
 * @throws what faultOf names if it is gone, damaged, or something else than a table in text.
 */
export async function openTable(path: string, choices: TableChoices): Promise<TableFile> {
  const raw = await headOf(path, false);
  const gzip = raw[0] === 0x1f && raw[1] === 0x8b;
  const head = gzip ? await headOf(path, true) : raw;
  for (const [fault, signature] of signatures)
    if (signature.every((byte, at) => head[at] === byte))
      throw new UnreadableFile(fault === 'zip' && isXlsx(head) ? 'xlsx' : fault);
  let encoding = choices.encoding ?? sniffEncoding(head);
  if (!choices.encoding && encoding === 'utf-8' && !(await isUtf8Throughout(path, gzip)))
    encoding = 'windows-1252';
  const text = new TextDecoder(encoding).decode(head, { stream: true });
  if (controls.test(text.slice(0, 4000))) throw new UnreadableFile('binary');
  const { delimiter, skipLines } = sniffDialect(text);
  return { path, gzip, encoding, delimiter: choices.delimiter ?? delimiter, skipLines, quotes: true };
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
  const decoder = new TextDecoder(table.encoding);
  let size = 0;
  for await (const piece of bytesOf(table.path, table.gzip) as AsyncIterable<Buffer>) {
    size += piece.length;
    if (size > largest) throw new UnreadableFile('too-large');
    yield decoder.decode(piece, { stream: true });
  }
  yield decoder.decode();
}

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
    yield { line: info.lines, cells: record };
  }
}
