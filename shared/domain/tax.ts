import { divide, type Fraction, mulDiv, type RoundingMode, times } from './money.ts';
import type { Milli, Minor, Ppm } from './units.ts';

/**
 * A tax as the law of a country defines it. Taxes of one line are taken in the order in which the list of
 * definitions names them. `included`: the price already holds it. `affectsNext`: its amount enters the base
 * of the taxes after it that do not say `affectedByPrevious: false`. An excluded percentage never enters the
 * base of an included one: the price was fixed without it.
 */
export type TaxDefinition = PercentTax | FixedTax;

export interface PercentTax {
  readonly id: string;
  readonly kind: 'percent';
  readonly rate_ppm: Ppm;
  readonly included: boolean;
  /** Default false. */
  readonly affectsNext?: boolean;
  /** Default true. */
  readonly affectedByPrevious?: boolean;
}

export interface FixedTax {
  readonly id: string;
  readonly kind: 'fixed';
  /** Per unit of the product (1000 thousandths). Discounts do not change it. */
  readonly amount_minor: Minor;
  readonly included: boolean;
  /** Default false. */
  readonly affectsNext?: boolean;
}

const MILLION = 1_000_000;

/** Exact amount of one percent tax as (ofPrice × price + Σ ofFixed[i] × fixed[i]) / denominator. */
interface LinearForm {
  readonly ofPrice: bigint;
  readonly ofFixed: readonly bigint[];
  readonly denominator: bigint;
  /** The same in numbers, where no fixed tax enters the base and no tax another's. */
  readonly plain: { readonly ofPrice: number; readonly denominator: number } | null;
}

/** Included percentages on the same base: worked out together, from the last group back to the first. */
interface IncludedGroup {
  readonly members: readonly number[];
  readonly forms: readonly LinearForm[];
}

/** The taxes of a line, ready to be worked out for any amount. Indexes are positions in `taxes`. */
export interface TaxSet {
  readonly key: string;
  readonly taxes: readonly TaxDefinition[];
  /** For each tax, which earlier ones enter its base. */
  readonly sources: readonly (readonly number[])[];
  /** For each tax, its exact amount; null for a fixed one. */
  readonly exact: readonly (LinearForm | null)[];
  readonly includedGroups: readonly IncludedGroup[];
  /** Price and taxes together are at most this many times the price (fixed taxes counted in it). */
  readonly growth: number;
}

const entersBase = (earlier: TaxDefinition, later: TaxDefinition): boolean =>
  earlier.affectsNext === true &&
  later.kind === 'percent' &&
  later.affectedByPrevious !== false &&
  (earlier.kind === 'fixed' || earlier.included || !later.included);

/**
 * With N the net price, each percentage is a × N + Σ b × fixed, where a and b only depend on the rates; the
 * price (less the fixed taxes inside it) is N plus the included percentages, which gives N and then every tax
 * as one fraction of the price.
 */
function linearForms(
  taxes: readonly TaxDefinition[],
  sources: readonly (readonly number[])[],
): (LinearForm | null)[] {
  const chained = sources.some((from) => from.length > 0);
  if (!chained) {
    let inside = 0;
    for (const tax of taxes) if (tax.kind === 'percent' && tax.included) inside += tax.rate_ppm;
    const denominator = MILLION + inside;
    return taxes.map((tax) =>
      tax.kind === 'fixed'
        ? null
        : {
            ofPrice: BigInt(tax.rate_ppm),
            ofFixed: [],
            denominator: BigInt(denominator),
            plain: { ofPrice: tax.rate_ppm, denominator },
          },
    );
  }
  const scale = 10n ** BigInt(6 * taxes.length);
  const ofNet: bigint[] = [];
  const ofFixed: bigint[][] = [];
  let insideNet = 0n;
  const insideFixed = taxes.map(() => 0n);
  taxes.forEach((tax, index) => {
    if (tax.kind === 'fixed') {
      ofNet.push(0n);
      ofFixed.push(taxes.map((_, other) => (other === index ? scale : 0n)));
      return;
    }
    const rate = BigInt(tax.rate_ppm);
    const from = sources[index]!;
    const share = (of: (source: number) => bigint, own: bigint): bigint =>
      (rate * from.reduce((sum, source) => sum + of(source), own)) / BigInt(MILLION);
    ofNet.push(share((source) => ofNet[source]!, scale));
    ofFixed.push(taxes.map((_, fixed) => share((source) => ofFixed[source]![fixed]!, 0n)));
    if (!tax.included) return;
    insideNet += ofNet[index]!;
    taxes.forEach((_, fixed) => {
      insideFixed[fixed] = insideFixed[fixed]! + ofFixed[index]![fixed]!;
    });
  });
  const whole = scale + insideNet;
  return taxes.map((tax, index) => {
    if (tax.kind === 'fixed') return null;
    return {
      ofPrice: ofNet[index]! * scale,
      ofFixed: taxes.map((_, fixed) => whole * ofFixed[index]![fixed]! - ofNet[index]! * insideFixed[fixed]!),
      denominator: scale * whole,
      plain: null,
    };
  });
}

