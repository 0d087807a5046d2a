import { promisify } from 'node:util';
import zlib from 'node:zlib';
import learned from '#resources/wire/journal-1.json' with { type: 'json' };

/** How a batch is pressed on its way; `-1` is the dictionary that both sides have (resources/wire). */
export const encodings = ['zstd-1', 'br-1', 'zstd', 'br', 'plain'] as const;
export type Encoding = (typeof encodings)[number];
export const isEncoding = (value: unknown): value is Encoding =>
  encodings.some((encoding) => encoding === value);

/** The most that may travel, and the most that may come out of it: a row of an import can hold 100,000 prices. */
export const mostPressed_bytes = 4 * 1024 * 1024;
export const mostOpened_bytes = 16 * 1024 * 1024;

/** It is larger than anything that a till sends. */
export class TooLarge extends Error {}
/** It is not pressed as it says. */
export class BadEncoding extends Error {}

const zstdLevel = 10;
const brotliLevel = 7;
const zstdPress = promisify(zlib.zstdCompress) as (
  input: Buffer,
  options: zlib.ZstdOptions,
) => Promise<Buffer>;
const zstdOpen = promisify(zlib.zstdDecompress) as typeof zstdPress;
const brPress = promisify(zlib.brotliCompress) as (
  input: Buffer,
  options: zlib.BrotliOptions,
) => Promise<Buffer>;
const brOpen = promisify(zlib.brotliDecompress) as typeof brPress;

export function createPress() {
  const dictionary = Buffer.from(learned.dictionary, 'base64');
  const withOne = (encoding: Encoding) => (encoding.endsWith('-1') ? { dictionary } : {});
  const press = async (text: string, encoding: Encoding): Promise<Buffer> => {
    const bytes = Buffer.from(text, 'utf8');
    if (encoding === 'plain') return bytes;
    if (encoding.startsWith('zstd')) {
      const params = { [zlib.constants.ZSTD_c_compressionLevel]: zstdLevel };
      return zstdPress(bytes, { params, pledgedSrcSize: bytes.length, ...withOne(encoding) });
    }
    const params = {
      [zlib.constants.BROTLI_PARAM_QUALITY]: brotliLevel,
      [zlib.constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
    };
    return brPress(bytes, { params, ...withOne(encoding) } as zlib.BrotliOptions);
  };
  /** @throws TooLarge before more than that has been made; BadEncoding */
  const open = async (bytes: Buffer, encoding: Encoding): Promise<string> => {
    if (bytes.length > mostPressed_bytes) throw new TooLarge();
    if (encoding === 'plain') return bytes.toString('utf8');
    const most = { maxOutputLength: mostOpened_bytes, ...withOne(encoding) };
    try {
      const opened = encoding.startsWith('zstd')
        ? await zstdOpen(bytes, most)
        : await brOpen(bytes, most as zlib.BrotliOptions);
      return opened.toString('utf8');
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw new TooLarge();
      throw new BadEncoding();
    }
  };
  return { press, open };
}
export type Press = ReturnType<typeof createPress>;
