import { createCipheriv, createDecipheriv } from 'node:crypto';

/** Plain bytes in a chunk, and what each chunk carries more. */
export const chunkBytes = 65_536;
const tagBytes = 16;
export const sealedChunkBytes = chunkBytes + tagBytes;
export const prefixBytes = 7;

/** A chunk that is not what was sealed: changed, cut, or under another key. */
export class SealBroken extends Error {
  readonly chunk: number;

  constructor(chunk: number, cause: unknown) {
    super(`chunk ${chunk} is not what was sealed`, { cause });
    this.chunk = chunk;
  }
}

export interface SealKey {
  /** 32 bytes, used for one stream only. */
  readonly key: Uint8Array;
  /** 7 random bytes. */
  readonly prefix: Uint8Array;
  /** Bound to every chunk: a stream under another header does not open. */
  readonly header: Uint8Array;
}

/** STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015): prefix ‖ number of the chunk ‖ 1 for the last one. */
function nonceOf(prefix: Uint8Array, chunk: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12);
  nonce.set(prefix, 0);
  nonce.writeUInt32BE(chunk, prefixBytes);
  nonce[11] = last ? 1 : 0;
  return nonce;
}

/** Cuts a stream in pieces of exactly `size` bytes and one last, shorter or as long, that is marked. */
async function* inPieces(
  source: AsyncIterable<Buffer>,
  size: number,
): AsyncGenerator<{ bytes: Buffer; last: boolean }> {
  let held: Buffer[] = [];
  let length = 0;
  for await (const bytes of source) {
    held.push(bytes);
    length += bytes.length;
    if (length <= size) continue;
    let all = Buffer.concat(held, length);
    for (; all.length > size; all = all.subarray(size)) yield { bytes: all.subarray(0, size), last: false };
    held = [all];
    length = all.length;
  }
  yield { bytes: Buffer.concat(held, length), last: true };
}

/** Encrypts a stream in chunks that cannot be changed, left out, put in another order or cut off unseen. */
export async function* seal(
  source: AsyncIterable<Buffer>,
  { key, prefix, header }: SealKey,
): AsyncGenerator<Buffer> {
  let chunk = 0;
  for await (const { bytes, last } of inPieces(source, chunkBytes)) {
    const cipher = createCipheriv('aes-256-gcm', key, nonceOf(prefix, chunk, last));
    cipher.setAAD(header);
    yield Buffer.concat([cipher.update(bytes), cipher.final(), cipher.getAuthTag()]);
    chunk += 1;
  }
}

/** @throws SealBroken at the first chunk that is not what was sealed. */
export async function* unseal(
  source: AsyncIterable<Buffer>,
  { key, prefix, header }: SealKey,
): AsyncGenerator<Buffer> {
  let chunk = 0;
  for await (const { bytes, last } of inPieces(source, sealedChunkBytes)) {
    let plain: Buffer;
    try {
      const decipher = createDecipheriv('aes-256-gcm', key, nonceOf(prefix, chunk, last), {
        authTagLength: tagBytes,
      });
      decipher.setAAD(header);
      decipher.setAuthTag(bytes.subarray(-tagBytes));
      plain = Buffer.concat([decipher.update(bytes.subarray(0, -tagBytes)), decipher.final()]);
    } catch (error) {
      throw new SealBroken(chunk, error);
    }
    yield plain;
    chunk += 1;
  }
}
