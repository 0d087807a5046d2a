import type { OperationName } from '../../../shared/contract/index.ts';
import type { CartView } from '../../../shared/contract/views.ts';
import type { Embedded } from '../../../shared/domain/embedded-value.ts';
import type { ShopRules } from '../../../shared/domain/shop-rules.ts';
import type { Minor, Ppm } from '../../../shared/domain/units.ts';
import type { Db } from '../../db/db.ts';
import type { Journal } from '../../journal/journal.ts';
import type { Sellable } from './state.ts';

/** What a scanned code means: products that bear it, and what a label from a scale says besides. */
export interface Found extends Embedded {
  readonly products: readonly Sellable[];
}

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
