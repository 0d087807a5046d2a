import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { type Bitmap, bitmapOf, isBlack } from '#main/drivers/raster/bitmap.ts';
import type { Picture } from '#shared/domain/picture.ts';

let ready: Promise<unknown> | null = null;
/** Its engine comes from the package: by itself it would be fetched from elsewhere. */
function prepare(): Promise<unknown> {
  const { resolve } = createRequire(import.meta.url);
  const wasmBinary = Uint8Array.from(readFileSync(resolve('zxing-wasm/reader/zxing_reader.wasm'))).buffer;
  ready ??= prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });
  return ready;
}

/** White paper around a label, in dots. */
const around = 24;

/** What a reader of barcodes sees on a picture of dots: "EAN13 3017620422003". */
export async function readDots(bitmap: Bitmap): Promise<string[]> {
  await prepare();
  const [width, height] = [bitmap.width, bitmap.height + 2 * around];
  const data = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let y = 0; y < bitmap.height; y += 1)
    for (let x = 0; x < bitmap.width; x += 1)
      if (isBlack(bitmap, x, y))
        data.fill(0, ((y + around) * width + x) * 4, ((y + around) * width + x) * 4 + 3);
  const found = await readBarcodes({ data, width, height, colorSpace: 'srgb' } as ImageData, {
    tryHarder: true,
    maxNumberOfSymbols: 20,
  });
  return found.map(({ format, text }) => `${format} ${text}`);
}

/** The same on a picture for a printer. */
export const readPicture = (picture: Picture): Promise<string[]> => readDots(bitmapOf(picture));

/** The same on a picture of a screen, a PNG. */
export async function readPng(png: Buffer): Promise<string[]> {
  await prepare();
  const found = await readBarcodes(new Blob([new Uint8Array(png)]), {
    tryHarder: true,
    maxNumberOfSymbols: 50,
  });
  return found.map(({ format, text }) => `${format} ${text}`);
}
