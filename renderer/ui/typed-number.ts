import { type Milli, milli } from '../../shared/domain/units.ts';

/** What was typed as a quantity, in thousandths; comma and point both separate decimals. null if it is no quantity. */
export function typedQuantity(text: string): Milli | null {
  const match = /^(-?)(\d{0,9})(?:[.,](\d{0,3}))?$/.exec(text.replace(/\s/g, '').replace('−', '-'));
  if (!match || !/\d/.test(text)) return null;
  const [, sign = '', whole = '', fraction = ''] = match;
  const value = Number(whole + fraction.padEnd(3, '0'));
  return milli(sign === '-' ? -value : value);
}

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
