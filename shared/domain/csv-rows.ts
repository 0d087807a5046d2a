import { type EightDigits, isValidCode, lookupKey, sameCode } from './barcode.ts';
import { withLostZeros } from './csv-cells.ts';
import { type CellCode, readCodes } from './csv-codes.ts';
import { type CsvShape, plainShape } from './csv-columns.ts';
import type { CsvField, CsvMapping } from './csv-fields.ts';
import { isSwitchedOff, type SwitchedOff } from './csv-off.ts';
import {
  type CsvUnit,
  type DecimalMark,
  parseFlag,
  parsePrice,
  parseQuantity,
  parseTaxRate,
  parseUnit,
  percentIn,
} from './csv-values.ts';
import { fold } from './fold.ts';
import { unguardFormula } from './formula-guard.ts';
import { withoutInvisible } from './readable.ts';
import { type Milli, type Minor, type Ppm, ppm } from './units.ts';

/** Why a row is refused. The words are in the language files under `catalog.importFile.reason`. */
export const csvReasons = [
  'missing-name',
  'name-too-long',
  'bad-code',
  'code-damaged',
  'code-twice',
  'codes-of-two',
  'bad-price',
  'bad-cost',
  'bad-tax',
  'bad-stock',
  'stock-not-whole',
  'bad-unit',
  'bad-name',
  'other-currency',
  'too-many-cells',
  'total-row',
  'cell-too-long',
] as const;
export type CsvReason = (typeof csvReasons)[number];

/** What is accepted but worth a look, under `import.warning`. */
export const csvWarnings = [
  'several-codes',
  'check-digit',
  'lost-zero',
  'zero-restored',
  'no-code',
  'no-price',
] as const;
export type CsvWarning = (typeof csvWarnings)[number];

/** A product as a row of the file says it; null where the row or the file says nothing. */
export interface CsvProduct {
  readonly code: string | null;
  /** As it stood in the file, where zeros were given back to it. */
  readonly written: string | null;
  /** Look-up key of the code (see lookupKey). */
  readonly key: string | null;
  /** The other codes of the same cell. */
  readonly more: readonly { readonly code: string; readonly key: string }[];
  readonly name: string;
  readonly price_minor: Minor | null;
  readonly cost_minor: Minor | null;
  readonly tax_ppm: Ppm | null;
  /** What stands in place of a rate and names a tax class of the shop. */
  readonly tax_named: string | null;
  readonly category: string | null;
  readonly stock_milli: Milli | null;
  readonly unit: CsvUnit | null;
  /** Nobody sells it in the program that wrote the file. */
  readonly off: boolean;
}

export interface CsvRowSettings {
  readonly mapping: CsvMapping;
  readonly currencyDecimals: number;
  readonly eightDigits: EightDigits;
  readonly decimalMark?: DecimalMark | undefined;
  /** Amounts that name another one are refused. */
  readonly currency?: string;
  /** What a price or a cost may be at most; left out: what a cell can hold. */
  readonly mostPrice_minor?: number;
  /** Titles of the columns: a tax may have its rate there, and a row that has more cells is refused. */
  readonly headers?: readonly string[];
  readonly shape?: CsvShape;
  /** What is done with goods that were switched off; left out: they are left out. */
  readonly switchedOff?: SwitchedOff;
  /** The codes of this file are GTINs that a spreadsheet may have taken zeros from. */
  readonly restoreZeros?: boolean;
  /** Whether the shop has this very code, for what else would be read as several or as none. */
  readonly isKnownCode?: (code: string) => boolean;
  /** Whether this names one of its tax classes, in place of a rate. */
  readonly isTaxNamed?: (cell: string) => boolean;
  /** Whether it has goods of this name without a code: they may be called "Total", or have two blanks in a row. */
  readonly isKnownName?: (name: string) => boolean;
}

