import { lookupKey } from '#shared/domain/barcode.ts';
import { currencies, isCurrency } from '#shared/domain/currency.ts';
import { type LabelPattern, readLabel, usualLabels } from '#shared/domain/embedded-value.ts';
import { readReceipt, tillSign } from '#shared/domain/receipt-code.ts';
import { readScan, type ScanReading } from '#shared/domain/scan.ts';
import type { ShopRules } from '#shared/domain/shop-rules.ts';
import { type Milli, type Minor, milli, minor } from '#shared/domain/units.ts';
import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import { type ProductUnit, type ProductView, unitSchema } from '#shared/modules/catalog/contract.ts';
import { embeddedIn, nothingElse, type Said } from './embedded.ts';
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
  /** What the till has of it is no price or no unit: nothing is sold by it. */
  readonly damaged: boolean;
}

/** What a code means; a scale label or a GS1 code says how much of the product, or the price of the whole. */
export interface Found extends Said {
  /** Several when they share a code: a person chooses. Archived ones only if nothing else bears the code. */
  readonly products: readonly SellableProduct[];
  /** What the code is where no product bears it. */
  readonly fault: Refusal | null;
}

/** What a scanner sends for FNC1. */
const separator = '\u001d';

const remembered = 4096;
const upcECountries: ReadonlySet<string> = new Set(['US', 'CA']);

const isAmount = (value: number | null): boolean =>
  value === null || (Number.isSafeInteger(value) && value >= 0);
const isQuantity = (value: number | null): boolean => value === null || Number.isSafeInteger(value);

/** A row with what no till records taken out of it: a store that was written into, or a bad disk, may hold anything. */
export function soundRow<R extends Pick<ProductRow, 'price_minor' | 'unit'> & Partial<ProductRow>>(
  row: R,
): R & { readonly damaged: boolean } {
  const { price_minor, cost_minor = null, stock_milli = null, moved_milli = null } = row;
  const hasUnit = unitSchema.safeParse(row.unit).success;
  if (hasUnit && isAmount(price_minor) && isAmount(cost_minor) && isQuantity(moved_milli))
    return { ...row, damaged: false };
  return {
    ...row,
    price_minor: isAmount(price_minor) ? price_minor : null,
    ...(!isAmount(cost_minor) && { cost_minor: null }),
    ...(!isQuantity(stock_milli) && { stock_milli: null }),
    unit: hasUnit ? row.unit : 'piece',
    damaged: true,
  };
}

export const viewOf = (given: ProductRow): ProductView => {
  const { damaged, ...row } = soundRow(given);
  return {
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
    ...(damaged && { damaged }),
  };
};

/** A damaged level moves nothing. */
export const movedOf = ({ moved_milli }: ProductRow): Milli =>
  milli(moved_milli !== null && isQuantity(moved_milli) ? moved_milli : 0);

function remember<K, V>(cache: Map<K, V>, key: K, value: V): V {
  if (cache.size >= remembered) {
    const oldest = cache.keys().next();
    if (!oldest.done) cache.delete(oldest.value);
  }
  cache.set(key, value);
  return value;
}

export interface ProductsDeps {
  readonly store: CatalogStore;
  readonly rules: () => ShopRules | null;
  readonly clock: { now(): number };
  readonly hasTicket: (number: number) => boolean;
  /** The id of this till. */
  readonly till: string;
}

/** Products by id and by what a scanner sends, kept in memory as long as nothing changes. */
export function createProducts({ store, rules, clock, hasTicket, till }: ProductsDeps) {
  const ownSign = tillSign(till);
  const byId = new Map<number, SellableProduct>();
  const byCode = new Map<string, Found>();
  let taxes = new Map<string, readonly string[]>();
  let settled: ShopRules | null = null;
  let labels: readonly LabelPattern[] = [];
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
      labels = now.scaleLabels ?? usualLabels(decimals);
      forget();
    }
    return now;
  };

  const sellable = (given: SellableRow): SellableProduct => {
    const known = byId.get(given.id);
    if (known) return known;
    const row = soundRow(given);
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
      damaged: row.damaged,
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
    const rows = /[a-z]/i.test(key)
      ? store.sellableByKeyAnyCase.all({ key })
      : store.sellableByKey.all({ key });
    const all = rows.map(sellable);
    const sold = all.filter((one) => !one.archived);
    return sold.length > 0 ? sold : all;
  };

  /** The number of goods from a scale with no weight and no price on it: how much there is has to be asked. */
  const isBase = (code: string, { unit }: SellableProduct): boolean => {
    if (unit === 'piece' || unit === 'pack') return false;
    const label = readLabel(labels, code.padStart(13, '0'));
    return label !== undefined && label.number.digits === 0;
  };

  const faultOf = (code: string, reading: ScanReading): Refusal => {
    const receipt = readReceipt(code);
    if (receipt?.till && receipt.till.sign !== ownSign) {
      const { number } = receipt;
      const { number: called } = receipt.till;
      return called === null
        ? refusal('RECEIPT_ELSEWHERE', { number })
        : refusal('RECEIPT_OF_TILL', { number, till: called });
    }
    // Older receipts bear the bare number.
    const number = receipt?.number ?? (/^\d{1,13}$/.test(reading.code) ? Number(reading.code) : undefined);
    if (number !== undefined && hasTicket(number)) return refusal('RECEIPT_SCANNED', { number });
    if (receipt) return refusal('RECEIPT_ELSEWHERE', { number: receipt.number });
    if (reading.nature === 'foreign') return refusal('CODE_FOREIGN');
    return refusal(reading.nature === 'misread' ? 'CODE_MISREAD' : 'UNKNOWN_CODE', { code: reading.code });
  };

  const find = (code: string): Found => {
    const { country } = current();
    const known = byCode.get(code);
    if (known) return known;
    const eightDigits = upcECountries.has(country) ? 'upc-e' : 'ean-8';
    // Nearly every scan is the plain number of a product: it needs no reading of labels and elements.
    if (/^\d{4,14}$/.test(code)) {
      const products = underKey(lookupKey(code, eightDigits));
      const [first] = products;
      if (first)
        return remember(byCode, code, { products, ...nothingElse, asks: isBase(code, first), fault: null });
    }
    const reading = readScan(code, {
      labels,
      separator,
      eightDigits,
      thisYear: new Date(clock.now()).getUTCFullYear(),
    });
    for (const candidate of reading.candidates) {
      const products = underKey(candidate.key);
      const first = products[0];
      if (!first) continue;
      const said = embeddedIn(candidate, first.unit, decimals);
      return remember(byCode, code, { products, ...said, fault: null });
    }
    return { products: [], ...nothingElse, fault: faultOf(code, reading) };
  };

  /** The first ones, with or without a price. */
  const bestSold = (limit: number): SellableProduct[] => {
    current();
    return store.bestSold.all({ limit }).map(sellable);
  };

  return { product, find, bestSold, forget };
}
