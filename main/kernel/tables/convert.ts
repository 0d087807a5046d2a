import fs from 'node:fs';
import { strToU8, unzipSync, zipSync } from 'fflate';
import { type CellValue, EncryptedFileError, fromHtml, readXls } from 'hucre';
import { streamOdsRows } from 'hucre/ods';
import { streamXlsxRows } from 'hucre/xlsx';
import { writeAll } from '#main/kernel/write-all.ts';
import { unguardFormula } from '#shared/domain/formula-guard.ts';
import { UnreadableFile, type WorkbookKind } from './fault.ts';
import { boundOds } from './ods-size.ts';
import { decodeEntities, spreadsheetXml } from './spreadsheet-xml.ts';

export interface ConvertedTable {
  /** Names of the sheets that hold something, in their order. */
  readonly sheets: readonly string[];
  /** Which of them was written. */
  readonly sheet: number;
}

interface Row {
  /** From 0, with the rows that are empty. */
  readonly index: number;
  readonly values: readonly CellValue[];
}
interface Sheet {
  readonly name: string;
  /** Put out of sight by whoever made the workbook: read only when it is asked for, or when there is no other. */
  readonly hidden?: boolean;
  readonly rows: () => AsyncIterable<Row> | Iterable<Row>;
}

export const mostBytes = 60_000_000;
/** Unpacked; a list of 100,000 products takes a tenth of it. */
const mostUnpacked = 300_000_000;
const mostText = 200_000_000;
const widest = 2000;
/** More sheets than a list of products comes in: each of them is looked into. */
const mostSheets = 200;
const sampleRows = 40;
const pieceSize = 1_000_000;

const dayOf = (date: Date): string =>
  date
    .toISOString()
    .replace(/T00:00:00\.000Z$/, '')
    .replace(/\.000Z$/, '');

/** A cell as it would be typed: the noise of binary fractions is no part of a number. */
function textOf(value: CellValue | undefined): string {
  if (value === null || value === undefined) return '';
  if (value instanceof Date) return dayOf(value);
  if (typeof value === 'number') {
    const plain = Number.isSafeInteger(value) ? value : Number(value.toPrecision(15));
    return Math.abs(plain) < 1e21 && Math.abs(plain) >= 1e-6
      ? String(plain)
      : plain === 0
        ? '0'
        : plain.toFixed(9);
  }
  return String(value);
}

