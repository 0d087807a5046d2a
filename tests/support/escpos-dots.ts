import type { PrinterProfile } from '#main/drivers/printer-profile.ts';
import { type Bitmap, blank } from '#main/drivers/raster/bitmap.ts';
import { rasterBarcode, rasterQr } from '#main/drivers/raster/codes.ts';
import { rasterText } from '#main/drivers/raster/text.ts';
import type { Paper, PaperItem } from './escpos-emulator.ts';

const feed = 30;

function dotsOf(item: PaperItem, profile: PrinterProfile): Bitmap | null {
  switch (item.kind) {
    case 'picture':
      return item;
    case 'line': {
      const size = item.width > 1 ? 'big' : item.height > 1 ? 'tall' : 'normal';
      return rasterText({ text: item.text, bold: item.bold, size }, profile);
    }
    case 'barcode':
      return rasterBarcode(item.data, 2, profile.dots);
    case 'qr':
      return rasterQr(item.data, profile.dots);
    case 'cut':
      return blank(profile.dots, feed);
    case 'pulse':
      return null;
  }
}

/** The paper as its dots, one item below the other; the printer's own letters are those of the till's font. */
export function paperDots({ items }: Paper, profile: PrinterProfile): Bitmap {
  const width = blank(profile.dots, 0).width;
  const parts = items.flatMap((item) => dotsOf(item, profile) ?? []);
  const rows = parts.map((part) => {
    const whole = blank(width, part.height);
    for (let y = 0; y < part.height; y += 1)
      whole.bits.set(part.bits.subarray((y * part.width) / 8, ((y + 1) * part.width) / 8), (y * width) / 8);
    return whole;
  });
  const height = rows.reduce((sum, part) => sum + part.height, 0);
  return { width, height, bits: Buffer.concat(rows.map(({ bits }) => bits)) };
}

/** As a file that picture viewers open (Netpbm P4, in which 1 is black too). */
export const pbmOf = ({ width, height, bits }: Bitmap): Buffer =>
  Buffer.concat([Buffer.from(`P4\n${width} ${height}\n`, 'ascii'), bits]);
