/** Branded integers: the compiler refuses francs where thousandths of a kilo are meant. */
declare const unit: unique symbol;

/** Minor units of a currency (centimes, millimes; francs themselves for XOF, which has 0 decimals). */
export type Minor = number & { readonly [unit]: 'minor' };
/** Thousandths of the product's unit: 1 piece = 1000, 850 g of a product sold by kg = 850. */
export type Milli = number & { readonly [unit]: 'milli' };
/** Parts per million: 18 % = 180 000, 19.25 % = 192 500. */
export type Ppm = number & { readonly [unit]: 'ppm' };

const integer = (value: number, what: string): number => {
  if (!Number.isSafeInteger(value)) throw new RangeError(`${what} must be a safe integer, got ${value}`);
  return Object.is(value, -0) ? 0 : value;
};

/** @throws RangeError if not a safe integer: that is a bug of the caller, never an input error. */
export const minor = (value: number): Minor => integer(value, 'minor') as Minor;
/** @throws RangeError if not a safe integer. */
export const milli = (value: number): Milli => integer(value, 'milli') as Milli;
/** @throws RangeError if not a safe integer. */
export const ppm = (value: number): Ppm => integer(value, 'ppm') as Ppm;

export const ZERO: Minor = minor(0);
export const ONE_UNIT: Milli = milli(1000);
/** 100 % in ppm. */
export const WHOLE: Ppm = ppm(1_000_000);

export const sum = (amounts: readonly Minor[]): Minor => {
  let total = 0;
  for (const amount of amounts) total += amount;
  return minor(total);
};
export const plus = (a: Minor, b: Minor): Minor => minor(a + b);
export const minus = (a: Minor, b: Minor): Minor => minor(a - b);
export const negate = (a: Minor): Minor => minor(-a);
