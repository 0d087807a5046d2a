import type { Db } from '#main/kernel/db/db.ts';
import type { Journal } from '#main/kernel/journal/journal.ts';
import type { Context } from '#main/kernel/session.ts';
import type { SaleFact } from '#shared/domain/sale-fact.ts';
import type { ShopRules } from '#shared/domain/shop-rules.ts';
import type { Refusal } from '#shared/kernel/refusal.ts';
import type { CartView } from '#shared/modules/cart/contract.ts';
import type { CartToSell } from './cart-to-sell.ts';
import type { OtherTickets } from './other-tickets.ts';

/** What sales are made of: the other modules' part in one. */
export interface SalesDeps {
  readonly db: Db;
  readonly journal: Journal;
  readonly clock: { now(): number };
  readonly rules: () => ShopRules;
  readonly localTime: (at: number) => { day: string; hour: number };
  readonly cart: () => CartToSell;
  readonly cartView: (context: Context) => CartView;
  /** What of this may be sold with. */
  readonly standing: (carries: SaleFact['carries']) => SaleFact['carries'];
  readonly clearCart: (context: Context) => CartView;
  /** Why the cart may not be sold as it is by this person. */
  readonly saleRefusal: (context: Context) => Refusal | null;
  readonly openShift: () => number | null;
  readonly shiftTooLong: (at: number) => boolean;
  /** Why the drawer cannot take so much cash, or give it when it is negative. */
  readonly drawerFault: (change_minor: number, context: Context) => Refusal | null;
  /** What lies in the drawer for this cart already, since it was on hold. */
  readonly heldCash: (cart: string) => number;
  /** Why the totals cannot take figures of this size. */
  readonly totalsFault: (size: number) => Refusal | null;
  /** Queues the receipt in the sale's transaction; says what will happen once it is committed. */
  readonly queueReceipt: (sale: { number: number; print: boolean; drawer: boolean }) => {
    printing: boolean;
    drawer: boolean;
  };
  /** The tickets of the other tills of the shop. */
  readonly others: () => OtherTickets;
  readonly emit: {
    (name: 'sale.committed', payload: { number: number; at: number; gross_minor: number }): void;
    (name: 'sale.corrected', payload: { number: number }): void;
  };
}
