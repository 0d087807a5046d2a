import type { Picture } from './picture.ts';
import type { Block, ColumnsBlock, ItemBlock, ReceiptDocument, TableBlock, TextSize } from './receipt.ts';
import { displayWidth, oneLine, wrap } from './receipt-width.ts';

/** What a line printer does, one after the other. A line is already padded: its left edge is column one. */
export type PrintedLine =
  | { readonly kind: 'line'; readonly text: string; readonly bold: boolean; readonly size: TextSize }
  | { readonly kind: 'barcode'; readonly data: string }
  | { readonly kind: 'qr'; readonly data: string }
  | ({ readonly kind: 'picture' } & Picture)
  | { readonly kind: 'cut' };

export interface Sheet {
  /** Columns at normal size. */
  readonly columns: number;
  /** Whether it can print double width; without it big text stays at normal width. */
  readonly doubleWidth: boolean;
  /** How it spells a text: a printer without œ writes oe, and the width is counted after that. */
  readonly spell?: (text: string) => string;
}

interface Style {
  readonly bold: boolean;
  readonly size: TextSize;
}
const plain: Style = { bold: false, size: 'normal' };
const indent = '  ';

const thinSpaces = /[\u00a0\u2007\u2009\u202f]/g;
const pad = (count: number): string => ' '.repeat(Math.max(0, count));

/**
 * Lays a document out in lines of at most `sheet.columns` columns (half as many in double width). Names and notes
 * wrap on words; an amount keeps its line and is cut only if it alone is wider than the whole paper.
 */
export function layoutReceipt(document: ReceiptDocument, sheet: Sheet): PrintedLine[] {
  const spell = sheet.spell ?? ((text: string) => text);
  const text = (raw: string): string => spell(oneLine(raw));
  const lineWidth = (size: TextSize): number =>
    size === 'big' && sheet.doubleWidth ? Math.floor(sheet.columns / 2) : sheet.columns;
  const line = (content: string, style: Style): PrintedLine => ({
    kind: 'line',
    text: content.replace(thinSpaces, ' ').trimEnd(),
    ...style,
  });

  /** Left and right on one line where they fit; otherwise the left wraps and the right follows, alone if it must. */
  function columnsLines(left: string, right: string, style: Style, inset = ''): PrintedLine[] {
    const amount = right.trim();
    const needed = displayWidth(amount);
    if (style.size === 'big' && needed > lineWidth('big'))
      return columnsLines(left, right, { ...style, size: 'tall' }, inset);
    const width = lineWidth(style.size);
    const lines = left === '' ? [] : wrap(left, width - inset.length).map((part) => inset + part);
    const last = lines.at(-1) ?? '';
    const room = width - displayWidth(last) - needed;
    if (needed > 0 && room >= (last === '' ? 0 : 1)) lines.splice(-1, 1, last + pad(room) + amount);
    else if (needed > 0) lines.push(...alone(amount, width));
    return lines.map((part) => line(part, style));
  }
  const alone = (amount: string, width: number): string[] =>
    wrap(amount, width).map((part) => pad(width - displayWidth(part)) + part);

  function textLines(block: Extract<Block, { kind: 'text' }>): PrintedLine[] {
    const style = { bold: block.bold ?? false, size: block.size ?? 'normal' };
    const content = text(block.text);
    const widest = Math.max(...content.split(/ +/).map(displayWidth));
    const size = style.size === 'big' && widest > lineWidth('big') ? 'tall' : style.size;
    const width = lineWidth(size);
    return wrap(content, width).map((part) => {
      const room = width - displayWidth(part);
      const before = block.align === 'center' ? Math.floor(room / 2) : block.align === 'right' ? room : 0;
      return line(pad(before) + part, { ...style, size });
    });
  }

  const bannerLines = (content: string): PrintedLine[] => {
    const framed = wrap(text(content), sheet.columns - 6).map((part) => {
      const stars = (sheet.columns - displayWidth(part) - 2) / 2;
      return `${'*'.repeat(Math.floor(stars))} ${part} ${'*'.repeat(Math.ceil(stars))}`;
    });
    return framed.map((part) => line(part, { bold: true, size: 'tall' }));
  };

  const rowLines = (block: ColumnsBlock): PrintedLine[] =>
    columnsLines(
      text(block.left),
      text(block.right),
      { bold: block.bold ?? false, size: block.size ?? 'normal' },
      block.role === 'detail' ? indent : '',
    );

  const itemLines = (block: ItemBlock): PrintedLine[] => [
    ...wrap(text(block.name), sheet.columns).map((part) => line(part, plain)),
    ...columnsLines(text(block.detail), text(block.amount), plain, indent),
  ];

  function tableLines(block: TableBlock): PrintedLine[] {
    const rows = [block.head, ...block.rows].map((row) => row.map((cell) => text(cell).trim()));
    const widths = block.head.map((_, column) =>
      Math.max(...rows.map((row) => displayWidth(row[column] ?? ''))),
    );
    const gaps = widths.length - 1;
    const spare = sheet.columns - widths.reduce((sum, width) => sum + width, 0) - gaps;
    if (spare < 0) return rows.slice(1).flatMap((row) => listLines(rows[0] ?? [], row));
    const gap = 1 + (gaps > 0 ? Math.floor(spare / gaps) : 0);
    return rows.map((row, at) => {
      const cells = row.map((cell, column) => {
        const room = pad((widths[column] ?? 0) - displayWidth(cell));
        return column === 0 ? cell + room : room + cell;
      });
      const [first = '', ...others] = cells;
      const figures = others.join(pad(gap));
      const middle = sheet.columns - displayWidth(first) - displayWidth(figures);
      return line(first + pad(middle) + figures, { bold: at === 0, size: 'normal' });
    });
  }
  /** A row of a table that is too wide for the paper: its first cell, then every figure with its heading. */
  const listLines = (head: readonly string[], row: readonly string[]): PrintedLine[] => [
    ...wrap(`${head[0] ?? ''} ${row[0] ?? ''}`, sheet.columns).map((part) => line(part, plain)),
    ...row.slice(1).flatMap((cell, column) => columnsLines(head[column + 1] ?? '', cell, plain, indent)),
  ];

  function linesOf(block: Block): PrintedLine[] {
    switch (block.kind) {
      case 'text':
        return textLines(block);
      case 'banner':
        return bannerLines(block.text);
      case 'columns':
        return rowLines(block);
      case 'item':
        return itemLines(block);
      case 'table':
        return tableLines(block);
      case 'rule':
        return [line((block.double ? '=' : '-').repeat(sheet.columns), plain)];
      case 'feed':
        return Array.from({ length: block.lines }, () => line('', plain));
      case 'barcode':
      case 'qr':
        return [{ kind: block.kind, data: block.data }];
      case 'picture':
        return [block];
      case 'cut':
        return [{ kind: 'cut' }];
    }
  }
  return document.blocks.flatMap(linesOf);
}

/** What stands below a code, for whoever cannot scan it. */
export const captionLines = (data: string, width: ReceiptDocument['width'], sheet: Sheet): PrintedLine[] =>
  layoutReceipt({ width, blocks: [{ kind: 'text', text: data, align: 'center' }] }, sheet);
