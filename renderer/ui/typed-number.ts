import { isValidCode } from '#shared/domain/barcode.ts';
import { type CurrencyCode, parseAmount } from '#shared/domain/currency.ts';
import { type Milli, type Minor, milli, type Ppm, ppm } from '#shared/domain/units.ts';

/** The number of an article in a field for figures: no shop has such an amount, a scanner that was too slow has such codes. */
export const isArticleNumber = (text: string): boolean =>
  /^\d{12,14}$/.test(text) && isValidCode('gtin-14', text.padStart(14, '0'));

/** What was typed as an amount, in minor units. null if it is none: a price, a count and a cost are never below zero. */
export function typedAmount(text: string, currency: string): Minor | null {
  if (isArticleNumber(text.trim())) return null;
  const parsed = parseAmount(text, currency as CurrencyCode);
  return parsed.ok && parsed.value >= 0 ? parsed.value : null;
}

/** What was typed as a quantity, in thousandths; comma and point both separate decimals. null if it is no quantity. */
export function typedQuantity(text: string): Milli | null {
  const match = /^(-?)(\d{0,9})(?:[.,](\d{0,3}))?$/.exec(text.replace(/\s/g, '').replace('−', '-'));
  if (!match || !/\d/.test(text)) return null;
  const [, sign = '', whole = '', fraction = ''] = match;
  const value = Number(whole + fraction.padEnd(3, '0'));
  return milli(sign === '-' ? -value : value);
}

/** What was typed as a percentage, up to 100 with four decimals: `8,875` is 88 750 ppm. null if it is none. */
export function typedPercent(text: string): Ppm | null {
  const match = /^(\d{1,3})(?:[.,](\d{0,4}))?$/.exec(text.replace(/[\s%]/g, ''));
  if (!match) return null;
  const [, whole = '', fraction = ''] = match;
  const value = Number(whole + fraction.padEnd(4, '0'));
  return value > 1_000_000 ? null : ppm(value);
}

/** The same as it is edited: without trailing zeros. */
export const writtenPercent = (rate: Ppm, comma: string): string =>
  `${Math.trunc(rate / 10_000)}${`${comma}${String(rate % 10_000).padStart(4, '0')}`.replace(/[.,]?0*$/, '')}`;

export type PadKey = '0' | '1' | '2' | '3' | '4' | '5' | '6' | '7' | '8' | '9' | '00' | ',' | 'backspace';

/** The text in a number field after one key of the pad. Keys that make no number are passed over. */
export function afterKey(text: string, key: PadKey, decimals: number): string {
  if (key === 'backspace') return text.slice(0, -1);
  const comma = text.indexOf(',');
  if (key === ',') {
    if (decimals === 0 || comma >= 0) return text;
    return text === '' ? '0,' : `${text},`;
  }
  if (comma >= 0 && text.length - comma - 1 + key.length > decimals) return text;
  if (text === '' || text === '0') return key === '00' ? '0' : key;
  return text.length + key.length > 14 ? text : text + key;
}
