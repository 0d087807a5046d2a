import { checkDigit, isValidCode } from './barcode.ts';
import { mulDiv } from './money.ts';
import { type Milli, type Minor, milli, minor } from './units.ts';

/**
 * A layout of in-store labels with a weight or a price inside. Layouts are a national or a shop's choice, so they are
 * rows of a table: digits stand for themselves, `.` for any digit, `{NNDD}` for the value (N whole, D decimal digits),
 * `V` for a digit that checks the value and therefore changes with it. `22......{NNDD}.` is 22, six digits of product,
 * a value such as 10.25, and the check digit of the whole.
 */
export interface LabelPattern {
  readonly sequence: number;
  readonly value: 'weight' | 'price' | 'count';
  readonly pattern: string;
}

/** In wide use on scales, where neither the country nor the shop says otherwise: 21 with grams, 22 and 23 with a price. */
export const usualLabels = (currencyDecimals: number): readonly LabelPattern[] => {
  const price = `{${'N'.repeat(5 - currencyDecimals)}${'D'.repeat(currencyDecimals)}}`;
  return [
    { sequence: 1, value: 'weight', pattern: '21.....{NNDDD}.' },
    { sequence: 2, value: 'price', pattern: `22.....${price}.` },
    { sequence: 3, value: 'price', pattern: `23.....${price}.` },
  ];
};

/** Whether this describes 13 digits with one value in them. */
export const isLabelPattern = (pattern: string): boolean => compile(pattern) !== undefined;

/** What a code says besides the product: how much of it, the price of the whole; null where it says nothing. */
export interface Embedded {
  readonly qty_milli: Milli | null;
  readonly price_minor: Minor | null;
}

/** `digits` / 10^`decimals`, exact: 10.25 is { digits: 1025, decimals: 2 }. */
export interface DecimalNumber {
  readonly digits: number;
  readonly decimals: number;
}

export interface LabelReading {
  readonly pattern: LabelPattern;
  /** The code with the value set to zeros and its check digit set right: the number under which the product is known. */
  readonly base: string;
  readonly number: DecimalNumber;
}

interface CompiledPattern {
  readonly expression: RegExp;
  readonly valueAt: number;
  readonly valueLength: number;
  readonly decimals: number;
  readonly zeroed: readonly number[];
}

/** Undefined if the pattern does not describe exactly 13 digits with one value in them. */
function compile(pattern: string): CompiledPattern | undefined {
  const parts = /^(?<before>[\d.V]*)\{(?<whole>N*)(?<decimal>D*)\}(?<after>[\d.V]*)$/.exec(pattern)?.groups;
  if (!parts) return undefined;
  const { before = '', whole = '', decimal = '', after = '' } = parts;
  const valueLength = whole.length + decimal.length;
  const flat = `${before}${'.'.repeat(valueLength)}${after}`;
  if (flat.length !== 13 || valueLength === 0) return undefined;
  return {
    expression: new RegExp(`^${flat.replaceAll(/[.V]/g, String.raw`\d`)}$`),
    valueAt: before.length,
    valueLength,
    decimals: decimal.length,
    zeroed: [...flat].flatMap((character, index) => (character === 'V' ? [index] : [])),
  };
}

/** Reads the label by the matching pattern with the lowest sequence; undefined if none matches or the code is no EAN-13. */
export function readLabel(patterns: readonly LabelPattern[], code: string): LabelReading | undefined {
  if (!isValidCode('ean-13', code)) return undefined;
  for (const pattern of [...patterns].sort((a, b) => a.sequence - b.sequence)) {
    const compiled = compile(pattern.pattern);
    if (!compiled?.expression.test(code)) continue;
    const { valueAt, valueLength, decimals, zeroed } = compiled;
    const body = [...code.slice(0, 12)].map((digit, index) =>
      (index >= valueAt && index < valueAt + valueLength) || zeroed.includes(index) ? '0' : digit,
    );
    const base = `${body.join('')}${checkDigit(body.join(''))}`;
    return {
      pattern,
      base,
      number: { digits: Number(code.slice(valueAt, valueAt + valueLength)), decimals },
    };
  }
  return undefined;
}

const largest = 1_000_000_000_000;

/** Scales by a power of ten, half up; undefined beyond 10^12, more than any shop sells at once. */
function scale({ digits, decimals }: DecimalNumber, wanted: number): number | undefined {
  const scaled =
    decimals <= wanted
      ? digits * 10 ** (wanted - decimals)
      : mulDiv(digits, 1, 10 ** (decimals - wanted), 'half-up');
  return scaled > largest ? undefined : scaled;
}

/** Thousandths of the product's unit, half up; undefined beyond 10^12. */
export function toMilli(number: DecimalNumber): Milli | undefined {
  const scaled = scale(number, 3);
  return scaled === undefined ? undefined : milli(scaled);
}

/** Minor units of a currency with that many decimals, half up (12.50 is 1250 in EUR, 13 in XOF); undefined beyond 10^12. */
export function toMinor(number: DecimalNumber, currencyDecimals: number): Minor | undefined {
  const scaled = scale(number, currencyDecimals);
  return scaled === undefined ? undefined : minor(scaled);
}

/**
 * How much of goods an amount pays for: thousandths of the unit the price is for, half up. Minor units in.
 * @throws RangeError on a price of zero: a bug of the caller.
 */
export const quantityFor = (amount: Minor, unitPrice: Minor): Milli =>
  milli(mulDiv(amount, 1000, unitPrice, 'half-up'));
