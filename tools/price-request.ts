import type { CashRule } from '#shared/domain/cash.ts';
import { type CountryPack, taxesOf } from '#shared/domain/country.ts';
import { currencies, decimalToInteger, isCurrency } from '#shared/domain/currency.ts';
import type { Discount, PricingInput, PricingLine } from '#shared/domain/pricing.ts';
import type { LineQuantity } from '#shared/domain/refund.ts';
import type { TaxDefinition } from '#shared/domain/tax.ts';
import { milli, minor, ppm } from '#shared/domain/units.ts';
import type { TextKey, TextParams, Translate } from '#shared/i18n/index.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import type {
  PriceFile,
  PriceFileCash,
  PriceFileDiscount,
  PriceFileLine,
  PriceFileTax,
} from '#shared/modules/sales/price-file.ts';

type ProblemKey = Extract<TextKey, `tools.price.problem.${string}`>;
/** A sentence about what is wrong, by its name among the texts. */
type PriceProblem = ProblemKey extends `tools.price.problem.${infer Name}` ? Name : never;

/** A price file in the words of the domain. */
export interface PriceRequest {
  readonly currency: string | null;
  readonly decimals: number;
  readonly input: PricingInput;
  readonly refunds: readonly (readonly LineQuantity[])[];
}

const PERCENT_DECIMALS = 4;
const QUANTITY_DECIMALS = 3;
const LARGEST_QUANTITY = 1_000_000_000_000;
const LARGEST_RATE_PPM = 10_000_000;

/**
 * Reads one file and remembers every sentence about what is wrong in it, so that all can be put right at
 * once.
 */
class PriceFileReader {
  readonly problems: string[] = [];
  readonly #file: PriceFile;
  readonly #pack: CountryPack | undefined;
  readonly #t: Translate;
  decimals = 0;

  constructor(file: PriceFile, pack: CountryPack | undefined, t: Translate) {
    this.#file = file;
    this.#pack = pack;
    this.#t = t;
  }

  read(): PriceRequest {
    const currency = this.#currency();
    this.#checkRegion();
    const taxes = this.#taxes();
    const lines = this.#file.lines.map((line, index) => this.#line(line, index, taxes));
    const cash = this.#cash(this.#file.cash);
    const input: PricingInput = {
      rounding: {
        scope: this.#file.rounding?.scope ?? this.#pack?.rounding.scope ?? 'document',
        mode: this.#file.rounding?.mode ?? this.#pack?.rounding.mode ?? 'half-up',
      },
      taxes,
      lines,
      ...(this.#file.discount && { ticketDiscount: this.#discount(this.#file.discount, 'discount') }),
      ...(cash && { cash }),
    };
    const refunds = (this.#file.refunds ?? []).map((refund, index) =>
      refund.lines.map((line, position) => ({
        id: line.id,
        qty_milli: this.#quantity(line, `refunds[${index}].lines[${position}]`),
      })),
    );
    return { currency, decimals: this.decimals, input, refunds };
  }

  #problem(what: PriceProblem, params?: TextParams): 0 {
    this.problems.push(this.#t(`tools.price.problem.${what}`, params));
    return 0;
  }

  #currency(): string | null {
    const currency = this.#file.currency ?? this.#pack?.currency ?? null;
    if (this.#file.decimals !== undefined) this.decimals = this.#file.decimals;
    else if (currency === null) {
      this.#problem('noCurrency');
    } else if (isCurrency(currency)) this.decimals = currencies[currency].decimals;
    else this.#problem('currency', { currency });
    return currency;
  }

  #checkRegion(): void {
    const { region } = this.#file;
    if (region === undefined) return;
    const known = (this.#pack?.regions ?? []).map((entry) => entry.code);
    if (known.includes(region)) return;
    this.#problem(known.length > 0 ? 'region' : 'noRegion', { region, known: known.join(', ') });
  }

  /** One value that the file gives either as an integer or as a decimal. */
  #either(
    where: string,
    integer: readonly [name: string, value: number | undefined],
    decimal: readonly [name: string, value: string | undefined],
    decimals: number,
  ): number | undefined {
    const [integerName, whole] = integer;
    const [decimalName, text] = decimal;
    if (whole !== undefined && text !== undefined) {
      return this.#problem('notBoth', { where, one: integerName, other: decimalName });
    }
    if (whole !== undefined) {
      if (Number.isSafeInteger(whole)) return whole;
      return this.#problem('numberTooLarge', { where: `${where}.${integerName}` });
    }
    if (text === undefined) return undefined;
    const value = decimalToInteger(text.trim(), decimals);
    if (value.ok) return value.value;
    const { code } = value.refusal;
    const what = code === 'TOO_MANY_DECIMALS' ? 'decimals' : code === 'TOO_LARGE' ? 'tooLarge' : 'noNumber';
    return this.#problem(what, { where: `${where}.${decimalName}`, text, decimals });
  }

