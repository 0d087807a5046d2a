import { typedAmount } from '#renderer/ui/typed-number.ts';
import { type Minor, minor } from '#shared/domain/units.ts';
import {
  countOf,
  type Denomination,
  type DenominationCount,
  piecesTyped,
  type TypedCounts,
  totalOf,
} from './parts/denominations.ts';

/** What a person has typed while counting: pieces of each note and coin, or the amount alone. */
export interface Counting {
  readonly by: 'pieces' | 'amount';
  readonly pieces: TypedCounts;
  readonly amount: string;
}
export const nothingCounted: Counting = { by: 'pieces', pieces: {}, amount: '' };

/** Whether something would have to be counted again. */
export const isBegun = ({ pieces, amount }: Counting): boolean =>
  [amount, ...Object.values(pieces)].some((text) => text.trim() !== '');

let kept: { readonly of: string; readonly counting: Counting } | null = null;

/** A till that locks itself beside somebody who counts notes takes nothing away: the same person finds her count again. */
export const keptCount = (of: string): Counting => (kept?.of === of ? kept.counting : nothingCounted);
export function keepCount(of: string, counting: Counting): void {
  kept = isBegun(counting) ? { of, counting } : null;
}

export interface Counted {
  readonly counted_minor: Minor;
  readonly count: DenominationCount[] | null;
}

/** What it comes to; null while something cannot be read or nothing was typed at all. */
export function countedOf(
  { by, pieces, amount }: Counting,
  denominations: readonly Denomination[],
  currency: string,
): Counted | null {
  if (by === 'amount') {
    const counted = typedAmount(amount, currency);
    return counted === null ? null : { counted_minor: counted, count: null };
  }
  const texts = Object.values(pieces);
  if (texts.every((text) => text.trim() === '')) return null;
  if (texts.some((text) => piecesTyped(text) === null)) return null;
  const count = countOf(denominations, pieces);
  return { counted_minor: minor(totalOf(count)), count };
}
