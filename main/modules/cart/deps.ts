import type { Db } from '#main/kernel/db/db.ts';
import type { Journal } from '#main/kernel/journal/journal.ts';
import type { Context } from '#main/kernel/session.ts';
import type { OperationName } from '#shared/contract/index.ts';
import type { Size } from '#shared/domain/permissions.ts';
import type { ShopRules } from '#shared/domain/shop-rules.ts';
import type { Minor, Ppm } from '#shared/domain/units.ts';
import type { Refusal } from '#shared/kernel/refusal.ts';
import type { CartView } from '#shared/modules/cart/contract.ts';
import type { Found } from './labelled.ts';
import type { SoldTickets } from './sold-tickets.ts';
import type { Sellable } from './state.ts';

export interface CartDeps {
  readonly db: Db;
  readonly journal: Journal;
  readonly clock: { now(): number };
  readonly rules: () => ShopRules;
  readonly find: (code: string) => Found;
  readonly product: (id: number) => Sellable | undefined;
  /** Whether it was ever sold: without a price, it is goods whose price is named at each sale. */
  readonly soldBefore: (productId: number) => boolean;
  readonly rememberPrice: (productId: number, price: Minor, author: { user: number }) => void;
  readonly openShift: () => number | null;
  /** What lies in the drawer for a cart that was put on hold, and why it cannot be so much more or less. */
  readonly heldCash: (cart: string) => number;
  /** The same of every cart; NaN where what is recorded is damaged. */
  readonly heldByCart: () => ReadonlyMap<string, number>;
  readonly drawerFault: (change_minor: number, context: Context) => Refusal | null;
  readonly totalsFault: (size: number) => Refusal | null;
  readonly tickets: () => SoldTickets;
  readonly cashierDiscountLimit: () => Ppm;
  /** Whether this person may let goods of so much come back. */
  readonly allowsReturn: (userId: number, size: Size) => boolean;
  readonly emit: (name: 'cart.changed', payload: CartView) => void;
  readonly onFault: (name: string, error: unknown) => void;
}

export type CartOperation = Extract<OperationName, `cart.${string}`>;
