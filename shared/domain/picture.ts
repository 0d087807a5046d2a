/** A picture of one bit a dot: rows of whole bytes, the leftmost dot in the highest bit, 1 is black; in base64. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly bits: string;
}

/** Dots of the largest logo: across the narrow paper, and not so high that a customer waits for it. */
export const logoMost = { width: 384, height: 240 } as const;

const bytesOf = (base64: string): Uint8Array =>
  Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
function base64Of(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

/** Its rows, one after the other. @throws DOMException for what is not base64. */
export const pictureBits = ({ bits }: Picture): Uint8Array => bytesOf(bits);

/** A picture of these rows. */
export const pictureOf = (of: {
  readonly width: number;
  readonly height: number;
  readonly bits: Uint8Array;
}): Picture => ({ width: of.width, height: of.height, bits: base64Of(of.bits) });

/** Whether it holds exactly the rows that it says. */
export function isWhole(picture: Picture): boolean {
  try {
    return pictureBits(picture).length === Math.ceil(picture.width / 8) * picture.height;
  } catch {
    return false;
  }
}

/** The largest size of the same proportions within `most` that is not larger than it was; one dot at least. */
export function sizeWithin(
  width: number,
  height: number,
  most: { readonly width: number; readonly height: number },
): { readonly width: number; readonly height: number } {
  const scale = Math.min(1, most.width / width, most.height / height);
  return {
    width: Math.max(1, Math.round(width * scale)),
    height: Math.max(1, Math.round(height * scale)),
  };
}

/** Lightness 0–255 of each dot (ITU-R BT.601) of RGBA bytes laid upon white paper. */
export function lightness(rgba: ArrayLike<number>): Uint8Array {
  const light = new Uint8Array(rgba.length / 4);
  for (let at = 0; at < light.length; at += 1) {
    const [red = 0, green = 0, blue = 0, opaque = 0] = [0, 1, 2, 3].map((part) => rgba[at * 4 + part] ?? 0);
    const ink = (0.299 * red + 0.587 * green + 0.114 * blue) * (opaque / 255);
    light[at] = Math.round(ink + 255 - opaque);
  }
  return light;
}

/**
 * Greys as black and white dots: what a dot is lighter or darker than it was goes to its neighbours (Floyd and Steinberg,
 * 1976). What is black or white stays so; every computer makes the same dots.
 */
export function dithered(light: Uint8Array, width: number, height: number): Picture {
  const row = Math.ceil(width / 8);
  const bits = new Uint8Array(row * height);
  const left = Int32Array.from(light, (value) => value * 16);
  const give = (x: number, y: number, part: number): void => {
    if (x < 0 || x >= width || y >= height) return;
    left[y * width + x] = (left[y * width + x] ?? 0) + part;
  };
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width; x += 1) {
      const value = left[y * width + x] ?? 0;
      const isBlack = value < 128 * 16;
      if (isBlack) bits[y * row + (x >> 3)] = (bits[y * row + (x >> 3)] ?? 0) | (0x80 >> (x & 7));
      const rest = Math.trunc((value - (isBlack ? 0 : 255 * 16)) / 16);
      give(x + 1, y, rest * 7);
      give(x - 1, y + 1, rest * 3);
      give(x, y + 1, rest * 5);
      give(x + 1, y + 1, rest);
    }
  return pictureOf({ width, height, bits });
}

const headOfBmp = 62;
/** As an address that a browser shows: a bitmap file of two colours, its rows from the bottom up, each of whole words. */
export function pictureAddress(picture: Picture): string {
  const { width, height } = picture;
  const bits = pictureBits(picture);
  const row = Math.ceil(width / 8);
  const wide = Math.ceil(row / 4) * 4;
  const file = new Uint8Array(headOfBmp + wide * height);
  const view = new DataView(file.buffer);
  file.set([0x42, 0x4d]);
  view.setUint32(2, file.length, true);
  view.setUint32(10, headOfBmp, true);
  view.setUint32(14, 40, true);
  view.setInt32(18, width, true);
  view.setInt32(22, height, true);
  view.setUint16(26, 1, true);
  view.setUint16(28, 1, true);
  // The two colours: a 0 is white, a 1 black.
  view.setUint32(54, 0x00ffffff, true);
  for (let y = 0; y < height; y += 1)
    file.set(bits.subarray(y * row, (y + 1) * row), headOfBmp + (height - 1 - y) * wide);
  return `data:image/bmp;base64,${base64Of(file)}`;
}
