import { type Minor, minor } from '#shared/domain/units.ts';

export interface Denomination {
  readonly value_minor: number;
  readonly kind: 'note' | 'coin';
}
export interface DenominationCount {
  readonly value_minor: Minor;
  readonly count: number;
}
/** What stands in the fields, by `pieceOf`. */
export type TypedCounts = Readonly<Record<string, string>>;

/** A note and a coin may have the same value, as the 500 francs of West Africa do: each is counted for itself. */
export const pieceOf = ({ kind, value_minor }: Denomination): string => `${kind}-${value_minor}`;

const mostPieces = 1_000_000;

/** Pieces typed; an empty field counts none, anything that is no whole number of pieces is null. */
export function piecesTyped(text: string | undefined): number | null {
  const bare = (text ?? '').replace(/\s/g, '');
  if (bare === '') return 0;
  if (!/^\d{1,7}$/.test(bare)) return null;
  const pieces = Number(bare);
  return pieces > mostPieces ? null : pieces;
}

/** The counted rows in the order of the table; fields that cannot be read count none until they are corrected. */
export function countOf(denominations: readonly Denomination[], typed: TypedCounts): DenominationCount[] {
  return denominations.map((denomination) => ({
    value_minor: minor(denomination.value_minor),
    count: piecesTyped(typed[pieceOf(denomination)]) ?? 0,
  }));
}

/** The sum of a count, in minor units. */
export function totalOf(count: readonly DenominationCount[]): Minor {
  return minor(count.reduce((total, row) => total + row.value_minor * row.count, 0));
}