export type CsvRow =
  | {
      readonly ok: true;
      readonly product: CsvProduct;
      readonly warnings: readonly CsvWarning[];
      /** Lines of goods that are switched off and have one of its codes: they give way. */
      readonly instead: readonly number[];
    }
  /** No goods of its own: the head of some variants, a picture. `off`: goods that are switched off, by their name. */
  | { readonly ok: null; readonly off?: string }
  | { readonly ok: false; readonly reasons: readonly CsvReason[]; readonly firstLine?: number };

const longestName = 200;
/** A cell of more letters holds nothing of a product. Whoever reads a file cuts its cells beyond it. */
export const longestCell = 10_000;

/** The sum below a list, which is no goods; a product may be called "Total" if it has a code. */
const isTotal = (name: string, code: string): boolean =>
  !/^\d{8,14}$/.test(code) &&
  [name, code].some((text) =>
    /^(sous |grand )?(total|totaux|sum|somme|grand total|totals|subtotal)( (general|ht|ttc|stock))?$/.test(
      fold(text),
    ),
  );

/** What a spreadsheet shows for a formula that went wrong. */
const isFormulaFault = (name: string): boolean =>
  /^#(?:n\/a|ref!|name\?|nom\s?\?|value!|valeur\s?!|div\/0\s?!|null!|nul\s?!|num!|nombre\s?!|spill!|calc!)$/i.test(
    name,
  );

/** Words that stand for "asked at the till" where others have a price. */
const isOpenPrice = (text: string): boolean => /^(variable|libre|open|on demand|sur demande|-)$/i.test(text);

/** What a program calls the only variant of a product. */
const isOnlyVariant = (text: string): boolean =>
  /^(default( title)?|regular|normal|standard|default variation|par defaut|n a)$/.test(fold(text));

// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const hasControls = (text: string): boolean => /[\u0000-\u001f\u007f-\u009f\ufffd]/.test(text);

function codeWarnings(code: string, restored: boolean): CsvWarning[] {
  if (code === '') return ['no-code'];
  if (restored) return ['zero-restored'];
  if (!/^\d+$/.test(code)) return [];
  if (withLostZeros(code) !== undefined) return ['lost-zero'];
  const isLong = [12, 13, 14].includes(code.length);
  return isLong && lookupKey(code) === code && !isValidCode('gtin-14', code) ? ['check-digit'] : [];
}

/** The codes that a scan tells from the first and from each other. */
function othersThan(first: string, codes: readonly CellCode[], eightDigits: EightDigits): CsvProduct['more'] {
  const taken = new Set([sameCode(lookupKey(first, eightDigits))]);
  return codes.flatMap(({ code }) => {
    const key = lookupKey(code, eightDigits);
    if (taken.has(sameCode(key))) return [];
    taken.add(sameCode(key));
    return [{ code, key }];
  });
}

/** A rate, or yes and no below a title that has the rate: `Tax - "VAT" (18%)`. */
function rateOf(cell: string, title: string): Ppm | undefined {
  const borne = /\p{L}/u.test(cell) ? parseFlag(cell) : undefined;
  const rate = percentIn(title);
  if (borne === undefined || rate === undefined) return parseTaxRate(cell);
  return borne ? parseTaxRate(`${rate}%`) : ppm(0);
}

/** A unit, or yes and no below "Sold by weight". */
function unitOf(cell: string, title: string): CsvUnit | undefined {
  const byWeight = /weigh|poids|peser/i.test(title) ? parseFlag(cell) : undefined;
  return byWeight === undefined ? parseUnit(cell) : byWeight ? 'kg' : 'piece';
}

/** A name in one line, its blanks as one. */
export const readName = (text: string): string => withoutInvisible(text).replaceAll(/\s+/g, ' ').trim();

/** "All / Food > Rice, Promotions" is Rice: the last step of the first path. */
function categoryOf(cell: string, paths: boolean): string | null {
  const [first = ''] = paths ? cell.split(/,\s*/) : [cell];
  const last = paths
    ? first
        .replaceAll(/\s+/g, ' ')
        .split(/ [>/] |>/)
        .at(-1)
    : first;
  return unguardFormula((last ?? '').replaceAll(/\s+/g, ' ').trim()) || null;
}

