/** What spreadsheets and stock programs of the last thirty years write. */
export const csvEncodings = ['utf-8', 'utf-16le', 'utf-16be', 'windows-1252'] as const;
export type CsvEncoding = (typeof csvEncodings)[number];
export const csvDelimiters = [',', ';', '\t'] as const;
export type CsvDelimiter = (typeof csvDelimiters)[number];

const startsWith = (bytes: Uint8Array, ...mark: number[]): boolean =>
  mark.every((byte, index) => bytes[index] === byte);

/** Share of zero bytes at even or odd places: Latin text in UTF-16 has one in every pair. */
function zeroShare(bytes: Uint8Array, offset: 0 | 1): number {
  let zeros = 0;
  for (let index = offset; index < bytes.length; index += 2) if (bytes[index] === 0) zeros++;
  return bytes.length < 2 ? 0 : zeros / (bytes.length / 2);
}

/** The bytes without a UTF-8 character cut off at their end. */
function wholeCharacters(bytes: Uint8Array): Uint8Array {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) break;
    if (byte >= 0xc0) return bytes.subarray(0, bytes.length - back);
  }
  return bytes;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/**
 * The encoding of a file by its byte order mark or, without one, by its first bytes; pass as many as are at hand. What is
 * not valid UTF-8 is taken for Windows-1252, the encoding of old French Excel files: every byte means something there.
 */
export function sniffEncoding(bytes: Uint8Array): CsvEncoding {
  if (startsWith(bytes, 0xef, 0xbb, 0xbf)) return 'utf-8';
  if (startsWith(bytes, 0xff, 0xfe)) return 'utf-16le';
  if (startsWith(bytes, 0xfe, 0xff)) return 'utf-16be';
  const head = bytes.subarray(0, 2000);
  if (zeroShare(head, 1) > 0.3) return 'utf-16le';
  if (zeroShare(head, 0) > 0.3) return 'utf-16be';
  return isUtf8(wholeCharacters(bytes)) ? 'utf-8' : 'windows-1252';
}

/** The text without its byte order mark. Never throws: bytes that mean nothing become U+FFFD. */
export const decodeCsv = (bytes: Uint8Array, encoding: CsvEncoding): string =>
  new TextDecoder(encoding).decode(bytes);

/** The first lines of the text, where line ends within quotes do not count. */
function firstLines(text: string, most: number): string[] {
  const lines: string[] = [];
  let quoted = false;
  let start = 0;
  for (let at = 0; at < text.length && lines.length < most; at++) {
    const character = text[at];
    if (character === '"') quoted = !quoted;
    if (quoted || (character !== '\n' && character !== '\r')) continue;
    lines.push(text.slice(start, at));
    start = at + 1;
  }
  if (lines.length < most) lines.push(text.slice(start));
  return lines.filter((line) => line.trim() !== '');
}

const countOutsideQuotes = (line: string, delimiter: string): number =>
  line.replaceAll(/"[^"]*"/g, '').split(delimiter).length - 1;

export interface CsvDialect {
  readonly delimiter: CsvDelimiter;
  /** Lines before the table: 1 if Excel's `sep=;` line is there. */
  readonly skipLines: 0 | 1;
}

/** `head` is the beginning of the text, some lines of it. A comma where nothing tells. */
export function sniffDialect(head: string): CsvDialect {
  const declared = /^"?sep=(?<delimiter>[,;\t])"?[\t ]*(?:\r|\n|$)/i.exec(head)?.groups?.delimiter;
  const said = csvDelimiters.find((delimiter) => delimiter === declared);
  if (said) return { delimiter: said, skipLines: 1 };
  const lines = firstLines(head.slice(0, 65_536), 20);
  let best: { delimiter: CsvDelimiter; score: number } = { delimiter: ',', score: 0 };
  for (const delimiter of ['\t', ';', ','] as const) {
    const counts = lines.map((line) => countOutsideQuotes(line, delimiter));
    const inHeader = counts[0] ?? 0;
    const alike = counts.filter((count) => count > 0 && count === inHeader).length;
    const score = inHeader === 0 ? 0 : alike / lines.length;
    if (score > best.score) best = { delimiter, score };
  }
  return { delimiter: best.delimiter, skipLines: 0 };
}

/**
 * Options for csv-parse that forgive what spreadsheets and hands do to a file. Give it decoded text; cells come untrimmed.
 * If it throws CSV_QUOTE_NOT_CLOSED (an inch sign taken for a quote), read the file again with `quotes` false.
 */
export const csvParseOptions = ({ delimiter, skipLines }: CsvDialect, quotes = true) => ({
  delimiter,
  quote: quotes ? '"' : null,
  from_line: skipLines + 1,
  bom: true,
  ltrim: delimiter !== '\t',
  relax_quotes: true,
  relax_column_count: true,
  skip_empty_lines: true,
  skip_records_with_empty_values: true,
});
