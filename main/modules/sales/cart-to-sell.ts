import type { Discount, PricedLines } from '#shared/domain/pricing.ts';
import type { Carries } from '#shared/domain/sale-fact.ts';
import type { TenderOffer } from '#shared/domain/tender.ts';
import { type TicketKey, ticketName } from '#shared/domain/ticket-name.ts';
import type { Milli, Minor } from '#shared/domain/units.ts';

export interface CartLineState {
  readonly productId: number;
  readonly code: string | null;
  readonly name: string;
  readonly unit: string;
  readonly categoryId: number | null;
  readonly qty_milli: Milli;
  readonly unit_price_minor: Minor;
  readonly catalogue_price_minor: Minor;
  readonly note: string | null;
  readonly allowedBy: number | null;
  /** The line of a ticket that comes back. */
  readonly of?: {
    readonly ticket: number;
    /** The till of the shop that sold it, where it was another one. */
    readonly other?: { readonly till: string; readonly name: string };
    readonly line: number;
    readonly binned?: true;
  };
}

/** The ticket that a line comes back with. */
export const keyOfReturn = ({
  ticket,
  other,
}: Pick<NonNullable<CartLineState['of']>, 'ticket' | 'other'>): TicketKey =>
  other ? ticketName(other.till, ticket) : ticket;

export interface CartToSell {
  readonly state: {
    readonly id: string;
    readonly revision: number;
    readonly lines: readonly CartLineState[];
    readonly discount: Discount | null;
    readonly discountBy: number | null;
    readonly note: string | null;
    /** What the customer has put down before: it is part of what pays the sale. */
    readonly putDown?: readonly TenderOffer[] | undefined;
    readonly putDownRevision?: number | undefined;
    readonly carries?: Carries | undefined;
  };
  readonly priced: PricedLines;
}
