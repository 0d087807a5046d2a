import { asScanned, isValidCode } from './barcode.ts';
import { parseFlag, parseScaled, parseTaxRate, parseUnit, saysExempt } from './csv-values.ts';
import { asSeen } from './readable.ts';

/** What the cells of a column say of it, whatever its header says: shares are of the cells that are not empty. */
export interface CellFacts {
  readonly filled: number;
  /** Share of the rows that have something here. */
  readonly full: number;
  readonly numbers: number;
  /** At most three decimals and no percent sign: what a price can be. */
  readonly money: number;
  readonly rates: number;
  /** Letters that mean yes or no. */
  readonly flags: number;
  readonly units: number;
  /** Codes with a right check digit. */
  readonly gtins: number;
  readonly codes: number;
  /** Codes that a spreadsheet wrote as powers of ten: alike, and none of them whole. */
  readonly damaged: number;
  readonly dates: number;
  readonly largest: number;
  readonly distinct: number;
  readonly letters: number;
  readonly length: number;
}

const dateShape = /^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}(?:[ T].*)?$/;

/** Excel's ways to keep a number a text ('0123 and ="0123"), and the ".0" of programs that took it for a number. */
export const unwrapCode = (cell: string): string =>
  cell
    .trim()
    .replace(/^'/, '')
    .replace(/^="(.*)"$/s, '$1')
    .replace(/^(\d{6,})[.,]0+$/, '$1')
    .trim();

/** As spreadsheets write long numbers: with a mark or a plus, which codes of letters and digits have not. */
export const isDamaged = (code: string): boolean =>
  /^\d[.,]\d+e\+?\d+$/i.test(code) || /^\de\+\d+$/i.test(code) || /^#+$/.test(code);

export const isGtin = (text: string): boolean =>
  /^\d+$/.test(text) &&
  ((text.length === 8 && isValidCode('ean-8', text)) ||
    (text.length >= 12 && text.length <= 14 && isValidCode('gtin-14', text.padStart(14, '0'))));

/** The code with the zeros a spreadsheet took from it, if they make it a right one; undefined if none is missing. */
export function withLostZeros(text: string): string | undefined {
  if (!/^[1-9]\d{6,10}$/.test(text)) return undefined;
  const short = text.length === 7 ? `0${text}` : undefined;
  if (short && isValidCode('ean-8', short)) return short;
  const long = text.padStart(12, '0');
  return text.length >= 9 && isValidCode('upc-a', long) ? long : undefined;
}

/** The digits of one code that somebody grouped for the eye: "3 760000 000017", "978-2-07-036822-8", "3,760,000,000,017". */
function ungrouped(cell: string): string | undefined {
  const scanned = asScanned(cell);
  if (scanned !== cell) return scanned;
  const isGrouped = /^\d+(?: \d+)+$/.test(cell) || /^\d{1,3}(?:[,'’]\d{3})+$/.test(cell);
  const joined = cell.replaceAll(/\D/g, '');
  return isGrouped && isGtin(joined) ? joined : undefined;
}

/**
 * The codes of a cell, as they stand there: "A; B", "A | B" and lines are several, a comma parts what is long enough on both
 * sides, and blanks and slashes part only what are digits of whole codes. What parts nothing is a part of the code.
 */
export function codesIn(cell: string): string[] {
  const text = asSeen(cell).trim();
  const one = unwrapCode(text);
  const whole = ungrouped(one);
  if (whole !== undefined) return [whole];
  const parted = (by: RegExp, isCode: (part: string) => boolean): string[] | undefined => {
    const parts = one.split(by).flatMap((part) => unwrapCode(part) || []);
    return parts.length > 0 && by.test(one) && parts.every(isCode) ? parts : undefined;
  };
  return (
    parted(/[\s,;|/]+/, (part) => /^\d{7,14}$/.test(part)) ??
    parted(/[;|\t\r\n]|,\s|(?<!,),+$/, () => true)?.flatMap((part) => codesIn(part)) ??
    parted(/,/, (part) => part.length >= 4) ??
    (one === '' ? [] : [one])
  );
}

export function cellFacts(rows: readonly (readonly string[])[], column: number): CellFacts {
  const cells = rows.map((row) => (row[column] ?? '').trim()).filter((cell) => cell !== '');
  const many = Math.max(1, cells.length);
  const share = (test: (cell: string) => boolean): number => cells.filter(test).length / many;
  const codes = cells.map(codesIn);
  const shareOfCodes = (test: (code: string) => boolean): number =>
    codes.filter((parts) => parts.length > 0 && parts.every(test)).length / many;
  const letters = (cell: string): number => cell.replaceAll(/[^\p{L}]/gu, '').length;
  const values = cells.map((cell) => parseScaled(cell, 4) ?? parseScaled(cell, 9));
  return {
    filled: cells.length,
    full: cells.length / Math.max(1, rows.length),
    numbers: values.filter((value) => value !== undefined).length / many,
    money: share((cell) => parseScaled(cell, 4) !== undefined && !cell.includes('%')),
    rates: share((cell) => parseTaxRate(cell) !== undefined || saysExempt(cell)),
    flags: share((cell) => /\p{L}/u.test(cell) && parseFlag(cell) !== undefined),
    units: share((cell) => parseUnit(cell) !== undefined),
    gtins: shareOfCodes((code) => isGtin(code) || withLostZeros(code) !== undefined),
    damaged: shareOfCodes(isDamaged),
    codes: shareOfCodes((code) => /^\d{6,14}$/.test(code)),
    dates: share((cell) => dateShape.test(cell) && parseScaled(cell, 4) === undefined),
    largest: Math.max(0, ...values.map((value) => (value ?? 0) / 1e4)),
    distinct: new Set(cells).size,
    letters: cells.reduce((sum, cell) => sum + letters(cell), 0) / many,
    length: cells.reduce((sum, cell) => sum + cell.length, 0) / many,
  };
}

/** Whether two columns say different things in a row where both say something. */
export const differ = (rows: readonly (readonly string[])[], one: number, other: number): boolean =>
  rows.some((row) => {
    const [a, b] = [(row[one] ?? '').trim(), (row[other] ?? '').trim()];
    return a !== '' && b !== '' && a !== b;
  });
