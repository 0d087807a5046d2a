import { code128Bars, code128Fits, code128Modules } from '#shared/domain/receipt-barcode.ts';
import { qrPicture } from '#shared/domain/receipt-qr.ts';
import { type Bitmap, blacken, blank } from './bitmap.ts';

const widestModule = 6;
const barHeight = 60;

/** A QR code in the middle of the paper, quiet zone included; null for what is too long for it. */
export function rasterQr(data: string, dots: number): Bitmap | null {
  const picture = qrPicture(data);
  if (!picture) return null;
  const module = Math.min(widestModule, Math.floor(dots / picture.modules));
  if (module < 2) return null;
  const bitmap = blank(dots, picture.modules * module);
  const left = Math.floor((dots - picture.modules * module) / 2);
  for (const { x, y, width } of picture.runs)
    for (let row = 0; row < module; row += 1)
      blacken(bitmap, y * module + row, left + x * module, left + (x + width) * module);
  return bitmap;
}

/** Width of a bar in dots: as wide as the paper allows, 0 when the barcode does not fit and a printer would skip it. */
export function barcodeModule(data: string, dots: number): number {
  if (!code128Fits(data) || data.includes('{')) return 0;
  return [3, 2].find((width) => code128Modules(data.length) * width <= dots) ?? 0;
}

/** A Code 128 in the middle of the paper, a bar `module` dots wide for each of its units. */
export function rasterBarcode(data: string, module: number, dots: number): Bitmap {
  const { bars, modules } = code128Bars(data);
  const bitmap = blank(dots, barHeight);
  const left = Math.floor((dots - modules * module) / 2);
  for (const { at, width } of bars)
    for (let y = 0; y < barHeight; y += 1)
      blacken(bitmap, y, left + at * module, left + (at + width) * module);
  return bitmap;
}
