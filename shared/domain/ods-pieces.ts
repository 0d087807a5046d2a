import {
  cellText,
  fittingRows,
  sheetOf,
  type Table,
  type TableColumn,
  TableTooLong,
  type TableValue,
} from './table-cells.ts';
import { ZipFull, zipPieces } from './zip-pieces.ts';

const kind = 'application/vnd.oasis.opendocument.spreadsheet';
const schema = 'urn:oasis:names:tc:opendocument:xmlns';
const head = '<?xml version="1.0" encoding="UTF-8"?>\n';
const pieceSize = 65_536;

const entities: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (sign) => entities[sign] ?? sign);

/** Blanks in a row, at an end, and tabs would run together: each is written by its number. */
const paragraph = (line: string): string =>
  `<text:p>${escaped(line)
    .replaceAll(/^ | $| {2,}/g, (blanks) => `<text:s text:c="${blanks.length}"/>`)
    .replaceAll('\t', '<text:tab/>')}</text:p>`;

const entry = (path: string, type: string): string =>
  `<manifest:file-entry manifest:full-path="${path}" manifest:media-type="${type}"/>`;
const manifest = `${head}<manifest:manifest xmlns:manifest="${schema}:manifest:1.0" manifest:version="1.3">${entry('/', kind)}${['content.xml', 'styles.xml'].map((path) => entry(path, 'text/xml')).join('')}</manifest:manifest>`;
/** Some programs miss it, though nothing stands in it. */
const styles = `${head}<office:document-styles xmlns:office="${schema}:office:1.0" office:version="1.3"/>`;

const day =
  '<number:year number:style="long"/><number:text>-</number:text><number:month number:style="long"/><number:text>-</number:text><number:day number:style="long"/>';
const clock =
  '<number:text> </number:text><number:hours number:style="long"/><number:text>:</number:text><number:minutes number:style="long"/>';

/** How the cells of a column look. */
function lookOf({ kind, places = 0 }: TableColumn, name: string): string {
  if (kind === 'text')
    return `<number:text-style style:name="${name}"><number:text-content/></number:text-style>`;
  if (kind === 'day' || kind === 'moment')
    return `<number:date-style style:name="${name}">${day}${kind === 'moment' ? clock : ''}</number:date-style>`;
  return `<number:number-style style:name="${name}"><number:number number:decimal-places="${places}" number:min-decimal-places="${places}" number:min-integer-digits="1"/></number:number-style>`;
}

function beginning(table: Table): string {
  const sheet = sheetOf(table);
  const names = ['office', 'table', 'text', 'style'].map((name) => `xmlns:${name}="${schema}:${name}:1.0"`);
  const styles = table.columns.map(
    (column, at) =>
      `${lookOf(column, `n${at}`)}<style:style style:name="c${at}" style:family="table-cell" style:data-style-name="n${at}"/>` +
      `<style:style style:name="w${at}" style:family="table-column"><style:table-column-properties style:column-width="${((sheet.columns[at]?.width ?? 10) * 0.2).toFixed(1)}cm"/></style:style>`,
  );
  const columns = table.columns.map(
    (_, at) => `<table:table-column table:style-name="w${at}" table:default-cell-style-name="c${at}"/>`,
  );
  return `${head}<office:document-content ${names.join(' ')} xmlns:number="${schema}:datastyle:1.0" office:version="1.3"><office:automatic-styles>${styles.join('')}</office:automatic-styles><office:body><office:spreadsheet><table:table table:name="${escaped(sheet.name)}">${columns.join('')}`;
}

/** A text is a text by its kind: nothing in it is ever a formula. */
function cell(value: TableValue, column: TableColumn): string {
  const text = cellText(value, column);
  if (value === null) return '<table:table-cell/>';
  if (column.kind === 'text')
    return `<table:table-cell office:value-type="string">${text
      .split(/\r\n|\r|\n/)
      .map(paragraph)
      .join('')}</table:table-cell>`;
  const [type, said] =
    column.kind === 'integer' || column.kind === 'decimal'
      ? ['float', `office:value="${text}"`]
      : ['date', `office:date-value="${text.length === 16 ? `${text}:00` : text}"`.replace(' ', 'T')];
  return `<table:table-cell office:value-type="${type}" ${said}><text:p>${column.kind === 'moment' ? text.slice(0, 16) : text}</text:p></table:table-cell>`;
}

const row = (cells: readonly string[]): string => `<table:table-row>${cells.join('')}</table:table-row>`;

async function* content(table: Table): AsyncGenerator<string> {
  const titles = table.columns.map(({ header }) => cell(header, { header, kind: 'text' }));
  let piece = `${beginning(table)}${row(titles)}`;
  for await (const values of fittingRows(table)) {
    piece += row(table.columns.map((column, at) => cell(values[at] ?? null, column)));
    if (piece.length < pieceSize) continue;
    yield piece;
    piece = '';
  }
  yield `${piece}</table:table></office:spreadsheet></office:body></office:document-content>`;
}

/** The table as pieces of an OpenDocument, made while its rows are read: hucre would keep all of them. @throws TableTooLong */
export async function* odsPieces(table: Table): AsyncGenerator<Uint8Array> {
  // First and unpacked: by this others know the file.
  const files = { mimetype: kind, 'META-INF/manifest.xml': manifest, 'styles.xml': styles };
  try {
    yield* zipPieces(files, 'content.xml', content(table));
  } catch (error) {
    throw error instanceof ZipFull ? new TableTooLong(table.name) : error;
  }
}