const sameSources = (a: readonly number[], b: readonly number[]): boolean =>
  a.length === b.length && a.every((source, index) => source === b[index]);

function groupIncluded(
  taxes: readonly TaxDefinition[],
  sources: readonly (readonly number[])[],
): IncludedGroup[] {
  const groups: number[][] = [];
  taxes.forEach((tax, index) => {
    if (tax.kind !== 'percent' || !tax.included) return;
    const last = groups.at(-1);
    if (last && sameSources(sources[last[0]!]!, sources[index]!)) last.push(index);
    else groups.push([index]);
  });
  return groups.reverse().map((members) => {
    const end = members.at(-1)! + 1;
    const forms = linearForms(taxes.slice(0, end), sources.slice(0, end));
    return { members, forms: members.map((member) => forms[member]!) };
  });
}

/**
 * Prepares the taxes of a line, which must be in the order of the list of definitions and without repeats.
 */
export function prepareTaxes(taxes: readonly TaxDefinition[]): TaxSet {
  const sources = taxes.map((tax, index) =>
    taxes.slice(0, index).flatMap((earlier, position) => (entersBase(earlier, tax) ? [position] : [])),
  );
  return {
    key: taxes.map((tax) => tax.id).join('\u0000'),
    taxes,
    sources,
    exact: linearForms(taxes, sources),
    includedGroups: groupIncluded(taxes, sources),
    growth: taxes.reduce(
      (factor, tax) => (tax.kind === 'percent' ? factor * (1 + Math.abs(tax.rate_ppm) / MILLION) : factor),
      1,
    ),
  };
}

function evaluate(form: LinearForm, price: number, fixed: readonly number[]): Fraction {
  if (form.plain) {
    return { numerator: times(price, form.plain.ofPrice), denominator: form.plain.denominator };
  }
  let numerator = form.ofPrice * BigInt(price);
  form.ofFixed.forEach((factor, index) => {
    if (factor !== 0n) numerator += factor * BigInt(fixed[index]!);
  });
  return { numerator, denominator: form.denominator };
}

/**
 * Fixed taxes of a line: amount per unit × quantity, rounded per line in both scopes; 0 for a percentage.
 * Minor units. A negative price turns their sign as it turns that of the line.
 */
export function fixedAmounts(set: TaxSet, qty: Milli, unitPrice: Minor, mode: RoundingMode): number[] {
  const signed = unitPrice < 0 ? 0 - qty : qty;
  return set.taxes.map((tax) => (tax.kind === 'fixed' ? mulDiv(tax.amount_minor, signed, 1000, mode) : 0));
}

const lessFixedInside = (set: TaxSet, price: number, fixed: readonly number[]): number =>
  set.taxes.reduce(
    (rest, tax, index) => (tax.kind === 'fixed' && tax.included ? rest - fixed[index]! : rest),
    price,
  );

/**
 * Taxes of one line, each rounded by itself (scope 'line'), in minor units. `price` is the amount of the line
 * as priced (after discounts); `fixed` comes from fixedAmounts. A tax inside the price is round(price × r /
 * (1 + r)) and the net price is what remains; included taxes on another's base are unwound from the last to
 * the first, and excluded ones are worked out on the rounded base that the receipt shows. Source: Odoo
 * test_taxes_computation.py (docs/spec/money.md).
 */
export function roundedTaxes(
  set: TaxSet,
  price: number,
  fixed: readonly number[],
  mode: RoundingMode,
): number[] {
  const amounts = fixed.slice();
  let rest = lessFixedInside(set, price, fixed);
  for (const group of set.includedGroups) {
    const before = rest;
    group.members.forEach((member, position) => {
      const { numerator, denominator } = evaluate(group.forms[position]!, before, fixed);
      const amount = divide(numerator, denominator, mode);
      amounts[member] = amount;
      rest -= amount;
    });
  }
  set.taxes.forEach((tax, index) => {
    if (tax.kind !== 'percent' || tax.included) return;
    const base = set.sources[index]!.reduce((sum, source) => sum + amounts[source]!, rest);
    amounts[index] = mulDiv(base, tax.rate_ppm, MILLION, mode);
  });
  return amounts;
}

/**
 * Exact taxes for a price and its fixed taxes (sums over many lines of one set are as good); null for a fixed
 * tax.
 */
export function exactTaxes(set: TaxSet, price: number, fixed: readonly number[]): (Fraction | null)[] {
  const rest = lessFixedInside(set, price, fixed);
  return set.exact.map((form) => (form ? evaluate(form, rest, fixed) : null));
}
