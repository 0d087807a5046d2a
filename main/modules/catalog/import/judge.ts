import type { CsvField } from '#shared/domain/csv-fields.ts';
import { type CsvReason, readName } from '#shared/domain/csv-rows.ts';
import { saysExempt } from '#shared/domain/csv-values.ts';
import { type CurrencyCode, formatAmount } from '#shared/domain/currency.ts';
import { fold } from '#shared/domain/fold.ts';
import type { ShopRules } from '#shared/domain/shop-rules.ts';
import { minor, type Ppm } from '#shared/domain/units.ts';
import type { Lang } from '#shared/domain/writing.ts';
import { createTranslator, type Translate } from '#shared/i18n/index.ts';
import type { ImportPreview } from '#shared/modules/catalog/contract.ts';
import type { Action, Comparison } from './stage.ts';

const sumOf = (taxClass: ShopRules['taxClasses'][number]): number =>
  taxClass.taxes.reduce((total, tax) => total + tax.rate_ppm, 0);

/** What the taxes of a class add up to. */
export const rateOfClass = (rules: ShopRules, id: string): number => {
  const found = rules.taxClasses.find((taxClass) => taxClass.id === id);
  return found ? sumOf(found) : 0;
};

/** The class whose taxes add up to the rate, the shop's usual class first; undefined when the country has none. */
export function classOfRate(rules: ShopRules, rate_ppm: Ppm): string | undefined {
  const usual = rules.taxClasses.filter(({ id }) => id === rules.defaultTaxClass);
  return [...usual, ...rules.taxClasses].find((taxClass) => sumOf(taxClass) === rate_ppm)?.id;
}

/**
 * The class that a word in place of a rate names: its own name in a language of the till, or "exempt" where one class of the
 * country is that. Undefined where no class is meant, or which of several is not said: a person says it in the file.
 */
export function classCalled(rules: ShopRules, cell: string): string | undefined {
  const word = fold(cell);
  const named = rules.taxClasses.find(({ name }) => Object.values(name).some((one) => fold(one) === word));
  const exempt = saysExempt(cell) ? exemptClasses(rules) : [];
  return (exempt.length > 1 ? named : (exempt[0] ?? named))?.id;
}

/** What bears no tax by law: goods at a rate of zero are taxed, and goods outside the tax are no exemption. */
const exemptClasses = ({ taxClasses }: ShopRules) =>
  taxClasses.filter(({ id }) => id === 'exempt' || id.startsWith('exempt-'));

const knownRates = (rules: ShopRules, lang: Lang): string => {
  const rates = [...new Set(rules.taxClasses.map(sumOf))].sort((a, b) => b - a);
  const number = new Intl.NumberFormat(lang, { maximumFractionDigits: 4 });
  return rates.map((rate) => `${number.format(rate / 10_000)} %`).join(', ');
};

/** Archived here, sold there, and somebody chose that it is sold here again. */
export const comesBack = (row: Comparison): boolean => row.back === 1 && row.archived === 1;

/** What a row would do. Empty cells and absent columns say nothing and change nothing. */
export function actionOf(row: Comparison): Action {
  if (row.product === null) return 'add';
  const differs = (said: unknown, now: unknown): boolean => said !== null && said !== now;
  const same =
    !comesBack(row) &&
    row.new_codes === '[]' &&
    row.name === row.now_name &&
    !differs(row.price_minor, row.now_price_minor) &&
    !differs(row.cost_minor, row.now_cost_minor) &&
    !differs(row.tax_class, row.now_tax_class) &&
    !differs(row.category, row.now_category) &&
    !differs(row.unit, row.now_unit) &&
    !differs(row.stock_milli, row.now_stock_milli);
  return same ? 'same' : 'change';
}

/**
 * Whether a later row of a product, under another of its codes, says nothing else than the first: an export has a row for
 * each code. Two prices for one product are not repeated but contradicted.
 */
export const repeats = (first: Comparison, row: Comparison): boolean =>
  actionOf({
    ...row,
    back: 0,
    now_name: first.name,
    now_price_minor: first.price_minor ?? first.now_price_minor,
    now_cost_minor: first.cost_minor ?? first.now_cost_minor,
    now_tax_class: first.tax_class ?? first.now_tax_class,
    now_category: first.category ?? first.now_category,
    now_unit: first.unit ?? first.now_unit,
    now_stock_milli: first.stock_milli ?? first.now_stock_milli,
  }) === 'same';

