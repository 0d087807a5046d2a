import { ok, type Result, refused } from '#shared/kernel/result.ts';
import { type Minor, minor } from './units.ts';
import { type Lang, plainSpaces, writings } from './writing.ts';

interface CurrencySpec {
  readonly decimals: number;
  /** As people write it on a price label. */
  readonly symbol: string;
  /** In English the symbol stands before the amount; in French it always follows. */
  readonly leads?: true;
}

const table = {
  AED: { decimals: 2, symbol: 'AED', leads: true },
  AOA: { decimals: 2, symbol: 'Kz', leads: true },
  AUD: { decimals: 2, symbol: '$', leads: true },
  BHD: { decimals: 3, symbol: 'BD' },
  BIF: { decimals: 0, symbol: 'FBu' },
  BWP: { decimals: 2, symbol: 'P', leads: true },
  CAD: { decimals: 2, symbol: '$', leads: true },
  CDF: { decimals: 2, symbol: 'FC' },
  CHF: { decimals: 2, symbol: 'CHF', leads: true },
  CVE: { decimals: 2, symbol: '$' },
  CZK: { decimals: 2, symbol: 'Kč' },
  DJF: { decimals: 0, symbol: 'Fdj' },
  DKK: { decimals: 2, symbol: 'kr' },
  DZD: { decimals: 2, symbol: 'DA' },
  EGP: { decimals: 2, symbol: 'E£', leads: true },
  ETB: { decimals: 2, symbol: 'Br', leads: true },
  EUR: { decimals: 2, symbol: '€', leads: true },
  GBP: { decimals: 2, symbol: '£', leads: true },
  GHS: { decimals: 2, symbol: 'GH₵', leads: true },
  GMD: { decimals: 2, symbol: 'D', leads: true },
  GNF: { decimals: 0, symbol: 'FG' },
  HTG: { decimals: 2, symbol: 'G' },
  HUF: { decimals: 2, symbol: 'Ft' },
  JOD: { decimals: 3, symbol: 'JD' },
  JPY: { decimals: 0, symbol: '¥', leads: true },
  KES: { decimals: 2, symbol: 'KSh', leads: true },
  KMF: { decimals: 0, symbol: 'FC' },
  KWD: { decimals: 3, symbol: 'KD' },
  LRD: { decimals: 2, symbol: '$', leads: true },
  LYD: { decimals: 3, symbol: 'LD' },
  MAD: { decimals: 2, symbol: 'DH' },
  MGA: { decimals: 0, symbol: 'Ar' },
  MRU: { decimals: 2, symbol: 'UM' },
  MUR: { decimals: 2, symbol: 'Rs', leads: true },
  MWK: { decimals: 2, symbol: 'MK', leads: true },
  MYR: { decimals: 2, symbol: 'RM', leads: true },
  MZN: { decimals: 2, symbol: 'MT' },
  NGN: { decimals: 2, symbol: '₦', leads: true },
  NOK: { decimals: 2, symbol: 'kr' },
  NZD: { decimals: 2, symbol: '$', leads: true },
  OMR: { decimals: 3, symbol: 'OMR' },
  PLN: { decimals: 2, symbol: 'zł' },
  RWF: { decimals: 0, symbol: 'FRw' },
  SEK: { decimals: 2, symbol: 'kr' },
  SLE: { decimals: 2, symbol: 'Le', leads: true },
  TND: { decimals: 3, symbol: 'DT' },
  TZS: { decimals: 2, symbol: 'TSh', leads: true },
  UGX: { decimals: 0, symbol: 'USh', leads: true },
  USD: { decimals: 2, symbol: '$', leads: true },
  XAF: { decimals: 0, symbol: 'FCFA' },
  XOF: { decimals: 0, symbol: 'F' },
  ZAR: { decimals: 2, symbol: 'R', leads: true },
  ZMW: { decimals: 2, symbol: 'K', leads: true },
} as const satisfies Record<string, CurrencySpec>;

/** ISO 4217. */
export type CurrencyCode = keyof typeof table;

/** Decimals by CLDR 45 (currencyData.json); symbols as used on shelves. */
export const currencies: Readonly<Record<CurrencyCode, CurrencySpec>> = table;

export const isCurrency = (code: string): code is CurrencyCode => Object.hasOwn(table, code);

export type AmountFault =
  | { readonly code: 'EMPTY' }
  | { readonly code: 'NOT_A_NUMBER' }
  | { readonly code: 'TOO_MANY_DECIMALS'; readonly decimals: number }
  | { readonly code: 'TOO_LARGE' };

/** Both CFA francs are written in all of these ways; the longest first. */
const francs: Partial<Record<CurrencyCode, readonly string[]>> = {
  XOF: ['FCFA', 'CFA', 'F'],
  XAF: ['FCFA', 'CFA', 'F'],
};
const isParted = (parts: readonly string[]): boolean => parts.length > 1;

const LARGEST_MINOR = 100_000_000_000_000;
const spaces = /[\s\u00a0\u2000-\u200b\u202f\u205f\u2060\u3000\ufeff]/gu;

