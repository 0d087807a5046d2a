import type { Db } from '#main/kernel/db/db.ts';
import type { Journal } from '#main/kernel/journal/journal.ts';
import type { OperationName } from '#shared/contract/index.ts';
import type { ShopRules } from '#shared/domain/shop-rules.ts';
import type { Minor, Ppm } from '#shared/domain/units.ts';
import type { CartView } from '#shared/modules/cart/contract.ts';
import type { Found } from './labelled.ts';
import type { Sellable } from './state.ts';

export interface CartDeps {
  readonly db: Db;
  readonly journal: Journal;
  readonly clock: { now(): number };
  readonly rules: () => ShopRules;
  readonly find: (code: string) => Found;
  readonly product: (id: number) => Sellable | undefined;
  readonly rememberPrice: (productId: number, price: Minor, author: { user: number }) => void;
  readonly openShift: () => number | null;
  readonly cashierDiscountLimit: () => Ppm;
  readonly emit: (name: 'cart.changed', payload: CartView) => void;
  readonly onFault: (name: string, error: unknown) => void;
}

export type CartOperation = Extract<OperationName, `cart.${string}`>;
