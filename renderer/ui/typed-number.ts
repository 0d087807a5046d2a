import { type Milli, type Minor, milli, minor } from '../../shared/domain/units.ts';

const groupMarks = /[\s\u00a0\u202f'’_]/g;
const limit = 100_000_000_000_000;

/**
 * The number a person typed, times 10^decimals, or null when it cannot be one. Comma and point both separate
 * decimals; a separator followed by exactly three digits that the unit cannot have as decimals groups thousands.
 */
function scaled(text: string, decimals: number): number | null {
  const bare = text.replace(groupMarks, '').replace('−', '-');
  const match = /^(-?)([\d.,]*)$/.exec(bare);
  if (!match || !/\d/.test(bare)) return null;
  const [, sign = '', body = ''] = match;
  const parts = body.split(/[.,]/);
  const last = parts.length > 1 ? (parts.pop() ?? '') : '';
  const grouped = last.length === 3 && decimals < 3 && parts[0] !== '' && parts[0] !== '0';
  const fraction = grouped ? '' : last;
  const whole = grouped ? parts.join('') + last : parts.join('');
  if (fraction.length > decimals || parts.slice(1).some((part) => part.length !== 3)) return null;
  const value = Number(whole + fraction.padEnd(decimals, '0'));
  if (!Number.isSafeInteger(value) || value > limit) return null;
  return sign === '-' && value !== 0 ? -value : value;
}

/** What was typed as an amount, in minor units of a currency with so many decimals; null if it is not an amount. */
export function typedAmount(text: string, decimals: number): Minor | null {
  const value = scaled(text, decimals);
  return value === null ? null : minor(value);
}

/** What was typed as a quantity, in thousandths; null if it is not a quantity. */
export function typedQuantity(text: string): Milli | null {
  const value = scaled(text, 3);
  return value === null ? null : milli(value);
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