const toMinor = (
  sign: string,
  whole: string,
  fraction: string,
  decimals: number,
): Result<Minor, AmountFault> => {
  if (fraction.length > decimals) return refused({ code: 'TOO_MANY_DECIMALS', decimals });
  const digits = `${whole}${fraction.padEnd(decimals, '0')}`.replace(/^0+(?=\d)/, '');
  if (digits.length > 15 || Number(digits) > LARGEST_MINOR) return refused({ code: 'TOO_LARGE' });
  return ok(minor(sign === '' ? Number(digits) : -Number(digits)));
};

/**
 * What a person typed or a file holds, as minor units. Decimal comma or point, spaces of any kind between
 * digits, the currency's own symbol or code on either side, or as the decimal mark ("3€50"). One separator is the decimal one, never
 * thousands: "1,250" is refused in XOF rather than guessed; thousands are only read where both separators or
 * several equal ones stand ("1.250,50").
 */
export function parseAmount(text: string, currency: CurrencyCode): Result<Minor, AmountFault> {
  const { decimals, symbol } = currencies[currency];
  let rest = text
    .replace(spaces, '')
    .replace(/\u2212/g, '-')
    .toUpperCase();
  if (rest === '') return refused({ code: 'EMPTY' });
  const sign = rest.startsWith('-') ? '-' : '';
  rest = rest.slice(sign.length);
  const marks = [...(francs[currency] ?? []), currency, symbol.toUpperCase()];
  for (const mark of marks) {
    if (rest.startsWith(mark)) rest = rest.slice(mark.length);
    else if (rest.endsWith(mark)) rest = rest.slice(0, -mark.length);
    else continue;
    break;
  }
  // As prices are said and written on shelves: "3€50" is three and a half.
  const [whole = '', fraction = '', ...more] = marks.map((mark) => rest.split(mark)).find(isParted) ?? [];
  if (more.length === 0 && fraction.length === decimals && /^\d+$/.test(whole) && /^\d+$/.test(fraction))
    return toMinor(sign, whole, fraction, decimals);
  const plain = /^(\d*)(?:[.,](\d*))?$/.exec(rest);
  if (plain && /\d/.test(rest)) return toMinor(sign, plain[1] || '0', plain[2] ?? '', decimals);
  const grouped = /^(\d{1,3})([.,])(\d{3}(?:\2\d{3})*)(?:(?!\2)[.,](\d+))?$/.exec(rest);
  if (grouped) {
    const whole = grouped[1]! + grouped[3]!.replaceAll(grouped[2]!, '');
    return toMinor(sign, whole, grouped[4] ?? '', decimals);
  }
  return refused({ code: 'NOT_A_NUMBER' });
}

/**
 * A decimal string with a point and nothing else ("1250", "12.50", "-0.005") as an integer of its last
 * decimal.
 */
export function decimalToInteger(text: string, decimals: number): Result<number, AmountFault> {
  if (text === '') return refused({ code: 'EMPTY' });
  const parts = /^(-?)(\d+)(?:\.(\d+))?$/.exec(text);
  if (!parts) return refused({ code: 'NOT_A_NUMBER' });
  return toMinor(parts[1]!, parts[2]!, parts[3] ?? '', decimals);
}

/** The inverse of decimalToInteger. */
export function integerToDecimal(value: number, decimals: number): string {
  const digits = String(Math.abs(value)).padStart(decimals + 1, '0');
  const sign = value < 0 ? '-' : '';
  if (decimals === 0) return sign + digits;
  return `${sign}${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
}

/** An amount in major units as files and the wire write it: "12.50" in EUR is 1250. No comma, no symbol. */
export function majorToMinor(text: string, currency: CurrencyCode): Result<Minor, AmountFault> {
  const value = decimalToInteger(text, currencies[currency].decimals);
  return value.ok ? ok(minor(value.value)) : value;
}

/** The inverse of majorToMinor: "12.50", "-0.005", "12500". */
export const minorToMajor = (amount: Minor, currency: CurrencyCode): string =>
  integerToDecimal(amount, currencies[currency].decimals);

export interface AmountFormat {
  /** Ordinary spaces only, for printers and plain files. */
  readonly plain?: boolean;
  readonly symbol?: 'shown' | 'hidden';
}

const FIXED_SPACE = '\u00a0';
const LETTERS = /\p{L}$/u;

/**
 * An amount as it is read: fr "12 500 F", "1 250,50 €"; en "12,500 F", "€1,250.50". The same on every
 * machine: no locale data is asked. Thousands are parted by U+202F in French, the symbol by U+00A0; `plain`
 * makes both ordinary spaces.
 */
export function formatAmount(
  amount: Minor,
  currency: CurrencyCode,
  lang: Lang,
  { plain = false, symbol: shown = 'shown' }: AmountFormat = {},
): string {
  const spec = currencies[currency];
  const [whole = '', fraction] = minorToMajor(minor(Math.abs(amount)), currency).split('.');
  const writing = writings[lang];
  const thousands = plain ? plainSpaces(writing.thousands) : writing.thousands;
  const digits = whole.replace(/\B(?=(\d{3})+$)/g, thousands);
  const number = fraction === undefined ? digits : `${digits}${writing.decimal}${fraction}`;
  const sign = amount < 0 ? '-' : '';
  if (shown === 'hidden') return sign + number;
  const space = plain ? ' ' : FIXED_SPACE;
  if (!writing.signLeads || !spec.leads) return `${sign}${number}${space}${spec.symbol}`;
  return `${sign}${spec.symbol}${LETTERS.test(spec.symbol) ? space : ''}${number}`;
}
