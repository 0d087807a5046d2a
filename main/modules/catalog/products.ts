import { type ProductUnit, type ProductView, unitSchema } from '../../../shared/contract/views.ts';
import { lookupKey } from '../../../shared/domain/barcode.ts';
import { currencies, isCurrency } from '../../../shared/domain/currency.ts';
import { type Embedded, type LabelPattern, toMilli, toMinor } from '../../../shared/domain/embedded-value.ts';
import { readScan, type ScanReading } from '../../../shared/domain/scan.ts';
import type { ShopRules } from '../../../shared/domain/shop-rules.ts';
import { type Milli, type Minor, milli, minor } from '../../../shared/domain/units.ts';
import type { CatalogStore, ProductRow, SellableRow } from './store.ts';

/** A product as the cart needs it. */
export interface SellableProduct {
  readonly id: number;
  readonly name: string;
  readonly code: string | null;
  readonly price_minor: Minor | null;
  readonly unit: ProductUnit;
  readonly taxClass: string;
  /** Taxes of the class in this shop's region, in computing order. */
  readonly taxIds: readonly string[];
  readonly categoryId: number | null;
  readonly archived: boolean;
}

/** What a code means; a scale label or a GS1 code says how much of the product, or the price of the whole. */
export interface Found extends Embedded {
  /** Several when they share a code: a person chooses. Archived ones only if nothing else bears the code. */
  readonly products: readonly SellableProduct[];
}

/** In wide use on scales: 21 with grams, 22 and 23 with a price. They only count where the product is known. */
const usualLabels = (decimals: number): readonly LabelPattern[] => {
  const price = `{${'N'.repeat(5 - decimals)}${'D'.repeat(decimals)}}`;
  return [
    { sequence: 1, value: 'weight', pattern: '21.....{NNDDD}.' },
    { sequence: 2, value: 'price', pattern: `22.....${price}.` },
    { sequence: 3, value: 'price', pattern: `23.....${price}.` },
  ];
};
/** What a scanner sends for FNC1. */
const separator = '\u001d';
const nothingElse: Embedded = { qty_milli: null, price_minor: null };

const remembered = 4096;
const upcECountries: ReadonlySet<string> = new Set(['US', 'CA']);

export const viewOf = (row: ProductRow): ProductView => ({
  id: row.id,
  name: row.name,
  code: row.code,
  price_minor: row.price_minor === null ? null : minor(row.price_minor),
  unit: unitSchema.parse(row.unit),
  taxClass: row.tax_class,
  categoryId: row.category_id,
  stock_milli: row.stock_milli === null ? null : milli(row.stock_milli),
  favourite: row.favourite === 1,
  archived: row.archived === 1,
});

function remember<K, V>(cache: Map<K, V>, key: K, value: V): V {
  if (cache.size >= remembered) {
    const oldest = cache.keys().next();
    if (!oldest.done) cache.delete(oldest.value);
  }
  cache.set(key, value);
  return value;
}

/** Grams are what some products are sold by; labels and GS1 codes weigh in kilograms. */
const quantityOf = (kilograms: Milli | undefined, unit: ProductUnit): Milli | undefined =>
  kilograms !== undefined && unit === 'g' ? milli(kilograms * 1000) : kilograms;

function embeddedIn(reading: ScanReading, decimals: number, unit: ProductUnit): Embedded {
  const { label, gs1 } = reading;
  if (label) {
    if (label.pattern.value === 'price')
      return { ...nothingElse, price_minor: toMinor(label.number, decimals) ?? null };
    const measured = toMilli(label.number);
    const qty_milli = label.pattern.value === 'weight' ? quantityOf(measured, unit) : measured;
    return { ...nothingElse, qty_milli: qty_milli ?? null };
  }
  if (!gs1) return nothingElse;
  const price_minor = gs1.price && !gs1.price.currency ? toMinor(gs1.price, decimals) : undefined;
  const weight = gs1.netWeight && quantityOf(toMilli(gs1.netWeight), unit);
  const qty_milli = weight ?? (gs1.count === undefined ? undefined : milli(gs1.count * 1000));
  return { qty_milli: qty_milli ?? null, price_minor: price_minor ?? null };
}

export interface ProductsDeps {
  readonly store: CatalogStore;
  readonly rules: () => ShopRules | null;
  readonly clock: { now(): number };
}

/** Products by id and by what a scanner sends, kept in memory as long as nothing changes. */
export function createProducts({ store, rules, clock }: ProductsDeps) {
  const byId = new Map<number, SellableProduct>();
  const byCode = new Map<string, Found>();
  let taxes = new Map<string, readonly string[]>();
  let settled: ShopRules | null = null;
  let labels = usualLabels(2);
  let decimals = 2;

  const forget = (id?: number): void => {
    if (id === undefined) byId.clear();
    else byId.delete(id);
    byCode.clear();
  };

  const current = (): ShopRules => {
    const now = rules();
    if (!now) throw new Error('the shop is not set up: nothing can be sold');
    if (now !== settled) {
      settled = now;
      taxes = new Map(now.taxClasses.map(({ id, taxes: borne }) => [id, borne.map((tax) => tax.id)]));
      decimals = isCurrency(now.currency) ? currencies[now.currency].decimals : 2;
      labels = usualLabels(decimals);
      forget();
    }
    return now;
  };

  const sellable = (row: SellableRow): SellableProduct => {
    const known = byId.get(row.id);
    if (known) return known;
    const { defaultTaxClass } = current();
    return remember(byId, row.id, {
      id: row.id,
      name: row.name,
      code: row.code,
      price_minor: row.price_minor === null ? null : minor(row.price_minor),
      unit: unitSchema.parse(row.unit),
      taxClass: row.tax_class,
      taxIds: taxes.get(row.tax_class) ?? taxes.get(defaultTaxClass) ?? [],
      categoryId: row.category_id,
      archived: row.archived === 1,
    });
  };
  const product = (id: number): SellableProduct | undefined => {
    current();
    const known = byId.get(id);
    if (known) return known;
    const row = store.sellable.get({ id });
    return row && sellable(row);
  };

  const underKey = (key: string): SellableProduct[] => {
    const all = store.sellableByKey.all({ key }).map(sellable);
    const sold = all.filter((one) => !one.archived);
    return sold.length > 0 ? sold : all;
  };

  const find = (code: string): Found => {
    const { country } = current();
    const known = byCode.get(code);
    if (known) return known;
    const eightDigits = upcECountries.has(country) ? 'upc-e' : 'ean-8';
    // Nearly every scan is the plain number of a product: it needs no reading of labels and elements.
    if (/^\d{4,14}$/.test(code)) {
      const products = underKey(lookupKey(code, eightDigits));
      if (products.length > 0) return remember(byCode, code, { products, ...nothingElse });
    }
    const reading = readScan(code, {
      labels,
      separator,
      eightDigits,
      thisYear: new Date(clock.now()).getUTCFullYear(),
    });
    for (const [place, key] of reading.keys.entries()) {
      const products = underKey(key);
      const first = products[0];
      if (!first) continue;
      // A code that is stored as it was scanned is a product like any other, whatever a label pattern sees in it.
      const plain = reading.label !== undefined && place === 0;
      const embedded = plain ? nothingElse : embeddedIn(reading, decimals, first.unit);
      return remember(byCode, code, { products, ...embedded });
    }
    return { products: [], ...nothingElse };
  };

  return { product, find, forget };
}
