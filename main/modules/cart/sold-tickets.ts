import type { PricedLines } from '#shared/domain/pricing.ts';
import type { SaleFact } from '#shared/domain/sale-fact.ts';
import type { Milli } from '#shared/domain/units.ts';
import type { CartView } from '#shared/modules/cart/contract.ts';
import type { CartState } from './state.ts';

/** Tickets as they were recorded, and how much of each of their lines has come back since, by its place. */
export interface SoldTickets {
  readonly sold: (number: number) => SaleFact | null;
  readonly returned: (number: number) => ReadonlyMap<number, Milli>;
  /** How money goes back for them, as it was paid; null where none does. */
  readonly refund: (cart: {
    readonly state: CartState;
    readonly priced: PricedLines;
  }) => CartView['refund'] | null;
}
