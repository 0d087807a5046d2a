import { UnreadableFile } from './fault.ts';

const mostRows = 1_048_576;
const mostCells = 5_000_000;
const widest = 2000;
const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

export const decodeEntities = (text: string): string =>
  text.replaceAll(/&(#x?[\da-f]+|\w+);/gi, (whole, name: string) => {
    if (!name.startsWith('#')) return entities[name] ?? whole;
    const code = Number.parseInt(name.replace(/^#x?/i, ''), /^#x/i.test(name) ? 16 : 10);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : '';
  });

const numberIn = (attributes: string, name: string): number | null => {
  const found = new RegExp(`\\b${name}\\s*=\\s*"(\\d+)"`).exec(attributes)?.[1];
  return found === undefined ? null : Number(found);
};

/**
 * The rows of the first sheet of a workbook in the XML of Excel 2003, which old programs call .xls. One pass over the tags:
 * `Index` leaves rows and cells out, `MergeAcross` covers the next ones.
 */
export function spreadsheetXml(xml: string): string[][] {
  const tags = /<(?<end>\/?)(?:\w+:)?(?<name>Worksheet|Row|Cell|Data)\b(?<attributes>[^<>]*?)(?<alone>\/?)>/g;
  const rows: string[][] = [];
  let cells: string[] = [];
  let column = 0;
  let across = 0;
  let textFrom = -1;
  let spent = 0;
  for (const tag of xml.matchAll(tags)) {
    const { end, name, attributes = '', alone } = tag.groups ?? {};
    if (name === 'Worksheet' && end && rows.length > 0) break;
    if (name === 'Row' && !end) {
      const index = numberIn(attributes, 'Index');
      if (index !== null && index > mostRows) throw new UnreadableFile('too-large');
      while (index !== null && rows.length < index - 1) rows.push([]);
      cells = [];
      column = 0;
      rows.push(cells);
      if (rows.length > mostRows) throw new UnreadableFile('too-large');
    } else if (name === 'Cell' && !end) {
      column = (numberIn(attributes, 'Index') ?? column + 1) - 1;
      across = numberIn(attributes, 'MergeAcross') ?? 0;
      if (column > widest) throw new UnreadableFile('too-wide');
      while (cells.length <= column) {
        cells.push('');
        spent += 1;
      }
      if (spent > mostCells) throw new UnreadableFile('too-large');
      if (alone) column += 1 + across;
    } else if (name === 'Cell') {
      column += 1 + across;
    } else if (name === 'Data' && !end && !alone) textFrom = (tag.index ?? 0) + tag[0].length;
    else if (name === 'Data' && end && textFrom !== -1) {
      cells[column] = decodeEntities(xml.slice(textFrom, tag.index).replaceAll(/<[^<>]*>/g, ''));
      textFrom = -1;
    }
  }
  return rows;
}
