import { allocateFractions, divide, type Fraction, type RoundingMode } from './money.ts';
import { exactTaxes, type TaxDefinition, type TaxSet } from './tax.ts';

export interface TaxableLine {
  readonly set: TaxSet;
  /** As priced, after all discounts. Minor units. */
  readonly price: number;
  /** From fixedAmounts. */
  readonly fixed: readonly number[];
}

/**
 * Taxes of lines rounded once per document (scope 'document'): each percentage is summed exactly, rounded by
 * `mode`, and spread back over its lines by largest remainder; `first` settles equal remainders (indexes of
 * lines). Gives, for each line, an amount per tax of its set, in minor units.
 */
export function documentTaxes(
  lines: readonly TaxableLine[],
  taxes: readonly TaxDefinition[],
  mode: RoundingMode,
  first: (a: number, b: number) => number,
): number[][] {
  const amounts = lines.map((line) => line.fixed.slice());
  const exact = lines.map((line) => exactTaxes(line.set, line.price, line.fixed));
  const exactSums = sumsPerSet(lines).map((sum) => ({
    set: sum.set,
    shares: exactTaxes(sum.set, sum.price, sum.fixed),
  }));
  for (const tax of taxes) {
    if (tax.kind === 'fixed') continue;
    const ofDocument: Fraction[] = [];
    for (const { set, shares } of exactSums) {
      const share = shares[set.taxes.indexOf(tax)];
      if (share) ofDocument.push(share);
    }
    if (ofDocument.length === 0) continue;
    const carrying: { line: number; position: number; share: Fraction }[] = [];
    lines.forEach((line, index) => {
      const position = line.set.taxes.indexOf(tax);
      const share = exact[index]![position];
      if (share) carrying.push({ line: index, position, share });
    });
    const parts = allocateFractions(
      roundedSum(ofDocument, mode),
      carrying.map(({ share }) => share),
      (a, b) => first(carrying[a]!.line, carrying[b]!.line),
    );
    carrying.forEach(({ line, position }, index) => {
      amounts[line]![position] = parts[index]!;
    });
  }
  return amounts;
}

/** Exact taxes are linear in the price, so lines of one set of taxes count as one line. */
function sumsPerSet(lines: readonly TaxableLine[]): TaxableLine[] {
  const sums = new Map<TaxSet, { set: TaxSet; price: number; fixed: number[] }>();
  for (const { set, price, fixed } of lines) {
    const sum = sums.get(set);
    if (sum) {
      sum.price += price;
      sum.fixed = sum.fixed.map((amount, index) => amount + fixed[index]!);
    } else sums.set(set, { set, price, fixed: fixed.slice() });
  }
  return [...sums.values()];
}

function roundedSum(fractions: readonly Fraction[], mode: RoundingMode): number {
  const [first] = fractions;
  if (fractions.length === 1 && first) return divide(first.numerator, first.denominator, mode);
  let numerator = 0n;
  let denominator = 1n;
  for (const fraction of fractions) {
    const other = BigInt(fraction.denominator);
    if (other === denominator) numerator += BigInt(fraction.numerator);
    else {
      numerator = numerator * other + BigInt(fraction.numerator) * denominator;
      denominator *= other;
    }
  }
  return divide(numerator, denominator, mode);
}
