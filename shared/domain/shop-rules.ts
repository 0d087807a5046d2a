import { boundsOf, type MoneyBounds } from './bounds.ts';
import { type CountryPack, type CountryTax, type Denomination, taxesOf } from './country.ts';
import type { LabelPattern } from './embedded-value.ts';
import { type Means, meansOfCountry } from './means.ts';
import { type Minor, type Ppm, ppm } from './units.ts';
import type { PerLang } from './writing.ts';

/** The country pack and the owner's settings, settled into what a sale needs to know. */
export interface ShopRules {
  readonly country: string;
  readonly currency: string;
  readonly timeZone: string;
  readonly pricesIncludeTax: boolean;
  /** Every tax of the pack, in computing order. */
  readonly taxes: readonly CountryTax[];
  readonly taxClasses: readonly ResolvedTaxClass[];
  readonly defaultTaxClass: string;
  readonly rounding: CountryPack['rounding'];
  readonly cash: CountryPack['cash'];
  readonly denominations: readonly Denomination[];
  readonly bounds: MoneyBounds;
  /** Means of payment in the shop's order, those that are no longer taken among them. */
  readonly means: readonly Means[];
  readonly taxIdLabels: CountryPack['taxIdLabels'];
  /** Taxes whose rate the shop has not typed: goods that bear one are not sold, and never at 0 % by default. */
  readonly ratesNeeded: readonly string[];
  /** Labels of scales as the shop or the country has them; null: those in wide use. */
  readonly scaleLabels: readonly LabelPattern[] | null;
}

/** The rate of a tax that the law leaves to the place, in parts that are one rate together, and the next one. */
export interface PlaceRate {
  readonly parts: readonly { readonly rate_ppm: Ppm }[];
  readonly next?: { readonly from: string; readonly parts: readonly { readonly rate_ppm: Ppm }[] } | null;
}
export type PlaceRates = Readonly<Record<string, PlaceRate>>;

/**
 * The rate of that day (YYYY-MM-DD), ppm. The parts are added up first and rounded as one tax: the Streamlined Sales and Use
 * Tax Agreement (section 324) rounds the aggregated state and local tax.
 */
export const placeRate = ({ parts, next }: PlaceRate, day: string): Ppm =>
  ppm((next && day >= next.from ? next.parts : parts).reduce((sum, { rate_ppm }) => sum + rate_ppm, 0));

/** A class with the taxes its products bear in this shop's region. */
export interface ResolvedTaxClass {
  readonly id: string;
  readonly name: PerLang;
  readonly taxes: readonly CountryTax[];
}

/** The layouts of a table, in its order. */
const inOrder = (table: readonly Omit<LabelPattern, 'sequence'>[] | null | undefined) =>
  table?.map((row, index) => ({ ...row, sequence: index + 1 })) ?? null;

export function settleRules(
  country: CountryPack,
  choices: {
    readonly region: string | null;
    readonly timeZone: string;
    readonly cash_step_minor: Minor;
    /** Of mobile money, where the means are the country's. */
    readonly referenceNeeded?: boolean;
    /** Absent or null: those of the country. */
    readonly means?: readonly Means[] | null;
    readonly placeRates?: PlaceRates;
    readonly scaleLabels?: CountryPack['scaleLabels'] | null;
    /** The shop's day, for rates that change on one. */
    readonly day?: string;
  },
): ShopRules {
  const { placeRates = {}, day = '' } = choices;
  const taxes = country.taxes.map((tax) => {
    const typed = tax.rateFrom === 'shop' ? placeRates[tax.id] : undefined;
    return typed ? { ...tax, rate_ppm: placeRate(typed, day) } : tax;
  });
  const pack = { ...country, taxes };
  return {
    ratesNeeded: taxes.filter((tax) => tax.rateFrom === 'shop' && !placeRates[tax.id]).map(({ id }) => id),
    country: pack.code,
    currency: pack.currency,
    timeZone: choices.timeZone,
    pricesIncludeTax: pack.pricesIncludeTax,
    taxes: pack.taxes,
    taxClasses: pack.taxClasses.map(({ id, name }) => ({
      id,
      name,
      taxes: taxesOf(pack, id, choices.region ?? undefined) ?? [],
    })),
    defaultTaxClass: pack.defaultTaxClass,
    rounding: pack.rounding,
    cash: { ...pack.cash, step_minor: choices.cash_step_minor },
    denominations: pack.denominations,
    bounds: boundsOf(pack.denominations),
    means:
      choices.means ??
      meansOfCountry(
        pack.mobileMoney.map(({ name }) => name),
        choices.referenceNeeded ?? false,
      ),
    taxIdLabels: pack.taxIdLabels,
    scaleLabels: inOrder(choices.scaleLabels ?? pack.scaleLabels),
  };
}
