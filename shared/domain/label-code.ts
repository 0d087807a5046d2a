import { isValidCode } from './barcode.ts';
import { type Picture, pictureOf } from './picture.ts';
import { code128Bars, code128Fits, code128Modules } from './receipt-barcode.ts';
import { qrPicture } from './receipt-qr.ts';

/** Digits of EAN-13 and EAN-8 in set A; B is C from behind, C is A with bars and spaces exchanged (ISO/IEC 15420). */
const setA = '0001101 0011001 0010011 0111101 0100011 0110001 0101111 0111011 0110111 0001011'.split(' ');
const mirrored = (pattern: string): string => [...pattern].reverse().join('');
const setC = setA.map((pattern) => [...pattern].map((module) => (module === '0' ? '1' : '0')).join(''));
const setB = setC.map(mirrored);
/** Which of the six digits after the first are of set B: they say the first digit, which has no bars of its own. */
const firstDigit = 'AAAAAA AABABB AABBAB AABBBA ABAABB ABBAAB ABBBAA ABABAB ABABBA ABBABA'.split(' ');

/** What stands on a label for a scanner. Modules count from the left edge, the quiet zones that its standard asks for included. */
export interface LabelCode {
  readonly symbology: 'ean-13' | 'ean-8' | 'code-128' | 'qr';
  readonly modules: number;
  /** Rows of modules: 1 where all rows are alike. */
  readonly rows: number;
  readonly runs: readonly { readonly x: number; readonly y: number; readonly width: number }[];
}

/** Runs of dark modules in a pattern of 0 and 1. */
const runsOf = (pattern: string, from: number): { x: number; y: number; width: number }[] =>
  [...pattern.matchAll(/1+/g)].map((run) => ({ x: from + run.index, y: 0, width: run[0].length }));

const digitsIn = (digits: string, sets: string): string =>
  [...digits]
    .map((digit, at) => (sets[at] === 'B' ? setB : sets[at] === 'C' ? setC : setA)[Number(digit)] ?? '')
    .join('');

function ean13(digits: string): LabelCode {
  const left = digitsIn(digits.slice(1, 7), firstDigit[Number(digits[0])] ?? '');
  const pattern = `101${left}01010${digitsIn(digits.slice(7), 'CCCCCC')}101`;
  // Quiet zones of eleven and seven modules.
  return { symbology: 'ean-13', modules: 11 + 95 + 7, rows: 1, runs: runsOf(pattern, 11) };
}

function ean8(digits: string): LabelCode {
  const pattern = `101${digitsIn(digits.slice(0, 4), 'AAAA')}01010${digitsIn(digits.slice(4), 'CCCC')}101`;
  return { symbology: 'ean-8', modules: 7 + 67 + 7, rows: 1, runs: runsOf(pattern, 7) };
}

/** Of a Code 128 that still fits the narrow paper with bars two dots wide. */
const mostModules = 192;

/**
 * The code of a product for its label: a trade item number as EAN-13 (UPC-A with a zero before it) or EAN-8, what else is short
 * as Code 128, the rest as QR code; null where there is none.
 */
export function labelCode(text: string): LabelCode | null {
  const code = text.trim();
  if (isValidCode('ean-13', code)) return ean13(code);
  if (isValidCode('upc-a', code)) return ean13(`0${code}`);
  if (isValidCode('ean-8', code)) return ean8(code);
  if (code128Fits(code) && code128Modules(code.length) <= mostModules) {
    const { bars, modules } = code128Bars(code);
    return {
      symbology: 'code-128',
      modules,
      rows: 1,
      runs: bars.map(({ at, width }) => ({ x: at, y: 0, width })),
    };
  }
  const square = qrPicture(code);
  return square && { symbology: 'qr', modules: square.modules, rows: square.modules, runs: square.runs };
}

const barsHigh = 80;
const widest = 384;

/** A code in dots for paper of 384 dots and more: bars and modules of whole dots, as wide as fits, four at most. */
export function labelPicture({ modules, rows, runs }: LabelCode): Picture | null {
  const module = Math.min(4, Math.floor(widest / modules));
  if (module < 2) return null;
  const [width, height] = [modules * module, rows === 1 ? barsHigh : rows * module];
  const bytes = Math.ceil(width / 8);
  const bits = new Uint8Array(bytes * height);
  for (const run of runs)
    for (let y = rows === 1 ? 0 : run.y * module; y < (rows === 1 ? height : (run.y + 1) * module); y += 1)
      for (let x = run.x * module; x < (run.x + run.width) * module; x += 1)
        bits[y * bytes + (x >> 3)] = (bits[y * bytes + (x >> 3)] ?? 0) | (0x80 >> (x & 7));
  return pictureOf({ width, height, bits });
}
