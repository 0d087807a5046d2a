import { mulDiv, roundToStep } from './money.ts';
import { type Minor, minor, type Ppm } from './units.ts';

/** What prices are brought to: whole coins and notes, in units of 10^-`decimals` of the currency. */
export const priceSteps_minor: readonly Minor[] = [1, 5, 10, 25, 50, 100, 500].map(minor);

/** So many prices at once are written in some milliseconds, in which nobody sells. */
export const mostPrices = 15;

export interface Repricing {
  readonly direction: 'raise' | 'lower';
  readonly by_ppm: Ppm;
  /** The new price is a multiple of it, the nearest one. */
  readonly step_minor: Minor;
}

/** A price after a change by a share, in minor units: never below one step, so that nothing becomes free by rounding. */
export function repriced(price: Minor, { direction, by_ppm, step_minor }: Repricing): Minor {
  const share = 1_000_000 + (direction === 'raise' ? by_ppm : -by_ppm);
  const exact = mulDiv(price, share, 1_000_000, 'half-up');
  const rounded = roundToStep(exact, step_minor, 'half-up');
  return minor(price === 0 ? 0 : Math.max(rounded, step_minor));
}
