import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  dithered,
  isWhole,
  lightness,
  pictureAddress,
  pictureBits,
  pictureOf,
  sizeWithin,
} from './picture.ts';

const grey = (width: number, height: number, value: number): Uint8Array =>
  new Uint8Array(width * height).fill(value);
const blackOf = (bits: Uint8Array): number =>
  [...bits].reduce((sum, byte) => sum + byte.toString(2).replaceAll('0', '').length, 0);

describe('a picture for a printer', () => {
  it.each([
    [0, 1],
    [64, 0.75],
    [128, 0.5],
    [192, 0.25],
    [255, 0],
  ])('of grey %i has a share of %d of its dots black', (value, share) => {
    const [width, height] = [80, 60];
    const picture = dithered(grey(width, height, value), width, height);
    expect(blackOf(pictureBits(picture)) / (width * height)).toBeCloseTo(share, 1);
  });

  it('keeps what is black and white as it is, dot for dot', () => {
    const dots = fc.array(fc.boolean(), { minLength: 77, maxLength: 77 });
    fc.assert(
      fc.property(dots, (black) => {
        const bits = pictureBits(
          dithered(
            Uint8Array.from(black, (one) => (one ? 0 : 255)),
            11,
            7,
          ),
        );
        const read = black.map((_, at) => {
          const [x, y] = [at % 11, Math.floor(at / 11)];
          return ((bits[y * 2 + (x >> 3)] ?? 0) & (0x80 >> (x & 7))) !== 0;
        });
        expect(read).toEqual(black);
      }),
    );
  });

  it('lies upon white paper where it lets something shine through', () => {
    expect([...lightness([0, 0, 0, 255, 0, 0, 0, 0, 255, 255, 255, 255, 0, 0, 0, 51])]).toEqual([
      0, 255, 255, 204,
    ]);
  });

  it('is made smaller in its proportions, and never larger', () => {
    const most = { width: 384, height: 240 };
    expect(sizeWithin(4000, 3000, most)).toEqual({ width: 320, height: 240 });
    expect(sizeWithin(4000, 400, most)).toEqual({ width: 384, height: 38 });
    expect(sizeWithin(100, 50, most)).toEqual({ width: 100, height: 50 });
    expect(sizeWithin(90_000, 1, most)).toEqual({ width: 384, height: 1 });
  });

  it('is whole with exactly the rows that it says', () => {
    const picture = pictureOf({ width: 9, height: 2, bits: Uint8Array.of(1, 2, 3, 4) });
    expect(isWhole(picture)).toBe(true);
    expect(isWhole({ ...picture, height: 3 })).toBe(false);
    expect(isWhole({ ...picture, width: 8 })).toBe(false);
    expect(isWhole({ ...picture, bits: '*' })).toBe(false);
  });

  it('is shown as a bitmap file with its rows from the bottom up', () => {
    const address = pictureAddress(pictureOf({ width: 9, height: 2, bits: Uint8Array.of(1, 2, 3, 4) }));
    const file = Buffer.from(address.replace('data:image/bmp;base64,', ''), 'base64');
    expect(file.toString('latin1', 0, 2)).toBe('BM');
    expect([file.readUInt32LE(2), file.readInt32LE(18), file.readInt32LE(22)]).toEqual([70, 9, 2]);
    expect([...file.subarray(62)]).toEqual([3, 4, 0, 0, 1, 2, 0, 0]);
  });
});
