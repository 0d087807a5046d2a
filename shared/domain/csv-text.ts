export const csvDelimiters = [',', ';', '\t', '|'] as const;
export type CsvDelimiter = (typeof csvDelimiters)[number];

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

/**
 * `head` is the beginning of the text, some lines of it. The delimiter that stands equally often in most lines, in whichever
 * line the table begins; a comma where nothing tells.
 */
export function sniffDialect(head: string): CsvDialect {
  const declared = /^\ufeff?"?sep=(?<delimiter>[,;|\t])"?[\t ]*(?:\r|\n|$)/i.exec(head)?.groups?.delimiter;
  const said = csvDelimiters.find((delimiter) => delimiter === declared);
  if (said) return { delimiter: said, skipLines: 1 };
  const lines = firstLines(head.slice(0, 65_536), 60);
  let best: { delimiter: CsvDelimiter; score: number } = { delimiter: ',', score: 0 };
  for (const delimiter of ['\t', ';', '|', ','] as const) {
    const often = new Map<number, number>();
    for (const line of lines) {
      const count = countOutsideQuotes(line, delimiter);
      if (count > 0) often.set(count, (often.get(count) ?? 0) + 1);
    }
    // Many columns in nearly every line say more than one mark in every line, such as a decimal comma.
    for (const [count, times] of often) {
      const score = times / lines.length + Math.min(count, 12) / 60;
      if (score > best.score) best = { delimiter, score };
    }
  }
  return { delimiter: best.delimiter, skipLines: 0 };
}

/**
 * Options for csv-parse that forgive what spreadsheets and hands do to a file. Give it decoded text; cells come untrimmed.
 * If it throws CSV_QUOTE_NOT_CLOSED (an inch sign taken for a quote), read the file again with `quotes` false.
 */
export const csvParseOptions = ({ delimiter, skipLines }: CsvDialect, quotes = true) => ({
  delimiter,
  // A list that two programs wrote into has two kinds of line ends.
  record_delimiter: ['\r\n', '\n', '\r'],
  quote: quotes ? '"' : null,
  from_line: skipLines + 1,
  bom: true,
  ltrim: delimiter !== '\t',
  relax_quotes: true,
  relax_column_count: true,
  skip_empty_lines: true,
  skip_records_with_empty_values: true,
});
