import type { PrintedLine } from '#shared/domain/receipt-layout.ts';
import { type Bitmap, bitmapOf, blank, centred } from './bitmap.ts';
import { barcodeModule, rasterBarcode, rasterQr } from './codes.ts';
import { type RasterSheet, rasterText } from './text.ts';

const feed = 30;

function dotsOf(line: PrintedLine, sheet: RasterSheet): Bitmap {
  switch (line.kind) {
    case 'line':
      return rasterText(line, sheet);
    case 'picture':
      return centred(bitmapOf(line), sheet.dots);
    case 'barcode':
      return rasterBarcode(line.data, barcodeModule(line.data, sheet.dots), sheet.dots);
    case 'qr':
      return rasterQr(line.data, sheet.dots) ?? blank(sheet.dots, 0);
    case 'cut':
      return blank(sheet.dots, feed);
  }
}

/** Pictures of one width as one, the first on top. */
export function stacked(parts: readonly Bitmap[], dots: number): Bitmap {
  const { width } = blank(dots, 0);
  const height = parts.reduce((sum, part) => sum + part.height, 0);
  return { width, height, bits: Buffer.concat(parts.map(({ bits }) => bits)) };
}

/** The paper in dots, all that stands on it drawn by the till: as it comes out where a printer's own letters are of this size. */
export const paperDots = (lines: readonly PrintedLine[], sheet: RasterSheet): Bitmap =>
  stacked(
    lines.map((line) => dotsOf(line, sheet)),
    sheet.dots,
  );
