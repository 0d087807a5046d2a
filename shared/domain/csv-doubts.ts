import { cellFacts, differ } from './csv-cells.ts';
import { type CsvColumns, type CsvShop, cellWeight } from './csv-columns.ts';
import type { CsvField, CsvMapping } from './csv-fields.ts';
import { foldHeader, isTaxClassName, nameScore, priceName } from './csv-names.ts';
import { csvSystems } from './csv-systems.ts';
import { currencyNamed, parseFlag } from './csv-values.ts';
import { fold } from './fold.ts';

/** What a person has to say or to know before a file is taken; `columns` are those it is about, the chosen first. */
export interface CsvDoubt {
  readonly kind:
    | 'net-price'
    | 'gross-price'
    | 'several-prices'
    | 'several-stocks'
    | 'several-taxes'
    | 'special-price'
    | 'promotion'
    | 'other-price'
    | 'foreign-price'
    | 'other-currency-price'
    | 'many-categories'
    | 'tax-class'
    | 'unread-column';
  readonly columns: readonly number[];
}

/** A shop has some dozens; brands, suppliers or references are as many as goods. */
const tooManyCategories = 200;

/** What a person has to be asked or told about a mapping, whoever chose it. */
export function doubtsAbout(
  columns: Pick<CsvColumns, 'headers' | 'hasHeader' | 'system'>,
  mapping: CsvMapping,
  rows: readonly (readonly string[])[],
  shop: CsvShop,
): CsvDoubt[] {
  if (!columns.hasHeader) return [];
  const folded = columns.headers.map(foldHeader);
  const facts = folded.map((_, column) => cellFacts(rows, column));
  const used = new Set(Object.values(mapping));
  const doubts: CsvDoubt[] = [];
  const system = csvSystems.find(({ name }) => name === columns.system);
  /** Of a known program only the columns that it makes one of for each shop. */
  const isOneOfMany = (field: CsvField, name: string): boolean =>
    !system || (system.columns[field] ?? []).some((one) => typeof one !== 'string' && one.test(name));
  const rivals = (field: CsvField, least: number, anywhere = false): number[] =>
    folded.flatMap((name, column) => {
      if ((!anywhere && !isOneOfMany(field, name)) || /^(opening|initial)\b/.test(name)) return [];
      const cells = facts[column];
      const score = nameScore(field, name);
      const fits = cells && cells.filled > 0 && cellWeight(field, cells, name) >= 0.5;
      return !used.has(column) && score >= least && fits ? [column] : [];
    });
  const { price, stock, tax_rate, category } = mapping;
  if (price !== undefined) {
    const chosen = priceName(folded[price] ?? '');
    if (chosen.tax === 'net' && shop.pricesIncludeTax) doubts.push({ kind: 'net-price', columns: [price] });
    if (chosen.tax === 'gross' && !shop.pricesIncludeTax)
      doubts.push({ kind: 'gross-price', columns: [price] });
    // The only price there is may be called so without being a promotion.
    if (chosen.special && folded[price] !== 'sale price')
      doubts.push({ kind: 'special-price', columns: [price] });
    const isForeign = (column: number): boolean =>
      currencyNamed(columns.headers[column] ?? '', shop.currency) === 'other';
    const ownChosen = !isForeign(price);
    if (!ownChosen) doubts.push({ kind: 'foreign-price', columns: [price] });
    const different = rivals('price', 65, true).filter((column) => differ(rows, price, column));
    const foreign = different.filter((column) => ownChosen && isForeign(column));
    if (foreign.length > 0) doubts.push({ kind: 'other-currency-price', columns: [price, ...foreign] });
    const others = different.filter((column) => !foreign.includes(column));
    const alike = others.filter((column) => {
      if (!isOneOfMany('price', folded[column] ?? '')) return false;
      const other = priceName(folded[column] ?? '');
      return !other.special && (other.tax === chosen.tax || other.tax === null || chosen.tax === null);
    });
    const promotions = others.filter((column) => priceName(folded[column] ?? '').promotion);
    const rest = others.filter((column) => !alike.includes(column) && !promotions.includes(column));
    if (alike.length > 0) doubts.push({ kind: 'several-prices', columns: [price, ...alike] });
    if (promotions.length > 0) doubts.push({ kind: 'promotion', columns: promotions });
    if (rest.length > 0) doubts.push({ kind: 'other-price', columns: rest });
  }
  if (stock !== undefined) {
    const others = rivals('stock', 85).filter((column) => differ(rows, stock, column));
    if (others.length > 0) doubts.push({ kind: 'several-stocks', columns: [stock, ...others] });
  }
  if (tax_rate !== undefined) {
    const isBorne = (column: number): boolean => rows.some((row) => parseFlag(row[column] ?? '') === true);
    const others = rivals('tax_rate', 75).filter((column) =>
      (facts[column]?.flags ?? 0) > 0.8 ? isBorne(column) : differ(rows, tax_rate, column),
    );
    if (others.length > 0) doubts.push({ kind: 'several-taxes', columns: [tax_rate, ...others] });
  }
  if (tax_rate === undefined) {
    /** The usual class is not named, or is that of the row above. */
    const named = (column: number): Set<string> =>
      new Set(rows.map((row) => fold(row[column] ?? '').replace(/^(standard|normal|parent)$/, '')));
    const classes = folded.flatMap((name, column) =>
      !used.has(column) && isTaxClassName(name) && named(column).size > 1 ? [column] : [],
    );
    if (classes.length > 0) doubts.push({ kind: 'tax-class', columns: classes });
  }
  if (category !== undefined) {
    const { filled = 0, distinct = 0 } = facts[category] ?? {};
    if (distinct >= tooManyCategories && distinct > filled / 2)
      doubts.push({ kind: 'many-categories', columns: [category] });
  }
  if (!system) {
    const unread = (['code', 'stock', 'tax_rate', 'cost'] as const)
      .filter((field) => mapping[field] === undefined)
      .flatMap((field) => folded.flatMap((name, column) => (nameScore(field, name) >= 95 ? [column] : [])))
      .filter((column) => !used.has(column) && (facts[column]?.filled ?? 0) > 0);
    if (unread.length > 0) doubts.push({ kind: 'unread-column', columns: [...new Set(unread)] });
  }
  return doubts;
}
