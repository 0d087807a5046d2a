import { type EightDigits, isValidCode, lookupKey } from './barcode.ts';
import type { CsvField, CsvMapping } from './csv-columns.ts';
import {
  type CsvUnit,
  type DecimalMark,
  parsePrice,
  parseQuantity,
  parseTaxRate,
  parseUnit,
} from './csv-values.ts';
import type { Milli, Minor, Ppm } from './units.ts';

/** Why a row is refused. The words are in the language files under `import.reason`. */
export const csvReasons = [
  'missing-name',
  'name-too-long',
  'bad-code',
  'code-damaged',
  'code-twice',
  'bad-price',
  'bad-cost',
  'bad-tax',
  'bad-stock',
  'bad-unit',
] as const;
export type CsvReason = (typeof csvReasons)[number];

/** What is accepted but worth a look, under `import.warning`. */
export const csvWarnings = ['check-digit', 'lost-zero', 'no-code', 'no-price'] as const;
export type CsvWarning = (typeof csvWarnings)[number];

/** A product as a row of the file says it; null where the row or the file says nothing. */
export interface CsvProduct {
  readonly code: string | null;
  /** Look-up key of the code (see lookupKey). */
  readonly key: string | null;
  readonly name: string;
  readonly price_minor: Minor | null;
  readonly cost_minor: Minor | null;
  readonly tax_ppm: Ppm | null;
  readonly category: string | null;
  readonly stock_milli: Milli | null;
  readonly unit: CsvUnit | null;
}

export interface CsvRowSettings {
  readonly mapping: CsvMapping;
  readonly currencyDecimals: number;
  readonly eightDigits: EightDigits;
  readonly decimalMark?: DecimalMark | undefined;
}

export type CsvRow =
  | { readonly ok: true; readonly product: CsvProduct; readonly warnings: readonly CsvWarning[] }
  | { readonly ok: false; readonly reasons: readonly CsvReason[]; readonly firstLine?: number };

const longestName = 200;
const longestCode = 80;

/** Excel's ways to keep a number a text ('0123 and ="0123"), and the ".0" of programs that took it for a number. */
const unwrapCode = (cell: string): string =>
  cell
    .trim()
    .replace(/^="(.*)"$/s, '$1')
    .replace(/^'/, '')
    .replace(/^(\d{6,})[.,]0+$/, '$1')
    .trim();

const isDamaged = (code: string): boolean => /^\d([.,]\d+)?e\+\d+$/i.test(code) || /^#+$/.test(code);
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const hasControls = (text: string): boolean => /[\u0000-\u001f\u007f\ufffd]/.test(text);

function codeWarnings(code: string): CsvWarning[] {
  if (code === '') return ['no-code'];
  if (!/^\d+$/.test(code)) return [];
  if (code.length === 11 && isValidCode('upc-a', `0${code}`)) return ['lost-zero'];
  if (code.length === 7 && isValidCode('ean-8', `0${code}`)) return ['lost-zero'];
  const isLong = [12, 13, 14].includes(code.length);
  return isLong && lookupKey(code) === code && !isValidCode('gtin-14', code) ? ['check-digit'] : [];
}

/**
 * Reads one row. `seen` maps look-up keys to the line that had them first; it is filled here, so pass one map through a
 * file. A price of 0 means "not set": the till asks at the first sale. Cells that are not there are empty.
 */
export function readCsvRow(
  row: readonly string[],
  line: number,
  settings: CsvRowSettings,
  seen: Map<string, number>,
): CsvRow {
  const { mapping, currencyDecimals, decimalMark, eightDigits } = settings;
  const reasons: CsvReason[] = [];
  const cell = (field: CsvField): string => {
    const column = mapping[field];
    return column === undefined ? '' : (row[column] ?? '').trim();
  };
  /** null for an empty cell, a reason for one that cannot be read. */
  const value = <T>(field: CsvField, reason: CsvReason, parse: (text: string) => T | undefined): T | null => {
    const text = cell(field);
    if (text === '') return null;
    const parsed = parse(text);
    if (parsed === undefined) reasons.push(reason);
    return parsed ?? null;
  };
  const code = unwrapCode(cell('code'));
  const name = cell('name').replaceAll(/\s+/g, ' ');
  if (isDamaged(code)) reasons.push('code-damaged');
  else if (code.length > longestCode || hasControls(code)) reasons.push('bad-code');
  if (name === '') reasons.push('missing-name');
  else if (name.length > longestName) reasons.push('name-too-long');
  const price = value('price', 'bad-price', (text) => parsePrice(text, currencyDecimals, decimalMark));
  const product: CsvProduct = {
    code: code || null,
    key: code ? lookupKey(code, eightDigits) : null,
    name,
    price_minor: price === 0 ? null : price,
    cost_minor: value('cost', 'bad-cost', (text) => parsePrice(text, currencyDecimals, decimalMark)),
    tax_ppm: value('tax_rate', 'bad-tax', parseTaxRate),
    category: cell('category') || null,
    stock_milli: value('stock', 'bad-stock', (text) => parseQuantity(text, decimalMark)),
    unit: value('unit', 'bad-unit', parseUnit),
  };
  const firstLine = product.key === null || reasons.length > 0 ? undefined : seen.get(product.key);
  if (firstLine !== undefined) return { ok: false, reasons: ['code-twice'], firstLine };
  if (reasons.length > 0) return { ok: false, reasons };
  if (product.key !== null) seen.set(product.key, line);
  const warnings = codeWarnings(code);
  if (mapping.price !== undefined && product.price_minor === null) warnings.push('no-price');
  return { ok: true, product, warnings };
}
