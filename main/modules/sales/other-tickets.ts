import type { SaleFact, SaleLineFact } from '#shared/domain/sale-fact.ts';
import type { Milli } from '#shared/domain/units.ts';

/** What came back of a ticket on one ticket of another till. */
export interface ReturnElsewhere {
  readonly till: string;
  readonly tillName: string;
  readonly number: number;
  /** What it came to (below zero), what went back for it, and whether nothing but goods with their ticket was on it. */
  readonly gross_minor: number;
  readonly back_minor: number;
  readonly plain: number;
  readonly lines: readonly { readonly of_line: number; readonly qty_milli: Milli }[];
}

export interface SaleElsewhere {
  readonly tillName: string;
  readonly at: number;
  /** As it is settled now. */
  readonly fact: SaleFact;
}

/** The tickets of the other tills of the shop by their names (`ticketName`), as far as they have come here. */
export interface OtherTickets {
  readonly sold: (name: string) => SaleElsewhere | null;
  /** What other tills than this one took back of a ticket, be it one of this till. */
  readonly returns: (name: string) => readonly ReturnElsewhere[];
  /** What of each of its tenders other tills gave back. */
  readonly refundedOn: (name: string) => ReadonlyMap<number, number>;
  /** What this till calls goods of a line of another till; null where it has none of them. */
  readonly productHere: (till: string, line: SaleLineFact) => number | null;
}

export const noOtherTickets: OtherTickets = {
  sold: () => null,
  returns: () => [],
  refundedOn: () => new Map(),
  productHere: () => null,
};
