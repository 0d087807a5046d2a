import { fold } from './fold.ts';

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
type SingleByte = Extract<CsvEncoding, 'windows-1252' | 'cp850' | 'cp437' | 'macintosh'>;

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

const isLetter = (character: string | undefined): boolean =>
  character !== undefined && /\p{L}/u.test(character);
const isLower = (character: string | undefined): boolean =>
  character !== undefined && /\p{Ll}/u.test(character);

/** How well a character above ASCII stands between its neighbours in a list of goods written in a Latin script. */
function likelihood(character: string, before: string | undefined, after: string | undefined): number {
  const inWord = isLetter(before) || isLetter(after);
  if (/[éèêàçôîïùûâëœ]/.test(character))
    return /[A-ZÀ-Þ]/.test(before ?? '') && /[A-ZÀ-Þ]/.test(after ?? '') ? -1 : 3;
  if (/[ÉÈÊÀÇÔÎÏÙÛÂËŒ]/.test(character)) return isLower(before) ? -3 : inWord ? 2 : 0.4;
  if (/[°€£«»’‘“”–—…²½¼\u00a0®™©•]/.test(character)) {
    const joins = isLetter(before) && isLetter(after);
    if (character === '’') return joins ? 2 : 0;
    return joins ? -3 : 0.5;
  }
  if (/\p{L}/u.test(character)) {
    if (fold(character) === character || !inWord) return -1;
    return isLower(before) && !isLower(character) ? -3 : 1;
  }
  // Lines of boxes, mathematics, controls: no list of goods is written with them.
  return character === '\ufffd' || /[\u0080-\u009f]/.test(character) ? -5 : -3;
}

/** The likeliest of the encodings that write one byte for a character; the first of them when nothing tells. */
export function sniffSingleByte(bytes: Uint8Array): SingleByte {
  let best: { encoding: SingleByte; score: number } = {
    encoding: 'windows-1252',
    score: Number.NEGATIVE_INFINITY,
  };
  for (const encoding of ['windows-1252', 'cp850', 'cp437', 'macintosh'] as const) {
    const text = createCsvDecoder(encoding).decode(bytes, true);
    let score = 0;
    for (let at = 0; at < text.length; at++) {
      const character = text[at] ?? '';
      if (character >= '\u0080') score += likelihood(character, text[at - 1], text[at + 1]);
    }
    if (score > best.score) best = { encoding, score };
  }
  return best.encoding;
}

/**
 * The encoding of a file by its byte order mark or, without one, by its first bytes; pass as many as are at hand. What is
 * not valid UTF-8 is taken for the encoding in which its accents stand where accents stand.
 */
export function sniffEncoding(bytes: Uint8Array): CsvEncoding {
  if (startsWith(bytes, 0xef, 0xbb, 0xbf)) return 'utf-8';
  if (startsWith(bytes, 0xff, 0xfe)) return 'utf-16le';
  if (startsWith(bytes, 0xfe, 0xff)) return 'utf-16be';
  const head = bytes.subarray(0, 2000);
  if (zeroShare(head, 1) > 0.3) return 'utf-16le';
  if (zeroShare(head, 0) > 0.3) return 'utf-16be';
  return isUtf8(wholeCharacters(bytes)) ? 'utf-8' : sniffSingleByte(bytes);
}

/** The text without its byte order mark. */
export const decodeCsv = (bytes: Uint8Array, encoding: CsvEncoding): string =>
  createCsvDecoder(encoding).decode(bytes, true);
