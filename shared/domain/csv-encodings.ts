import { accentsFit } from './csv-accents.ts';

/** What spreadsheets, tills and stock programs of the last forty years write. */
export const csvEncodings = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'windows-1252',
  'cp850',
  'cp437',
  'macintosh',
] as const;
export type CsvEncoding = (typeof csvEncodings)[number];
const singleByte = ['windows-1252', 'cp850', 'cp437', 'macintosh'] as const satisfies readonly CsvEncoding[];

/** The upper half of the DOS code pages, which no TextDecoder knows. */
const dosPages: Readonly<Record<'cp850' | 'cp437', string>> = {
  cp850:
    'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0',
  cp437:
    'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0',
};

export interface CsvDecoder {
  /** The text of one piece; `last` once, with the last one. Never throws: bytes that mean nothing become U+FFFD. */
  decode(piece: Uint8Array, last?: boolean): string;
}

export function createCsvDecoder(encoding: CsvEncoding): CsvDecoder {
  if (encoding !== 'cp850' && encoding !== 'cp437') {
    const decoder = new TextDecoder(encoding);
    return { decode: (piece, last = false) => decoder.decode(piece, { stream: !last }) };
  }
  const upper = dosPages[encoding];
  const ascii = new TextDecoder();
  return {
    decode: (piece) =>
      piece.every((byte) => byte < 0x80)
        ? ascii.decode(piece)
        : Array.from(piece, (byte) => (byte < 0x80 ? String.fromCharCode(byte) : upper[byte - 0x80])).join(
            '',
          ),
  };
}

const startsWith = (bytes: Uint8Array, ...mark: number[]): boolean =>
  mark.every((byte, index) => bytes[index] === byte);

/** Share of zero bytes at even or odd places: Latin text in UTF-16 has one in every pair. */
function zeroShare(bytes: Uint8Array, offset: 0 | 1): number {
  let zeros = 0;
  for (let index = offset; index < bytes.length; index += 2) if (bytes[index] === 0) zeros++;
  return bytes.length < 2 ? 0 : zeros / (bytes.length / 2);
}

/** The bytes without a UTF-8 character cut off at their end. */
function wholeCharacters(bytes: Uint8Array): Uint8Array {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) break;
    if (byte >= 0xc0) return bytes.subarray(0, bytes.length - back);
  }
  return bytes;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Two readings of the same bytes, of which a person has to say the right one. */
export interface CsvReadings {
  readonly encoding: CsvEncoding;
  /** A text of the file as it is read, and as the other encoding would read it; null where nothing else fits. */
  readonly rival: { readonly encoding: CsvEncoding; readonly as: string; readonly instead: string } | null;
}

/** A reading that stands at least so well, where it differs from the best one, may be the right one. */
const asGood = 0.6;
const longestExample = 40;

/** The cell in which two readings part: each byte is one letter in both. */
function whereTheyPart(one: string, other: string): [string, string] {
  let at = 0;
  while (at < one.length && one[at] === other[at]) at += 1;
  const isEdge = (place: number): boolean => /[;,|\t"\r\n]/.test(one[place] ?? '\n');
  let [from, to] = [at, at];
  while (from > 0 && at - from < longestExample / 2 && !isEdge(from - 1)) from -= 1;
  while (to < one.length && to - from < longestExample && !isEdge(to)) to += 1;
  return [one.slice(from, to).trim(), other.slice(from, to).trim()];
}

/** The likeliest of the encodings that write one byte for a character; the first of them when nothing tells. */
export function readSingleByte(bytes: Uint8Array): CsvReadings {
  const readings = singleByte
    .map((encoding) => ({ encoding, text: createCsvDecoder(encoding).decode(bytes, true) }))
    .map((one) => ({ ...one, fit: accentsFit(one.text) }))
    .sort((a, b) => b.fit - a.fit);
  const [best, ...others] = readings;
  if (!best) throw new Error('no encoding is known');
  const rival = others.find(({ text }) => {
    if (text === best.text) return false;
    const fit = accentsFit(best.text, text);
    return fit <= 0 || accentsFit(text, best.text) >= fit * asGood;
  });
  if (!rival) return { encoding: best.encoding, rival: null };
  const [as, instead] = whereTheyPart(best.text, rival.text);
  return { encoding: best.encoding, rival: { encoding: rival.encoding, as, instead } };
}

/** Whether what is no UTF-8 in it are some broken letters among many whole ones. */
function isBrokenUtf8(bytes: Uint8Array): boolean {
  const text = new TextDecoder().decode(bytes);
  const foreign = text.match(/[\u0080-\uffff]/g) ?? [];
  const broken = foreign.filter((character) => character === '\ufffd').length;
  return foreign.length > broken * 10;
}

/**
 * The encoding of a file by its byte order mark or, without one, by its first bytes; pass as many as are at hand. What is
 * not valid UTF-8 is taken for the encoding in which its accents stand where accents stand.
 */
export function readEncoding(bytes: Uint8Array): CsvReadings {
  const known = markedEncoding(bytes);
  return known ? { encoding: known, rival: null } : readForeign(bytes);
}

export const sniffEncoding = (bytes: Uint8Array): CsvEncoding => readEncoding(bytes).encoding;

function markedEncoding(bytes: Uint8Array): CsvEncoding | null {
  if (startsWith(bytes, 0xef, 0xbb, 0xbf)) return 'utf-8';
  if (startsWith(bytes, 0xff, 0xfe)) return 'utf-16le';
  if (startsWith(bytes, 0xfe, 0xff)) return 'utf-16be';
  const head = bytes.subarray(0, 2000);
  if (zeroShare(head, 1) > 0.3) return 'utf-16le';
  if (zeroShare(head, 0) > 0.3) return 'utf-16be';
  return isUtf8(wholeCharacters(bytes)) ? 'utf-8' : null;
}

/** Of bytes that are no whole UTF-8. */
export const readForeign = (bytes: Uint8Array): CsvReadings =>
  isBrokenUtf8(bytes) ? { encoding: 'utf-8', rival: null } : readSingleByte(bytes);

/** The text without its byte order mark. */
export const decodeCsv = (bytes: Uint8Array, encoding: CsvEncoding): string =>
  createCsvDecoder(encoding).decode(bytes, true);
