import { UnreadableFile } from './fault.ts';

const mostRows = 1_048_576;
/** A row that somebody filled down to the end of the sheet is no list of products. */
const mostAlike = 10_000;
const mostCells = 5_000_000;
const widest = 2000;

const tags =
  /<(?<end>\/?)(?:[\w.-]+:)?(?<name>table-row|table-cell|covered-table-cell|p)(?=[\s/>])(?<attributes>(?:[^<>"']|"[^"]*"|'[^']*')*)>/g;
const repeats = /\btable:number-(?:rows|columns)-repeated\s*=\s*(?:"([^"]*)"|'([^']*)')/;

/** How often an element stands there; what is no number of times is once. */
function timesOf(attributes: string): number {
  const [, double, single] = repeats.exec(attributes) ?? [];
  const said = Number(double ?? single ?? '1');
  return said >= 1 ? said : 1;
}

/**
 * Counts what the cells of an OpenDocument become where one of them stands for many: a file of some hundred bytes may hold
 * a row two thousand million times. Rows and cells of nothing, which fill a sheet to its end, count for nothing.
 * @throws UnreadableFile
 */
export function boundOds(content: string): void {
  let rows = 0;
  let cells = 0;
  let [times, width, filledWidth] = [1, 0, 0];
  for (const { groups } of content.matchAll(tags)) {
    const { end = '', name, attributes = '' } = groups ?? {};
    if (name === 'table-row' && end === '') [times, width, filledWidth] = [timesOf(attributes), 0, 0];
    else if (name === 'p') filledWidth = width;
    else if (name !== 'table-row' && end === '') {
      width += timesOf(attributes);
      if (/value/.test(attributes)) filledWidth = width;
    } else if (name === 'table-row' && filledWidth > 0) {
      if (filledWidth > widest) throw new UnreadableFile('too-wide');
      rows += times;
      cells += times * filledWidth;
      if (times > mostAlike || rows > mostRows || cells > mostCells) throw new UnreadableFile('too-large');
    }
  }
}
