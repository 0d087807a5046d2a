import type { ReceiptDocument } from './receipt.ts';
import { layoutReceipt, type PrintedLine } from './receipt-layout.ts';
import { displayWidth } from './receipt-width.ts';

/** Columns of ESC/POS font A on the common 203 dpi printers. */
export const columnsOf = { 58: 32, 80: 48 } as const satisfies Record<ReceiptDocument['width'], number>;

/**
 * A document as plain text of at most `columns` columns, for messages, copies to the clipboard and tests. The barcode
 * and the QR code are their data, the cut is the end.
 */
export function receiptText(document: ReceiptDocument, columns: number = columnsOf[document.width]): string {
  const written = (line: PrintedLine): string[] => {
    if (line.kind === 'line') return [line.text];
    if (line.kind === 'cut' || line.kind === 'picture') return [];
    return [' '.repeat(Math.max(0, Math.floor((columns - displayWidth(line.data)) / 2))) + line.data];
  };
  const lines = layoutReceipt(document, { columns, doubleWidth: false }).flatMap(written);
  return `${lines.join('\n').trimEnd()}\n`;
}