/** Each article whose rows belong together, as the first of them has it, and heads of rows: pass one through a file. */
export type CsvGroups = Map<
  string,
  { readonly name: string; readonly category: string | null; readonly off: boolean }
>;
const headKey = (name: string): string => `\u0000${fold(name)}`;

/** The lines that had the same before, told apart: one that is sold stands in the way, those that are switched off give way to it. */
export function metBefore(
  lines: readonly (number | undefined)[],
  off: boolean,
  offLines: ReadonlySet<number>,
): { readonly sold: number | undefined; readonly alike: number | undefined; readonly instead: number[] } {
  const met = lines.filter((line) => line !== undefined);
  const sold = met.find((line) => !offLines.has(line));
  const switchedOff = met.filter((line) => offLines.has(line));
  return { sold, alike: off ? switchedOff[0] : sold, instead: off ? [] : switchedOff };
}

/**
 * Reads one row. `seen` maps look-up keys to the line that had them first, `offLines` are those of goods that are switched
 * off; both are filled here, so pass the same through a file. A price of 0 means "not set": the till asks at the first sale. Cells that are not there are empty.
 */
export function readCsvRow(
  row: readonly string[],
  line: number,
  settings: CsvRowSettings,
  seen: Map<string, number>,
  groups: CsvGroups = new Map(),
  offLines: Set<number> = new Set(),
): CsvRow {
  const {
    mapping,
    currencyDecimals,
    decimalMark,
    eightDigits,
    headers,
    currency,
    shape = plainShape,
  } = settings;
  if (Object.values(mapping).some((column) => (row[column]?.length ?? 0) > longestCell))
    return { ok: false, reasons: ['cell-too-long'] };
  const reasons: CsvReason[] = [];
  const cell = (field: CsvField): string => {
    const column = mapping[field];
    return column === undefined ? '' : (row[column] ?? '').trim();
  };
  /** null for an empty cell, a reason for one that cannot be read. */
  const value = <T>(
    field: CsvField,
    reason: CsvReason,
    parse: (text: string) => T | null | undefined,
  ): T | null => {
    const text = cell(field);
    if (text === '') return null;
    const parsed = parse(text);
    if (parsed === undefined) reasons.push(reason);
    return parsed ?? null;
  };
  const at = (column: number): string => (row[column] ?? '').trim();
  const titleOf = (field: CsvField): string => headers?.[mapping[field] ?? -1] ?? '';
  const said = isSwitchedOff(row, shape.switches);
  const ownCategory = categoryOf(cell('category'), shape.paths);
  if (shape.skip?.values.includes(fold(at(shape.skip.column)))) {
    // The rows that hang on it come after it, and name it by its reference or its number.
    const names = (shape.heads?.own ?? []).map(at).filter((text) => text !== '');
    for (const text of names.flatMap((one) => [one, `id:${one}`]))
      groups.set(headKey(text), { name: '', category: ownCategory, off: said === true });
    return { ok: null };
  }

  const codesOf = (field: 'code' | 'sku') =>
    readCodes(cell(field), settings.restoreZeros === true, settings.isKnownCode);
  const own = codesOf('code');
  const read = own.codes.length > 0 ? own : codesOf('sku');
  const [firstCode, ...otherCodes] = read.codes;
  const code = firstCode?.code ?? '';
  const group = shape.group === null ? '' : at(shape.group);
  const writtenName = unguardFormula(cell('name'));
  const lineName = readName(writtenName);
  // Goods without a code are known by their name alone: with the blanks that the shop has in it.
  const isOwn = code === '' && writtenName !== lineName && settings.isKnownName?.(writtenName) === true;
  const ownName = isOwn ? writtenName : lineName;
  if (group !== '' && ownName !== '')
    groups.set(group, { name: ownName, category: ownCategory, off: said ?? false });
  const first = ownName === '' ? groups.get(group) : undefined;
  const title = ownName || first?.name || '';
  const options = shape.options
    .map(at)
    .filter((text) => text !== '' && !isOnlyVariant(text) && fold(text) !== fold(title));
  // Lines of the same article that only hold another picture or a list of suppliers.
  if (group !== '' && ownName === '' && options.length === 0 && code === '' && cell('price') === '')
    return { ok: null };
  const name = [title, ...options].join(title === '' ? ' ' : ' - ');
  const head = shape.heads === null ? undefined : groups.get(headKey(at(shape.heads.of)));
  const off = (said ?? first?.off) === true || head?.off === true;
  if (off && (settings.switchedOff ?? 'leave-out') === 'leave-out') return { ok: null, off: name };

  if (headers !== undefined && row.slice(headers.length).some((text) => text.trim() !== ''))
    return { ok: false, reasons: ['too-many-cells'] };
  const isKnown = code === '' ? settings.isKnownName?.(title) : settings.isKnownCode?.(code);
  if (isTotal(title, code) && isKnown !== true) return { ok: false, reasons: ['total-row'] };
  if (read.damaged) reasons.push('code-damaged');
  else if (read.unreadable) reasons.push('bad-code');
  if (name === '') reasons.push('missing-name');
  else if (name.length > longestName) reasons.push('name-too-long');
  else if (hasControls(name) || isFormulaFault(name)) reasons.push('bad-name');
  const money = (field: 'price' | 'cost', reason: CsvReason): Minor | null =>
    value(field, reason, (text) => {
      if (isOpenPrice(text)) return null;
      const amount = parsePrice(text, currencyDecimals, decimalMark, currency);
      if (
        amount === undefined &&
        parsePrice(text, 4) !== undefined &&
        parsePrice(text, 4, decimalMark, currency) === undefined
      ) {
        reasons.push('other-currency');
        return null;
      }
      return amount !== undefined && amount > (settings.mostPrice_minor ?? amount) ? undefined : amount;
    });
  const price = money('price', 'bad-price');
  const tax = cell('tax_rate');
  const isNamed = tax !== '' && settings.isTaxNamed?.(tax) === true;
  const product: CsvProduct = {
    code: code || null,
    written: firstCode?.written ?? null,
    key: code ? lookupKey(code, eightDigits) : null,
    more: othersThan(code, otherCodes, eightDigits),
    name,
    price_minor: price === 0 ? null : price,
    cost_minor: money('cost', 'bad-cost'),
    tax_ppm: isNamed ? null : value('tax_rate', 'bad-tax', (text) => rateOf(text, titleOf('tax_rate'))),
    tax_named: isNamed ? tax : null,
    category: ownCategory ?? first?.category ?? head?.category ?? null,
    stock_milli: value('stock', 'bad-stock', (text) => parseQuantity(text, decimalMark)),
    unit: value('unit', 'bad-unit', (text) => unitOf(text, titleOf('unit'))),
    off,
  };
  const keys = [product, ...product.more].flatMap(({ key }) => (key === null ? [] : [sameCode(key)]));
  if (reasons.length > 0) return { ok: false, reasons };
  const met = metBefore(
    keys.map((key) => seen.get(key)),
    off,
    offLines,
  );
  if (off && met.sold !== undefined) return { ok: null, off: name };
  if (met.alike !== undefined) return { ok: false, reasons: ['code-twice'], firstLine: met.alike };
  for (const key of keys) seen.set(key, line);
  if (off) offLines.add(line);
  const warnings =
    read.codes.length === 0
      ? codeWarnings('', false)
      : [...new Set(read.codes.flatMap((one) => codeWarnings(one.code, one.written !== null)))];
  if (read.codes.length > 1) warnings.push('several-codes');
  if (mapping.price !== undefined && product.price_minor === null) warnings.push('no-price');
  return { ok: true, product, warnings, instead: met.instead };
}
