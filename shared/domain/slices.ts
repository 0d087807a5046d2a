import { type Minor, minor } from './units.ts';

/**
 * A balance that several tills of a shop may spend while they are cut apart: credit, points, a voucher. Each spends from its own
 * slice alone. What one gives to another leaves its slice at once, and is the other's once that one knows of it: what is on
 * its way belongs to nobody, so that all of them together never spend more than there is.
 */
export type SliceMove =
  /** The balance begins, or grows: a new limit, something paid back. It is the slice of the till that records it. */
  | { readonly is: 'added'; readonly amount_minor: Minor }
  | { readonly is: 'given'; readonly to: string; readonly amount_minor: Minor }
  | { readonly is: 'spent'; readonly amount_minor: Minor };

/** A move as it stands in the journal of a till. */
export interface SliceRow {
  readonly till: string;
  readonly position: number;
  readonly move: SliceMove;
}

/** What a till may spend or give, from what it knows: all of its own rows, and of the others whatever has come. A row counts once. */
export function sliceOf(till: string, known: Iterable<SliceRow>): Minor {
  const counted = new Set<string>();
  let slice = 0;
  for (const { till: by, position, move } of known) {
    const place = `${by} ${position}`;
    if (counted.has(place)) continue;
    counted.add(place);
    if (by === till) slice += move.is === 'added' ? move.amount_minor : -move.amount_minor;
    if (move.is === 'given' && move.to === till) slice += move.amount_minor;
  }
  return minor(slice);
}

/** How much a move of this till goes beyond its slice; 0: it may be recorded. */
export function beyondSlice(till: string, known: Iterable<SliceRow>, move: SliceMove): Minor {
  if (move.is === 'added') return minor(0);
  return minor(Math.max(0, move.amount_minor - sliceOf(till, known)));
}

/** An amount in as many equal parts, the first ones greater by one where it does not go up: together all of it. */
export function slicesOf(amount: Minor, parts: number): readonly Minor[] {
  const least = Math.floor(amount / parts);
  const more = amount - least * parts;
  return Array.from({ length: parts }, (_, i) => minor(i < more ? least + 1 : least));
}
