/**
 * Exact integer arithmetic for money. Every rounding of the project goes through here; nothing is a float.
 * Rules and sources: docs/spec/money.md.
 */

/**
 * half-up goes away from zero on a tie (2.5 → 3, -2.5 → -3), half-down towards zero; up and down are away
 * from and towards zero whatever the fraction; ceil and floor look at the number line.
 */
export const roundingModes = ['half-up', 'half-down', 'half-even', 'up', 'down', 'ceil', 'floor'] as const;
export type RoundingMode = (typeof roundingModes)[number];

/**
 * Whether a quotient cut towards zero has to move one step away from it. `twice` compares 2 × rest with the
 * divisor.
 */
function movesAway(mode: RoundingMode, negative: boolean, twice: number, odd: boolean): boolean {
  switch (mode) {
    case 'half-up':
      return twice >= 0;
    case 'half-down':
      return twice > 0;
    case 'half-even':
      return twice > 0 || (twice === 0 && odd);
    case 'up':
      return true;
    case 'down':
      return false;
    case 'ceil':
      return !negative;
    case 'floor':
      return negative;
  }
}

function divideSmall(dividend: number, divisor: number, mode: RoundingMode): number {
  const rest = dividend % divisor;
  const cut = (dividend - rest) / divisor;
  if (rest === 0) return cut === 0 ? 0 : cut;
  const negative = dividend < 0 !== divisor < 0;
  const size = Math.abs(rest);
  const twice = size - (Math.abs(divisor) - size);
  if (!movesAway(mode, negative, twice, cut % 2 !== 0)) return cut === 0 ? 0 : cut;
  return negative ? cut - 1 : cut + 1;
}

function divideBig(dividend: bigint, divisor: bigint, mode: RoundingMode): number {
  const rest = dividend % divisor;
  let quotient = dividend / divisor;
  if (rest !== 0n) {
    const negative = dividend < 0n !== divisor < 0n;
    const size = rest < 0n ? -rest : rest;
    const gap = 2n * size - (divisor < 0n ? -divisor : divisor);
    const twice = gap > 0n ? 1 : gap < 0n ? -1 : 0;
    if (movesAway(mode, negative, twice, quotient % 2n !== 0n)) quotient += negative ? -1n : 1n;
  }
  const result = Number(quotient);
  if (!Number.isSafeInteger(result)) throw new RangeError(`amount out of range: ${quotient}`);
  return result;
}

/**
 * dividend / divisor rounded once. Both are integers, as numbers (safe ones) or as bigints.
 * @throws RangeError on a zero divisor or a result that is not a safe integer: a bug of the caller.
 */
export function divide(dividend: number | bigint, divisor: number | bigint, mode: RoundingMode): number {
  if (divisor === 0 || divisor === 0n) throw new RangeError('division by zero');
  if (typeof dividend === 'number' && typeof divisor === 'number') {
    if (Number.isSafeInteger(dividend) && Number.isSafeInteger(divisor)) {
      return divideSmall(dividend, divisor, mode);
    }
  }
  return divideBig(BigInt(dividend), BigInt(divisor), mode);
}

/** a × b, exact: a number where it is a safe integer, a bigint otherwise. */
export function times(a: number, b: number): number | bigint {
  const product = a * b;
  return Number.isSafeInteger(product) ? product : BigInt(a) * BigInt(b);
}

/**
 * a × b / divisor, exact, rounded once by `mode`. Integers in, integer out, whatever the size of the product.
 * @throws RangeError on a zero divisor, a fraction, or a result that is not a safe integer: a bug of the
 * caller.
 */
export function mulDiv(a: number, b: number, divisor: number, mode: RoundingMode): number {
  return divide(times(a, b), divisor, mode);
}

/** The multiple of `step` (> 0) that `mode` chooses for `amount`. Minor units in, minor units out. */
export function roundToStep(amount: number, step: number, mode: RoundingMode): number {
  return step === 1 ? amount : divide(amount, step, mode) * step;
}

const indexOrder = (a: number, b: number): number => a - b;

/** Adds one unit to the `count` parts with the largest fractions; equal fractions are settled by `first`. */
function handOut(
  parts: number[],
  fractions: readonly number[],
  count: number,
  first: (a: number, b: number) => number,
): void {
  if (count === 0) return;
  const order = parts.map((_, index) => index);
  order.sort((a, b) => fractions[b]! - fractions[a]! || first(a, b) || a - b);
  for (let rank = 0; rank < count; rank += 1) {
    const index = order[rank]!;
    parts[index] = parts[index]! + 1;
  }
}

/**
 * Spreads `total` over `weights` by largest remainder: parts[i] is total × w[i] / Σw cut or raised by less
 * than one unit, and the parts add up to `total` exactly. A zero weight gets nothing unless all are zero:
 * then the shares are equal. Ties go to the heavier weight, then to `first` (negative when its first index
 * comes first; default: lower index). Weights of both signs are taken by size. @throws RangeError when there
 * is nothing to spread over and total ≠ 0.
 */
export function allocate(
  total: number,
  weights: readonly number[],
  first: (a: number, b: number) => number = indexOrder,
): number[] {
  if (weights.length === 0) {
    if (total !== 0) throw new RangeError(`cannot spread ${total} over nothing`);
    return [];
  }
  let sizes = weights.map(Math.abs);
  let whole = sizes.reduce((sum, size) => sum + size, 0);
  if (whole === 0) {
    sizes = weights.map(() => 1);
    whole = weights.length;
  }
  if (!Number.isSafeInteger(whole)) throw new RangeError(`weights out of range: ${whole}`);
  const shares = sizes.map((size) => ({ numerator: times(Math.abs(total), size), denominator: whole }));
  const byWeight = (a: number, b: number): number => sizes[b]! - sizes[a]! || first(a, b);
  const parts = allocateFractions(Math.abs(total), shares, byWeight);
  return total < 0 ? parts.map((part) => (part === 0 ? 0 : -part)) : parts;
}

export interface Fraction {
  readonly numerator: number | bigint;
  /** Positive. */
  readonly denominator: number | bigint;
}

/**
 * Turns exact shares into whole units that add up to `total`, which must be their sum rounded either way:
 * each share is cut, and the units left over go to the largest fractions; equal fractions are settled by
 * `first`, then by index. A negative total is spread as the mirror of its opposite.
 */
export function allocateFractions(
  total: number,
  shares: readonly Fraction[],
  first: (a: number, b: number) => number = indexOrder,
): number[] {
  const mirrored = total < 0;
  const parts: number[] = [];
  const fractions: number[] = [];
  let left = mirrored ? -total : total;
  for (const { numerator, denominator } of shares) {
    const share = mirrored ? -numerator : numerator;
    const part = divide(share, denominator, 'floor');
    parts.push(part);
    left -= part;
    fractions.push(restOf(share, denominator, part));
  }
  if (left < 0 || left > shares.length) throw new RangeError(`shares do not round to ${total}`);
  handOut(parts, fractions, left, first);
  return mirrored ? parts.map((part) => (part === 0 ? 0 : -part)) : parts;
}

/** The fraction that was cut off, in [0, 1): only ever compared, never added. */
function restOf(share: number | bigint, denominator: number | bigint, part: number): number {
  if (typeof share === 'number' && typeof denominator === 'number') {
    const rest = share % denominator;
    return (rest < 0 ? rest + denominator : rest) / denominator;
  }
  const whole = BigInt(denominator);
  return Number(BigInt(share) - BigInt(part) * whole) / Number(whole);
}
