import { type CountryPack, type CountryTax, type Denomination, taxesOf } from './country.ts';
import type { Minor } from './units.ts';

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
  readonly mobileOperators: readonly string[];
  readonly taxIdLabels: CountryPack['taxIdLabels'];
}

/** A class with the taxes its products bear in this shop's region. */
export interface ResolvedTaxClass {
  readonly id: string;
  readonly name: { readonly fr: string; readonly en: string };
  readonly taxes: readonly CountryTax[];
}

export function settleRules(
  pack: CountryPack,
  choices: { readonly region: string | null; readonly timeZone: string; readonly cash_step_minor: Minor },
): ShopRules {
  return {
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
    mobileOperators: pack.mobileMoney.map((operator) => operator.name),
    taxIdLabels: pack.taxIdLabels,
  };
}
