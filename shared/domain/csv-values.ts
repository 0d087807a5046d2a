import { fold } from './fold.ts';
import { type Milli, type Minor, milli, minor, type Ppm, ppm } from './units.ts';

export type DecimalMark = '.' | ',';
export type CsvUnit = 'piece' | 'kg' | 'g' | 'l' | 'm' | 'pack';

const largest = 1_000_000_000_000;
/** Blanks of all widths, the Swiss apostrophe, and money signs and names around an amount. */
const noise = /[\s\u00a0\u202f'’]|fcfa|f\s?cfa|xof|xaf|eur|usd|chf|[a-z.]*\$|[€£₦]|frs?|f(?=\s*$)|dh|dt/gi;

/**
 * The decimal mark of a column, by the cells that leave no doubt (both marks, or not exactly three digits after the only
 * one). Undefined if no cell tells: then "1.250" is read by what the currency can have.
 */
export function sniffDecimalMark(cells: readonly string[]): DecimalMark | undefined {
  for (const cell of cells) {
    const text = cell.replaceAll(noise, '');
    const last = Math.max(text.lastIndexOf('.'), text.lastIndexOf(','));
    const mark = text[last];
    if (mark !== '.' && mark !== ',') continue;
    const other = mark === '.' ? ',' : '.';
    const single = text.indexOf(mark) === last;
    if (single && (text.includes(other) || text.length - last - 1 !== 3 || /^-?0[.,]/.test(text)))
      return mark;
  }
  return undefined;
}

/**
 * A number scaled by 10^`decimals`, exact. Takes blanks, dots, commas and apostrophes as thousands where they stand so, and
 * comma or point as decimal mark. Undefined for anything that is not one number or has more decimals than `decimals`
 * (zeros apart): nothing is rounded in silence.
 */
export function parseScaled(cell: string, decimals: number, mark?: DecimalMark): number | undefined {
  const text = cell.replaceAll(noise, '');
  if (!/^-?\d[\d.,]*$/.test(text)) return undefined;
  const negative = text.startsWith('-');
  const digits = negative ? text.slice(1) : text;
  const marks = digits.replaceAll(/\d/g, '');
  const lastMark = marks.at(-1);
  const thousandsOnly = (by: string): boolean => new RegExp(`^\\d{1,3}(\\${by}\\d{3})+$`).test(digits);
  let whole = digits;
  let fraction = '';
  if (lastMark !== undefined) {
    const alone = marks.length === 1;
    const asThousands =
      thousandsOnly(lastMark) &&
      (!alone || (mark ? mark !== lastMark : decimals !== 3 && !digits.startsWith('0')));
    if (!asThousands) {
      const at = digits.lastIndexOf(lastMark);
      whole = digits.slice(0, at);
      fraction = digits.slice(at + 1);
      const groups = lastMark === '.' ? ',' : '.';
      if (!new RegExp(`^\\d+$|^\\d{1,3}(\\${groups}\\d{3})+$`).test(whole)) return undefined;
    }
  }
  const kept = fraction.slice(0, decimals).padEnd(decimals, '0');
  if (/[1-9]/.test(fraction.slice(decimals))) return undefined;
  const value = Number(`${whole.replaceAll(/[.,]/g, '')}${kept}`);
  if (value > largest) return undefined;
  return negative && value !== 0 ? -value : value;
}

/** Minor units of a currency with that many decimals; undefined for a negative or unreadable price. */
export function parsePrice(cell: string, currencyDecimals: number, mark?: DecimalMark): Minor | undefined {
  const value = parseScaled(cell, currencyDecimals, mark);
  return value === undefined || value < 0 ? undefined : minor(value);
}

/** Thousandths; stock may be negative. */
export function parseQuantity(cell: string, mark?: DecimalMark): Milli | undefined {
  const value = parseScaled(cell, 3, mark);
  return value === undefined ? undefined : milli(value);
}

/** "18", "18 %", "19,25" and "0.18" (a fraction, below 1) in ppm; undefined outside 0–100 %. */
export function parseTaxRate(cell: string): Ppm | undefined {
  const percent = cell.includes('%');
  const text = cell.replaceAll(/[%\s\u00a0\u202f]/g, '');
  if (!/^\d+([.,]\d{1,6})?$/.test(text)) return undefined;
  const [whole = '', fraction = ''] = text.split(/[.,]/);
  const millionths = Number(`${whole}${fraction.padEnd(6, '0')}`);
  const isFraction = !percent && millionths < 1_000_000;
  const rate = isFraction ? millionths : millionths / 100;
  return Number.isSafeInteger(rate) && rate <= 1_000_000 ? ppm(rate) : undefined;
}

const units: Readonly<Record<string, CsvUnit>> = {
  kg: 'kg',
  kilo: 'kg',
  kilos: 'kg',
  kilogramme: 'kg',
  kilogram: 'kg',
  g: 'g',
  gr: 'g',
  gramme: 'g',
  gram: 'g',
  l: 'l',
  litre: 'l',
  litres: 'l',
  liter: 'l',
  lt: 'l',
  m: 'm',
  metre: 'm',
  meter: 'm',
  pack: 'pack',
  paquet: 'pack',
  carton: 'pack',
  lot: 'pack',
  caisse: 'pack',
  sachet: 'pack',
  box: 'pack',
  case: 'pack',
  piece: 'piece',
  pieces: 'piece',
  pc: 'piece',
  pcs: 'piece',
  pce: 'piece',
  u: 'piece',
  un: 'piece',
  unite: 'piece',
  unit: 'piece',
  each: 'piece',
  ea: 'piece',
};

/** Undefined for a word that is no unit the till sells by. */
export const parseUnit = (cell: string): CsvUnit | undefined => {
  const word = fold(cell);
  return Object.hasOwn(units, word) ? units[word] : undefined;
};
