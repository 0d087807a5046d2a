import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import type { TotalsFact } from './totals.ts';
import { type Milli, type Minor, minor } from './units.ts';

/**
 * The one place that says how much is too much. What a shop can hold is measured by the largest note of its currency, so
 * that a bound means the same in francs, in cents and in millimes (docs/spec/money.md, Bounds).
 */
export interface MoneyBounds {
  /** The largest note, or coin where there is no note. */
  readonly note_minor: number;
  /** Handed over, counted, opened with, put in: a hundred thousand of the largest notes. */
  readonly drawer_minor: number;
  /** A price, a means of payment, a whole cart: a million of the largest notes. */
  readonly amount_minor: number;
}

const drawerNotes = 100_000;
const amountNotes = 1_000_000;

export function boundsOf(denominations: readonly { readonly value_minor: number }[]): MoneyBounds {
  const note_minor = denominations.reduce((largest, { value_minor }) => Math.max(largest, value_minor), 1);
  return { note_minor, drawer_minor: note_minor * drawerNotes, amount_minor: note_minor * amountNotes };
}

/** What a shop that has chosen nothing asks at the close, beyond these differences; of its largest note. */
export const firstDifferences = (denominations: readonly { readonly value_minor: number }[]) => {
  const { note_minor } = boundsOf(denominations);
  return {
    reasonAbove_minor: minor(Math.floor(note_minor / 100)),
    approvalAbove_minor: minor(Math.floor(note_minor / 5)),
  };
};

/** What an amount on the wire may be before anybody asks which currency it is in: above every `amount_minor`. */
export const widestAmount_minor = 100_000_000_000_000;
/** What a quantity or a stock on the wire may be. */
export const widestQuantity_milli = 1_000_000_000_000;

/** No figure that is a sum may pass this: the sum of four of them is still exact. */
const fullTotal = 2_000_000_000_000_000;

/** Why an amount, whatever its sign, cannot be; null where it can. */
export const amountFault = (amount_minor: number, most_minor: number): Refusal | null =>
  Math.abs(amount_minor) > most_minor ? refusal('AMOUNT_TOO_LARGE', { most_minor }) : null;

/** Pieces and packs are sold whole; the rest is weighed or measured. */
export const isDivisible = (unit: string): boolean => unit !== 'piece' && unit !== 'pack';

const mostUnits: Readonly<Record<string, number>> = { g: 10_000_000 };
const mostOfOthers = 100_000;

/** Why so much of something sold by `unit` cannot stand on a line of a sale; null where it can. */
export function quantityFault(qty: Milli, unit: string): Refusal | null {
  if (!isDivisible(unit) && qty % 1000 !== 0) return refusal('NOT_DIVISIBLE');
  const most = mostUnits[unit] ?? mostOfOthers;
  return qty === 0 || Math.abs(qty) > most * 1000 ? refusal('BAD_QUANTITY', { most }) : null;
}

/** So much a hand seldom means where it types: a hundred pieces or kilos, ten kilos in grams. It is asked back. */
export const isLargeQuantity = (qty: Milli, unit: string): boolean =>
  Math.abs(qty) >= (mostUnits[unit] ?? mostOfOthers);

/** Why there cannot be so much in stock: a count may find nothing, an import less than nothing. */
export function stockFault(qty: Milli, unit: string): Refusal | null {
  if (!isDivisible(unit) && qty % 1000 !== 0) return refusal('NOT_DIVISIBLE');
  return Math.abs(qty) > widestQuantity_milli ? refusal('BAD_QUANTITY') : null;
}

/** The largest figure of totals, whatever its sign. */
export function largestFigure(totals: TotalsFact): number {
  let largest = 0;
  for (const key in totals) largest = Math.max(largest, Math.abs(totals[key]?.[1] ?? 0));
  return largest;
}

/** What figures that sum up to `sofar` may still grow by. */
export const roomAbove = (sofar: number): number => fullTotal - sofar;

/** What the close of a shift asks when the count differs by so much. */
export type DifferenceAsks = 'nothing' | 'reason' | 'approval';
export interface DifferenceLimits {
  /** Beyond this a difference needs a reason. */
  readonly reasonAbove_minor: Minor;
  /** Beyond this it needs a manager as well; null: never. */
  readonly approvalAbove_minor: Minor | null;
}
export function differenceAsks(difference_minor: number, limits: DifferenceLimits): DifferenceAsks {
  const size = Math.abs(difference_minor);
  if (limits.approvalAbove_minor !== null && size > limits.approvalAbove_minor) return 'approval';
  return size > limits.reasonAbove_minor ? 'reason' : 'nothing';
}
