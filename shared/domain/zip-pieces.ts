import { Deflate, strToU8, zipSync } from 'fflate';

/** The same content is the same file, and no clock of a computer is too early for it. */
const packedOn = new Date(2020, 0, 1);
const stampOf2020 = (40 << 25) | (1 << 21) | (1 << 16);
const endLength = 22;
const largest = 0xffff_ffff;

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let sum = byte;
  for (let bit = 0; bit < 8; bit++) sum = sum & 1 ? (sum >>> 1) ^ 0xedb8_8320 : sum >>> 1;
  return sum;
});
function crcAfter(sum: number, bytes: Uint8Array): number {
  let crc = ~sum;
  for (const byte of bytes) crc = (crcTable[(crc ^ byte) & 0xff] ?? 0) ^ (crc >>> 8);
  return ~crc >>> 0;
}

/** Numbers of two or four bytes one after the other, the small end first. */
function record(...fields: readonly (readonly [bytes: 2 | 4, value: number])[]): Uint8Array {
  const view = new DataView(new ArrayBuffer(fields.reduce((length, [bytes]) => length + bytes, 0)));
  let at = 0;
  for (const [bytes, value] of fields) {
    if (bytes === 2) view.setUint16(at, value, true);
    else view.setUint32(at, value, true);
    at += bytes;
  }
  return new Uint8Array(view.buffer);
}

/** The last file is larger than a zip can say. */
export class ZipFull extends Error {
  override readonly name = 'ZipFull';
}

/**
 * A zip of some files that are there, unpacked in it and with their sizes before them, and of one that is made while it is
 * packed. fflate's own stream writes every size behind its file, which readers of OpenDocument do not forgive the first one.
 */
export async function* zipPieces(
  files: Readonly<Record<string, string>>,
  name: string,
  pieces: AsyncIterable<string>,
): AsyncGenerator<Uint8Array> {
  const bytes = Object.entries(files).map(([path, text]) => [path, strToU8(text)] as const);
  const first = zipSync(Object.fromEntries(bytes), { level: 0, mtime: packedOn });
  const listAt = new DataView(first.buffer).getUint32(first.length - 6, true);
  const title = strToU8(name);
  /** Version, flag of sizes that follow, deflated, moment. */
  const how = [
    [2, 20],
    [2, 8],
    [2, 8],
    [4, stampOf2020],
  ] as const;
  yield first.subarray(0, listAt);
  yield record([4, 0x0403_4b50], ...how, [4, 0], [4, 0], [4, 0], [2, title.length], [2, 0]);
  yield title;

  let [crc, size, packed] = [0, 0, 0];
  const made: Uint8Array[] = [];
  const deflate = new Deflate({ level: 6 }, (piece) => {
    packed += piece.length;
    made.push(piece);
  });
  for await (const text of pieces) {
    const piece = strToU8(text);
    crc = crcAfter(crc, piece);
    size += piece.length;
    deflate.push(piece);
    yield* made.splice(0);
  }
  deflate.push(new Uint8Array(), true);
  yield* made.splice(0);
  if (size > largest || listAt + packed > largest) throw new ZipFull(name);

  const sizes = [
    [4, crc],
    [4, packed],
    [4, size],
  ] as const;
  yield record([4, 0x0807_4b50], ...sizes);
  const before = first.subarray(listAt, first.length - endLength);
  const last = record(
    [4, 0x0201_4b50],
    [2, 20],
    ...how,
    ...sizes,
    [2, title.length],
    [2, 0],
    [2, 0],
    [2, 0],
    [2, 0],
    [4, 0],
    [4, listAt],
  );
  const count = bytes.length + 1;
  const newListAt = listAt + 30 + title.length + packed + 16;
  yield before;
  yield last;
  yield title;
  yield record(
    [4, 0x0605_4b50],
    [2, 0],
    [2, 0],
    [2, count],
    [2, count],
    [4, before.length + last.length + title.length],
    [4, newListAt],
    [2, 0],
  );
}