const csvCell = (text: string): string => {
  // A row of the sheet stays one line, so that a refused row is named by its number there.
  const flat = text.replaceAll(/[\r\n]+/g, ' ');
  // No guard stands in a workbook: an apostrophe that looks like one is the text's own, and keeps it in the text file.
  const line = unguardFormula(flat) === flat ? flat : `'${flat}`;
  return /[",]|^\s|\s$/.test(line) ? `"${line.replaceAll('"', '""')}"` : line;
};

const filled = (row: Row): number => row.values.filter((value) => textOf(value).trim() !== '').length;

/** Whether a sheet begins like a table: some rows of more than one cell. */
async function looksLikeTable(sheet: Sheet): Promise<'table' | 'text' | 'empty'> {
  let seen = 0;
  let wide = 0;
  for await (const row of sheet.rows()) {
    const cells = filled(row);
    if (cells === 0) continue;
    seen += 1;
    if (cells > 1) wide += 1;
    if (wide >= 2) return 'table';
    if (seen >= sampleRows) break;
  }
  return seen === 0 ? 'empty' : 'text';
}

async function write(sheet: Sheet, target: string): Promise<void> {
  const file = await fs.promises.open(target, 'w');
  try {
    let piece = '';
    let size = 0;
    let next = 0;
    const flush = async (): Promise<void> => {
      size += piece.length;
      if (size > mostText) throw new UnreadableFile('too-large');
      await writeAll(file, Buffer.from(piece));
      piece = '';
    };
    for await (const row of sheet.rows()) {
      if (row.values.length > widest) throw new UnreadableFile('too-wide');
      if (filled(row) === 0) continue;
      piece += '\n'.repeat(Math.max(0, row.index - next));
      const cells = row.values.map((value) => csvCell(textOf(value)));
      piece += `${cells.join(',')}\n`;
      next = Math.max(next, row.index) + 1;
      if (piece.length > pieceSize) await flush();
    }
    await flush();
  } finally {
    await file.close();
  }
}

async function rowsBySheet(mimetype: string, content: string): Promise<Map<number, Row[]>> {
  boundOds(content);
  // The lines of a cell are paragraphs, which the reader would run together.
  const lines = content.replaceAll(/<\/text:p>\s*<text:p(?:\s[^<>]*)?>/g, '<text:line-break/>');
  const bytes = zipSync({ mimetype: strToU8(mimetype), 'content.xml': strToU8(lines) }, { level: 0 });
  const found = new Map<number, Row[]>();
  for await (const row of streamOdsRows(bytes)) {
    const sheet = found.get(row.sheetIndex ?? 0) ?? [];
    sheet.push(row);
    found.set(row.sheetIndex ?? 0, sheet);
  }
  return found;
}

/** The sheets of an OpenDocument, from the XML of its content. */
function openDocument(content: string): Sheet[] {
  const titles = [...content.matchAll(/<table:table\b[^<>]*?\btable:name="([^"]*)"/g)];
  let read: Promise<Map<number, Row[]>> | undefined;
  return titles.map(([, name = ''], at) => ({
    name: decodeEntities(name),
    rows: async function* () {
      read ??= rowsBySheet('application/vnd.oasis.opendocument.spreadsheet', content);
      yield* (await read).get(at) ?? [];
    },
  }));
}

function openZip(bytes: Buffer): Sheet[] {
  const names: string[] = [];
  let unpacked = 0;
  const wanted = /^(?:mimetype|content\.xml|xl\/workbook\.xml)$/;
  const parts = unzipSync(bytes, {
    filter: ({ name, originalSize }) => {
      names.push(name);
      unpacked += originalSize;
      return wanted.test(name) && unpacked <= mostUnpacked;
    },
  });
  if (unpacked > mostUnpacked) throw new UnreadableFile('too-large');
  const text = (name: string): string => new TextDecoder().decode(parts[name] ?? new Uint8Array());
  const mime = text('mimetype');
  if (mime.includes('opendocument.spreadsheet')) return openDocument(text('content.xml'));
  if (names.some((name) => name.startsWith('Index/') || name === 'Index.zip'))
    throw new UnreadableFile('numbers');
  if (mime.includes('opendocument') || names.some((name) => /^(?:word|ppt)\//.test(name)))
    throw new UnreadableFile('document');
  if (names.includes('xl/workbook.bin')) throw new UnreadableFile('old-excel');
  if (!names.includes('xl/workbook.xml')) throw new UnreadableFile('archive');
  const sheets = [...text('xl/workbook.xml').matchAll(/<(?:\w+:)?sheet\b[^<>]*\bname="([^"]*)"[^<>]*/g)];
  return sheets.map(([tag, name = ''], sheet) => ({
    name: decodeEntities(name),
    hidden: /\bstate="(?:hidden|veryHidden)"/.test(tag),
    rows: () => streamXlsxRows(bytes, { sheet }),
  }));
}

/** A sheet that was read as a whole. In a workbook of old Excel a row that is empty is none. */
const whole = (rows: readonly (readonly CellValue[] | null | undefined)[], name = '1'): Sheet => ({
  name,
  rows: () => Array.from(rows, (values, index) => ({ index, values: values ?? [] })),
});

/** Text of a web page or of XML, in the encoding it names. */
function markupOf(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  const said = /(?:charset|encoding)\s*=\s*["']?([\w-]+)/i.exec(
    bytes.subarray(0, 4000).toString('latin1'),
  )?.[1];
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    try {
      return new TextDecoder(said && !/^utf-?8$/i.test(said) ? said : 'windows-1252').decode(bytes);
    } catch {
      return new TextDecoder('windows-1252').decode(bytes);
    }
  }
}

async function open(bytes: Buffer, kind: WorkbookKind): Promise<Sheet[]> {
  if (kind === 'zip') return openZip(bytes);
  // A workbook with a password is a locked box of the old kind, whatever is inside.
  if (kind === 'excel' && bytes.includes(Buffer.from('EncryptedPackage', 'utf16le')))
    throw new UnreadableFile('locked');
  if (kind === 'excel') return (await readXls(bytes)).sheets.map(({ name, rows }) => whole(rows, name));
  if (kind === 'flat-ods') return openDocument(markupOf(bytes));
  if (kind === 'html') return [whole(fromHtml(markupOf(bytes), { typeInference: false }).rows)];
  return [whole(spreadsheetXml(markupOf(bytes)))];
}

function faultIn(error: unknown, kind: WorkbookKind): UnreadableFile {
  if (error instanceof UnreadableFile) return error;
  if (error instanceof EncryptedFileError) return new UnreadableFile('locked');
  return new UnreadableFile(kind === 'excel' ? 'old-excel' : 'damaged');
}

/**
 * Writes one sheet of a workbook as CSV: the one that is asked for, or the first that is a table. Runs in a thread of its
 * own, which is ended when it takes too long. @throws UnreadableFile.
 */
export async function convertTable(
  source: string,
  target: string,
  kind: WorkbookKind,
  wanted: number | null,
): Promise<ConvertedTable> {
  if (fs.statSync(source).size > mostBytes) throw new UnreadableFile('too-large');
  try {
    const sheets = await open(fs.readFileSync(source), kind);
    if (sheets.length > mostSheets) throw new UnreadableFile('too-large');
    const kinds: Awaited<ReturnType<typeof looksLikeTable>>[] = [];
    // One after the other: each of them unpacks its own.
    for (const sheet of sheets) kinds.push(await looksLikeTable(sheet));
    const found = sheets.filter((_, at) => kinds[at] !== 'empty');
    const tables = sheets.filter((_, at) => kinds[at] === 'table');
    const first = tables.find(({ hidden }) => !hidden) ?? tables[0] ?? found[0];
    const chosen = (wanted === null ? undefined : found[wanted]) ?? first;
    if (!chosen) throw new UnreadableFile('empty');
    await write(chosen, target);
    return { sheets: found.map(({ name }) => name), sheet: found.indexOf(chosen) };
  } catch (error) {
    throw faultIn(error, kind);
  }
}