/** A row that says nothing more: what it repeats was counted and is done once. */
export const quiet = (row: Comparison): Comparison => ({
  ...row,
  name: row.now_name ?? row.name,
  new_codes: '[]',
  back: 0,
  price_minor: null,
  cost_minor: null,
  tax_class: null,
  category: null,
  unit: null,
  stock_milli: null,
});

/** Only a new name, category or code, or a return on sale, needs new words in the search. */
export const wordsChange = (row: Comparison): boolean =>
  row.product !== null &&
  (comesBack(row) ||
    row.new_codes !== '[]' ||
    row.name !== row.now_name ||
    (row.category !== null && row.category !== row.now_category));

type Change = ImportPreview['changes'][number];

/** Whose cell a reason names: who reads it need not open the file. */
const aboutField: Partial<Record<CsvReason, CsvField>> = {
  'bad-code': 'code',
  'bad-price': 'price',
  'bad-cost': 'cost',
  'bad-tax': 'tax_rate',
  'bad-stock': 'stock',
  'bad-unit': 'unit',
};
const longestCell = 40;
const shortened = (cell: string): string => {
  const text = readName(cell);
  return text.length > longestCell ? `${text.slice(0, longestCell)}…` : text;
};

/** Sentences about rows, in the language of who reads them. */
export function createWording(lang: Lang, rules: ShopRules, currency: CurrencyCode) {
  const t: Translate = createTranslator(lang);
  const rates = knownRates(rules, lang);
  const exempt = exemptClasses(rules).map(({ name }) => name[lang]);
  const several = new Intl.ListFormat(lang, { type: 'disjunction' }).format(exempt);
  const quantity = new Intl.NumberFormat(lang, { maximumFractionDigits: 3 });
  const amount =
    (without: 'noPrice' | 'noCost') =>
    (value: number | null): string =>
      value === null ? t(`catalog.importFile.value.${without}`) : formatAmount(minor(value), currency, lang);
  const [price, cost] = [amount('noPrice'), amount('noCost')];
  const stock = (value: number | null): string =>
    value === null
      ? t('catalog.importFile.value.notCounted')
      : t('catalog.importFile.value.stock', { value: quantity.format(value / 1000) });

  const codes = (more: readonly string[]): string =>
    t('catalog.importFile.value.codes', { codes: more.join(', ') });

  return {
    /** `cellOf`: what stands in the column that a reason is about. */
    reason: (
      reasons: readonly CsvReason[],
      cellOf: (field: CsvField) => string,
      firstLine?: number,
    ): string =>
      reasons
        .map((reason) => {
          const field = aboutField[reason];
          const cell = field === undefined ? '' : shortened(cellOf(field));
          if (reason === 'bad-tax' && exempt.length > 1 && saysExempt(cell))
            return t('catalog.importFile.severalExempt', { cell, names: several });
          return t(`catalog.importFile.reason.${reason}`, { line: firstLine ?? '', rates, cell });
        })
        .join(' ; '),
    headers: (): [string, string] => [
      t('catalog.importFile.column.line'),
      t('catalog.importFile.column.reason'),
    ],
    /** The row as a readable difference: only what changes, before and after. */
    change: (row: Comparison): Change => {
      const more: string[] = JSON.parse(row.new_codes);
      const head = { line: row.line, code: row.code ?? '', name: row.name, reason: null };
      if (row.product === null) {
        const parts = [
          price(row.price_minor),
          ...(row.stock_milli === null ? [] : [stock(row.stock_milli)]),
          ...(more.length === 0 ? [] : [codes(more)]),
        ];
        return { ...head, kind: 'add', before: null, after: parts.join(', ') };
      }
      const pairs: [string, string][] = [];
      const compare = <T>(said: T | null, now: T | null, show: (value: T | null) => string): void => {
        if (said !== null && said !== now) pairs.push([show(now), show(said)]);
      };
      const plain = (value: string | null): string => value ?? t('catalog.importFile.value.none');
      compare(row.name, row.now_name, plain);
      compare(row.price_minor, row.now_price_minor, price);
      compare(row.cost_minor, row.now_cost_minor, cost);
      compare(row.tax_class, row.now_tax_class, plain);
      compare(row.category, row.now_category, plain);
      compare(row.unit, row.now_unit, plain);
      compare(row.stock_milli, row.now_stock_milli, stock);
      if (comesBack(row))
        pairs.push([t('catalog.importFile.value.archived'), t('catalog.importFile.value.onSale')]);
      if (more.length > 0) pairs.push([t('catalog.importFile.value.none'), codes(more)]);
      return {
        ...head,
        kind: 'change',
        before: pairs.map(([before]) => before).join(', '),
        after: pairs.map(([, after]) => after).join(', '),
      };
    },
  };
}