  #quantity(from: { qty_milli?: number | undefined; qty?: string | undefined }, where: string) {
    const value = this.#either(where, ['qty_milli', from.qty_milli], ['qty', from.qty], QUANTITY_DECIMALS);
    if (value === undefined) {
      return milli(this.#problem('noQuantity', { where }));
    }
    if (Math.abs(value) > LARGEST_QUANTITY) return milli(this.#problem('quantityTooLarge', { where }));
    return milli(value);
  }

  #taxes(): readonly TaxDefinition[] {
    const { taxes, prices_include_tax: included } = this.#file;
    const ofPack = this.#packTaxes();
    if (!taxes) {
      return included === undefined ? ofPack : ofPack.map((tax) => ({ ...tax, included }));
    }
    const seen = new Set<string>();
    return taxes.map((tax, index) => {
      if (seen.has(tax.id)) this.#problem('twice', { where: `taxes[${index}].id`, id: tax.id });
      seen.add(tax.id);
      return this.#tax(tax, `taxes[${index}]`);
    });
  }

  /** The country's taxes, with the rates that it leaves to the place. */
  #packTaxes(): readonly TaxDefinition[] {
    const { place_rates: rates = {} } = this.#file;
    const left = (this.#pack?.taxes ?? []).filter(({ rateFrom }) => rateFrom === 'shop');
    for (const id of Object.keys(rates)) {
      if (left.some((tax) => tax.id === id)) continue;
      const known = left.map((tax) => tax.id).join(', ');
      this.#problem(known ? 'placeRate' : 'noPlaceRate', { id, known });
    }
    return (this.#pack?.taxes ?? []).map((tax) => {
      const rate = this.#either(
        'place_rates',
        [tax.id, undefined],
        [tax.id, tax.rateFrom === 'shop' ? rates[tax.id] : undefined],
        PERCENT_DECIMALS,
      );
      if (rate === undefined) return tax;
      if (rate < 0 || rate > LARGEST_RATE_PPM) this.#problem('rateRange', { where: `place_rates.${tax.id}` });
      return { ...tax, rate_ppm: ppm(rate) };
    });
  }

  #tax(tax: PriceFileTax, where: string): TaxDefinition {
    const included = tax.included ?? this.#file.prices_include_tax ?? this.#pack?.pricesIncludeTax;
    if (included === undefined) {
      this.#problem('included', { where: `${where}.included` });
    }
    const rate = this.#either(
      where,
      ['rate_ppm', tax.rate_ppm],
      ['rate_percent', tax.rate_percent],
      PERCENT_DECIMALS,
    );
    const amount = this.#either(
      where,
      ['amount_minor', tax.amount_minor],
      ['amount', tax.amount],
      this.decimals,
    );
    if ((rate === undefined) === (amount === undefined)) {
      this.#problem('rateOrAmount', { where });
    }
    const common = { id: tax.id, included: included ?? false, affectsNext: tax.affects_next ?? false };
    if (amount !== undefined) return { ...common, kind: 'fixed', amount_minor: minor(amount) };
    if (rate !== undefined && (rate <= -1_000_000 || rate > LARGEST_RATE_PPM)) {
      this.#problem('rateAbove', { where });
    } else if (rate !== undefined && rate < 0 && common.included) {
      this.#problem('negativeIncluded', { where });
    }
    return {
      ...common,
      kind: 'percent',
      rate_ppm: ppm(rate ?? 0),
      affectedByPrevious: tax.affected_by_previous ?? true,
    };
  }

  #line(line: PriceFileLine, index: number, taxes: readonly TaxDefinition[]): PricingLine {
    const where = `lines[${index}]`;
    const price = this.#either(
      where,
      ['unit_price_minor', line.unit_price_minor],
      ['unit_price', line.unit_price],
      this.decimals,
    );
    if (price === undefined) this.#problem('noPrice', { where });
    return {
      id: line.id ?? String(index + 1),
      qty_milli: this.#quantity(line, where),
      unit_price_minor: minor(price ?? 0),
      taxIds: this.#lineTaxes(line, where, taxes),
      ...(line.discount && { discount: this.#discount(line.discount, `${where}.discount`) }),
    };
  }

  #lineTaxes(line: PriceFileLine, where: string, taxes: readonly TaxDefinition[]): readonly string[] {
    if (line.taxes) {
      if (line.tax_class !== undefined) this.#problem('notBoth', { where, one: 'taxes', other: 'tax_class' });
      return line.taxes;
    }
    const pack = this.#file.taxes ? undefined : this.#pack;
    if (pack) {
      const taxClass = line.tax_class ?? pack.defaultTaxClass;
      const found = taxesOf(pack, taxClass, this.#file.region);
      const unset = found?.find(
        ({ id, rateFrom }) => rateFrom === 'shop' && this.#file.place_rates?.[id] === undefined,
      );
      if (unset) {
        const example = `{ "${unset.id}": "8.875" }`;
        this.#problem('placeRateNeeded', { where, country: pack.code, example });
      }
      if (found) return found.map((tax) => tax.id);
      const known = pack.taxClasses.map((entry) => entry.id).join(', ');
      this.#problem('taxClass', { where: `${where}.tax_class`, country: pack.code, taxClass, known });
      return [];
    }
    if (line.tax_class !== undefined) {
      this.#problem('classWithoutCountry', { where: `${where}.tax_class` });
    }
    if (taxes.length > 1) {
      this.#problem('whichTax', { where: `${where}.taxes` });
    }
    return taxes.map((tax) => tax.id);
  }

  #discount(discount: PriceFileDiscount, where: string): Discount {
    const percent = this.#either(
      where,
      ['percent_ppm', discount.percent_ppm],
      ['percent', discount.percent],
      PERCENT_DECIMALS,
    );
    const amount = this.#either(
      where,
      ['amount_minor', discount.amount_minor],
      ['amount', discount.amount],
      this.decimals,
    );
    if ((percent === undefined) === (amount === undefined)) {
      this.#problem('percentOrAmount', { where });
    }
    if (percent !== undefined) return { kind: 'percent', percent_ppm: ppm(percent) };
    return { kind: 'amount', amount_minor: minor(amount ?? 0) };
  }

  #cash(cash: PriceFileCash | null | undefined): CashRule | null {
    if (cash === null) return null;
    if (cash === undefined) {
      const sameMoney = this.#file.currency === undefined || this.#file.currency === this.#pack?.currency;
      return sameMoney ? (this.#pack?.cash ?? null) : null;
    }
    const step = this.#either('cash', ['step_minor', cash.step_minor], ['step', cash.step], this.decimals);
    if (step === undefined || step < 1) {
      this.#problem('cashStep');
    }
    return {
      step_minor: minor(Math.max(1, step ?? 1)),
      mode: cash.mode ?? 'half-up',
      ...(cash.mode_for_change && { modeForChange: cash.mode_for_change }),
    };
  }
}

/**
 * The request of a file whose form is right, or every sentence about its content. `pack` is the country the
 * file names.
 */
export function readPriceRequest(
  file: PriceFile,
  pack: CountryPack | undefined,
  t: Translate,
): Result<PriceRequest, readonly string[]> {
  const reader = new PriceFileReader(file, pack, t);
  const request = reader.read();
  return reader.problems.length > 0 ? refused(reader.problems) : ok(request);
}
