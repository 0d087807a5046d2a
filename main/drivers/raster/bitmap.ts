import { type Picture, pictureBits } from '#shared/domain/picture.ts';

/** A picture of one bit a dot, as a printer takes it: rows of whole bytes, the leftmost dot in the highest bit, 1 is black. */
export interface Bitmap {
  readonly width: number;
  readonly height: number;
  readonly bits: Uint8Array;
}

/** Of white dots. `width` is rounded up to whole bytes. */
export function blank(width: number, height: number): Bitmap {
  const bytes = Math.ceil(width / 8);
  return { width: bytes * 8, height, bits: new Uint8Array(bytes * height) };
}

/** Blackens dots of one row from `from` up to, not including, `to`; what lies outside the picture is left out. */
export function blacken({ width, height, bits }: Bitmap, y: number, from: number, to: number): void {
  if (y < 0 || y >= height) return;
  const row = y * (width / 8);
  for (let x = Math.max(0, from); x < Math.min(width, to); x += 1) {
    const at = row + (x >> 3);
    bits[at] = (bits[at] ?? 0) | (0x80 >> (x & 7));
  }
}

export const isBlack = ({ width, bits }: Bitmap, x: number, y: number): boolean =>
  ((bits[y * (width / 8) + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) !== 0;

/** GS v 0 with the picture in single size. Its rows come out one below the other, from the left edge of the paper. */
export function rasterCommand({ width, height, bits }: Bitmap): Buffer {
  const bytes = width / 8;
  const head = [0x1d, 0x76, 0x30, 0x00, bytes & 0xff, bytes >> 8, height & 0xff, height >> 8];
  return Buffer.concat([Buffer.from(head), bits]);
}

/** Its rows as a printer takes them. */
export const bitmapOf = (picture: Picture): Bitmap => ({
  width: Math.ceil(picture.width / 8) * 8,
  height: picture.height,
  bits: pictureBits(picture),
});

/** In the middle of a paper so many dots wide; what is wider loses both its edges. */
export function centred(picture: Bitmap, dots: number): Bitmap {
  const wide = blank(dots, picture.height);
  const left = Math.floor((dots - picture.width) / 2);
  for (let y = 0; y < picture.height; y += 1)
    for (let x = 0; x < picture.width; x += 1)
      if (isBlack(picture, x, y)) blacken(wide, y, left + x, left + x + 1);
  return wide;
}
