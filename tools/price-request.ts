import type {
  PriceFile,
  PriceFileCash,
  PriceFileDiscount,
  PriceFileLine,
  PriceFileTax,
} from '../shared/contract/price-file.ts';
import type { CashRule } from '../shared/domain/cash.ts';
import { type CountryPack, taxesOf } from '../shared/domain/country.ts';
import { currencies, decimalToInteger, isCurrency } from '../shared/domain/currency.ts';
import type { BasketInput, BasketLine, Discount } from '../shared/domain/pricing.ts';
import type { LineQuantity } from '../shared/domain/refund.ts';
import type { TaxDefinition } from '../shared/domain/tax.ts';
import { milli, minor, ppm } from '../shared/domain/units.ts';
import { ok, type Result, refused } from '../shared/result.ts';

/** A price file in the words of the domain. */
export interface PriceRequest {
  readonly currency: string | null;
  readonly decimals: number;
  readonly input: BasketInput;
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
  decimals = 0;

  constructor(file: PriceFile, pack: CountryPack | undefined) {
    this.#file = file;
    this.#pack = pack;
  }

  read(): PriceRequest {
    const currency = this.#currency();
    this.#checkRegion();
    const taxes = this.#taxes();
    const lines = this.#file.lines.map((line, index) => this.#line(line, index, taxes));
    const cash = this.#cash(this.#file.cash);
    const input: BasketInput = {
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

  #problem(sentence: string): 0 {
    this.problems.push(sentence);
    return 0;
  }

  #currency(): string | null {
    const currency = this.#file.currency ?? this.#pack?.currency ?? null;
    if (this.#file.decimals !== undefined) this.decimals = this.#file.decimals;
    else if (currency === null) {
      this.#problem('currency: say the currency, such as "XOF", or its decimals, or a country');
    } else if (isCurrency(currency)) this.decimals = currencies[currency].decimals;
    else
      this.#problem(`currency: "${currency}" is not in the table; give its number of decimals in "decimals"`);
    return currency;
  }

  #checkRegion(): void {
    const { region } = this.#file;
    if (region === undefined) return;
    const known = (this.#pack?.regions ?? []).map((entry) => entry.code);
    if (known.includes(region)) return;
    const advice = known.length > 0 ? `use one of ${known.join(', ')}` : 'leave it out';
    this.#problem(`region: there is no region "${region}" here; ${advice}`);
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
      return this.#problem(`${where}: give ${integerName} or ${decimalName}, not both`);
    }
    if (whole !== undefined) {
      if (Number.isSafeInteger(whole)) return whole;
      return this.#problem(`${where}.${integerName}: the number is too large`);
    }
    if (text === undefined) return undefined;
    const value = decimalToInteger(text.trim(), decimals);
    if (value.ok) return value.value;
    const { code } = value.refusal;
    const advice =
      code === 'TOO_MANY_DECIMALS'
        ? `has more than ${decimals} decimals; round it first`
        : code === 'TOO_LARGE'
          ? 'is too large'
          : 'is not a number; write digits and a point, such as "12.50"';
    return this.#problem(`${where}.${decimalName}: "${text}" ${advice}`);
  }

  #quantity(from: { qty_milli?: number | undefined; qty?: string | undefined }, where: string) {
    const value = this.#either(where, ['qty_milli', from.qty_milli], ['qty', from.qty], QUANTITY_DECIMALS);
    if (value === undefined) {
      return milli(this.#problem(`${where}: give qty_milli (thousandths, 1 piece is 1000) or qty ("1.5")`));
    }
    if (Math.abs(value) > LARGEST_QUANTITY)
      return milli(this.#problem(`${where}: the quantity is too large`));
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
      if (seen.has(tax.id))
        this.#problem(`taxes[${index}].id: "${tax.id}" stands there twice; give each its own id`);
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
      const ids = left.map((tax) => tax.id).join(', ');
      this.#problem(`place_rates: "${id}" is not left to the place; ${ids ? `use ${ids}` : 'leave it out'}`);
    }
    return (this.#pack?.taxes ?? []).map((tax) => {
      const rate = this.#either(
        'place_rates',
        [tax.id, undefined],
        [tax.id, tax.rateFrom === 'shop' ? rates[tax.id] : undefined],
        PERCENT_DECIMALS,
      );
      if (rate === undefined) return tax;
      if (rate < 0 || rate > LARGEST_RATE_PPM) this.#problem(`place_rates.${tax.id}: a rate is 0 to 1000 %`);
      return { ...tax, rate_ppm: ppm(rate) };
    });
  }

  #tax(tax: PriceFileTax, where: string): TaxDefinition {
    const included = tax.included ?? this.#file.prices_include_tax ?? this.#pack?.pricesIncludeTax;
    if (included === undefined) {
      this.#problem(`${where}.included: say true or false, or prices_include_tax for the whole file`);
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
      this.#problem(
        `${where}: give a rate (rate_percent or rate_ppm) or an amount per unit (amount_minor or amount)`,
      );
    }
    const common = { id: tax.id, included: included ?? false, affectsNext: tax.affects_next ?? false };
    if (amount !== undefined) return { ...common, kind: 'fixed', amount_minor: minor(amount) };
    if (rate !== undefined && (rate <= -1_000_000 || rate > LARGEST_RATE_PPM)) {
      this.#problem(`${where}: a rate is above -100 % and at most 1000 %`);
    } else if (rate !== undefined && rate < 0 && common.included) {
      this.#problem(`${where}: a negative rate cannot be inside the price; write "included": false`);
    }
    return {
      ...common,
      kind: 'percent',
      rate_ppm: ppm(rate ?? 0),
      affectedByPrevious: tax.affected_by_previous ?? true,
    };
  }

  #line(line: PriceFileLine, index: number, taxes: readonly TaxDefinition[]): BasketLine {
    const where = `lines[${index}]`;
    const price = this.#either(
      where,
      ['unit_price_minor', line.unit_price_minor],
      ['unit_price', line.unit_price],
      this.decimals,
    );
    if (price === undefined) this.#problem(`${where}: give unit_price_minor (whole) or unit_price ("12.50")`);
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
      if (line.tax_class !== undefined) this.#problem(`${where}: give taxes or tax_class, not both`);
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
        this.#problem(`${where}: ${pack.code} leaves this rate to the place; give "place_rates": ${example}`);
      }
      if (found) return found.map((tax) => tax.id);
      const known = pack.taxClasses.map((entry) => entry.id).join(', ');
      this.#problem(`${where}.tax_class: ${pack.code} has no class "${taxClass}"; use one of ${known}`);
      return [];
    }
    if (line.tax_class !== undefined) {
      this.#problem(`${where}.tax_class: classes come with a country; name the taxes instead`);
    }
    if (taxes.length > 1) {
      this.#problem(`${where}.taxes: the file has several taxes; say which this line bears, [] for none`);
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
      this.#problem(
        `${where}: give a percent (percent or percent_ppm) or an amount (amount or amount_minor)`,
      );
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
      this.#problem('cash: give the smallest coin in step_minor (whole) or step ("0.05"), more than nothing');
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
): Result<PriceRequest, readonly string[]> {
  const reader = new PriceFileReader(file, pack);
  const request = reader.read();
  return reader.problems.length > 0 ? refused(reader.problems) : ok(request);
}
