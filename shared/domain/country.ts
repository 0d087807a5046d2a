import type { CashRule } from './cash.ts';
import type { LabelPattern } from './embedded-value.ts';
import type { RoundingMode } from './money.ts';
import type { PercentTax } from './tax.ts';
import type { Minor, Ppm } from './units.ts';
import type { Lang, PerLang } from './writing.ts';

/**
 * One tax a product can bear, in the order in which taxes are computed. `rateFrom: 'shop'` means that the law leaves
 * the rate to the place (US sales tax): the pack's rate is then only the starting value of the shop's setting.
 */
export interface CountryTax extends PercentTax {
  readonly name: PerLang;
  /** Letter of the fiscal group printed on the receipt and sent to the tax authority. */
  readonly group?: 'A' | 'B' | 'C' | 'D' | 'E' | 'F';
  readonly rateFrom: 'law' | 'shop';
}

/** What a product is said to be ("standard", "reduced", "exempt"…): the class names its taxes, the region may differ. */
export interface TaxClass {
  readonly id: string;
  readonly name: PerLang;
  readonly taxes: readonly string[];
  readonly byRegion?: Readonly<Record<string, readonly string[]>>;
}

export interface Region {
  readonly code: string;
  readonly name: PerLang;
  readonly timeZone?: string;
}

export interface Denomination {
  readonly value_minor: Minor;
  readonly kind: 'note' | 'coin';
}

export interface TaxIdLabel {
  readonly id: string;
  /** As it is printed before the number: "NINEA", "IFU", "SIRET". */
  readonly label: string;
  readonly name: PerLang;
  /** Of the whole number without spaces; absent where the form is not certain, so that no shop is locked out. */
  readonly pattern?: string;
}

export interface MobileMoneyOperator {
  readonly id: string;
  readonly name: string;
}

/**
 * The customs and rules of one country, as data (`resources/countries/XX.json`). Facts and their sources:
 * docs/spec/country-packs.md. A pack proposes; every value can be changed in the shop's settings.
 */
export interface CountryPack {
  /** ISO 3166-1 alpha-2. */
  readonly code: string;
  /** Grows with every change of the pack. */
  readonly version: number;
  /** Day for which the facts are stated. */
  readonly asOf: string;
  readonly name: PerLang;
  /** ISO 4217. */
  readonly currency: string;
  /** Languages of the interface, the default first. */
  readonly languages: readonly Lang[];
  /** IANA names, the default first. */
  readonly timeZones: readonly string[];
  readonly regions?: readonly Region[];
  readonly pricesIncludeTax: boolean;
  readonly taxes: readonly CountryTax[];
  readonly taxClasses: readonly TaxClass[];
  /** Class of a product nobody has classified. */
  readonly defaultTaxClass: string;
  readonly rounding: { readonly scope: 'line' | 'document'; readonly mode: RoundingMode };
  /** Rounding of what is due in cash. `modeForChange` where the law rounds money given back differently. */
  readonly cash: CashRule;
  /** In the order of the counting table: from the largest note to the smallest coin. */
  readonly denominations: readonly Denomination[];
  readonly taxIdLabels: readonly TaxIdLabel[];
  /** `pattern` holds for the number as people write it at home, without spaces; `trunk` falls away after the prefix. */
  readonly phone: {
    readonly prefix: string;
    readonly trunk?: string;
    readonly pattern: string;
    readonly example: string;
  };
  readonly mobileMoney: readonly MobileMoneyOperator[];
  /** `footer` are keys of the language files under `receipt.legal`. */
  readonly receipt: {
    readonly paper_mm: 58 | 80;
    readonly columns: number;
    readonly footer: readonly string[];
  };
  /** Labels of scales where the country has its own; left out: those in wide use (`usualLabels`). */
  readonly scaleLabels?: readonly Omit<LabelPattern, 'sequence'>[];
  /** ISO 8601 numbering: 1 Monday … 7 Sunday. */
  readonly firstDayOfWeek: 1 | 2 | 3 | 4 | 5 | 6 | 7;
}

/**
 * The taxes a product of this class bears in this region, in computing order; none for an exempt class.
 * Undefined when the pack has no such class: the caller must not guess a tax.
 */
export function taxesOf(
  pack: Pick<CountryPack, 'taxes' | 'taxClasses'>,
  taxClass: string,
  region?: string,
): readonly CountryTax[] | undefined {
  const found = pack.taxClasses.find((candidate) => candidate.id === taxClass);
  if (!found) return undefined;
  const ids = (region === undefined ? undefined : found.byRegion?.[region]) ?? found.taxes;
  return pack.taxes.filter((tax) => ids.includes(tax.id));
}

/**
 * The class whose taxes add up to this rate, for files that give a rate: the default class first, then in the pack's order.
 * Undefined when no class has it. A rate of 0 is the first class that bears nothing ("zero" or "exempt"): a person checks.
 */
export function taxClassOfRate(
  pack: Pick<CountryPack, 'taxes' | 'taxClasses' | 'defaultTaxClass'>,
  rate_ppm: Ppm,
  region?: string,
): string | undefined {
  const ids = [pack.defaultTaxClass, ...pack.taxClasses.map((taxClass) => taxClass.id)];
  return ids.find((id) => {
    const taxes = taxesOf(pack, id, region) ?? [];
    return taxes.reduce((total, tax) => total + tax.rate_ppm, 0) === rate_ppm;
  });
}
