/**
 * How many columns a text takes on a printer or a terminal: combining marks none, East Asian wide characters and
 * emoji two (Unicode Standard Annex 11, ambiguous counted as narrow).
 */
const segmenter = new Intl.Segmenter('und', { granularity: 'grapheme' });
/** Marks, format characters, and the vowels and endings that join a Korean syllable. */
const zeroWidth = /^[\p{Mn}\p{Me}\p{Cf}\u1160-\u11ff]$/u;
const emoji = /\p{Emoji_Presentation}|\p{Emoji}\uFE0F/u;
const wideRanges: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2329, 0x232a],
  [0x2e80, 0x303e],
  [0x3041, 0xa4cf],
  [0xa960, 0xa97c],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff00, 0xff60],
  [0xffe0, 0xffe6],
  [0x1b000, 0x1b2ff],
  [0x20000, 0x3fffd],
];
const asciiOnly = /^[\x20-\x7e]*$/;
/** Letters and spaces of French and English figures and names: one column each, no cluster to look for. */
const narrowOnly = /^[\x20-\x7e\u00a0-\u00ac\u00ae-\u02ff\u2013-\u2026\u202f\u20ac]*$/;

function characterWidth(character: string): 0 | 1 | 2 {
  if (zeroWidth.test(character)) return 0;
  const code = character.codePointAt(0) ?? 0;
  return wideRanges.some(([from, to]) => code >= from && code <= to) ? 2 : 1;
}

function clusterWidth(cluster: string): number {
  if (emoji.test(cluster)) return 2;
  let width = 0;
  for (const character of cluster) width += characterWidth(character);
  return width;
}

/** Characters as a reader sees them: a letter with its accents, an emoji with its modifiers. */
const clusters = (text: string): string[] => Array.from(segmenter.segment(text), (part) => part.segment);

/** Columns of a text of one line. */
export function displayWidth(text: string): number {
  if (narrowOnly.test(text)) return text.length;
  let width = 0;
  for (const cluster of clusters(text)) width += clusterWidth(cluster);
  return width;
}

/**
 * A text as one printable line. Control characters become spaces: a product named with an ESC byte must not reach
 * the printer as a command. Direction overrides and lone surrogates go too.
 */
export const oneLine = (text: string): string =>
  asciiOnly.test(text)
    ? text
    : text
        .toWellFormed()
        .normalize('NFC')
        .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
        .replace(/[\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]/g, '');

/** A word wider than the line, in pieces that fit; a letter is parted from its marks only where it alone is too wide. */
function piecesOf(word: string, columns: number): string[] {
  const pieces: string[] = [];
  let piece = '';
  let width = 0;
  const parts = clusters(word).flatMap((each) => (clusterWidth(each) > columns ? [...each] : [each]));
  for (const part of parts) {
    const own = clusterWidth(part);
    if (width + own > columns && piece !== '') {
      pieces.push(piece);
      piece = '';
      width = 0;
    }
    piece += part;
    width += own;
  }
  if (piece !== '') pieces.push(piece);
  return pieces;
}

/**
 * Lines of at most `columns` columns (2 or more), broken between words, inside a word only where the word alone is too wide.
 * No-break spaces never break, nor the space French puts before ! ? : ; and ». An empty text is one empty line.
 */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  let line = '';
  let width = 0;
  const joined = oneLine(text).replace(/ (?=[!?:;»])/g, '\u00a0');
  for (const word of joined.split(/ +/)) {
    if (word === '') continue;
    for (const piece of displayWidth(word) > columns ? piecesOf(word, columns) : [word]) {
      const own = displayWidth(piece);
      if (line === '') line = piece;
      else if (width + 1 + own <= columns) {
        line += ` ${piece}`;
        width += 1 + own;
        continue;
      } else {
        lines.push(line);
        line = piece;
      }
      width = own;
    }
  }
  return line === '' && lines.length > 0 ? lines : [...lines, line];
}
