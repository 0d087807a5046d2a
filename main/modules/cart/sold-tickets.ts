import type { PricedLines } from '#shared/domain/pricing.ts';
import type { SaleFact, SaleLineFact } from '#shared/domain/sale-fact.ts';
import type { TicketKey } from '#shared/domain/ticket-name.ts';
import type { Milli } from '#shared/domain/units.ts';
import type { CartView } from '#shared/modules/cart/contract.ts';
import type { CartState } from './state.ts';

/** Tickets as they were recorded, and how much of each of their lines has come back since, by its place. */
export interface SoldTickets {
  readonly sold: (ticket: TicketKey) => SaleFact | null;
  readonly returned: (ticket: TicketKey) => ReadonlyMap<number, Milli>;
  /** A ticket of another till of the shop, by `ticketName`. */
  readonly elsewhere: (name: string) => { readonly tillName: string } | null;
  /** What this till calls goods of a line of another till; null where it has none of them. */
  readonly productHere: (till: string, line: SaleLineFact) => number | null;
  /** How money goes back for them, as it was paid; null where none does. */
  readonly refund: (cart: {
    readonly state: CartState;
    readonly priced: PricedLines;
  }) => CartView['refund'] | null;
}
