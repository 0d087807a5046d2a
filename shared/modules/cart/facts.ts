import type { Milli, Minor } from '#shared/domain/units.ts';
import { fact } from '#shared/kernel/fact.ts';

export interface CartLineRemoved {
  readonly cart: string;
  readonly p: number;
  readonly n: string;
  readonly q: Milli;
  readonly g: Minor;
  readonly sh: number;
}

export interface CartPriceChanged {
  readonly cart: string;
  readonly p: number;
  readonly n: string;
  readonly from: Minor | null;
  readonly to: Minor;
  readonly by?: number;
  readonly sh: number;
}

export interface CartDiscounted {
  readonly cart: string;
  readonly p?: number;
  readonly n?: string;
  readonly d: readonly [string, number] | null;
  readonly reason?: string;
  readonly by?: number;
  readonly sh: number;
}

export interface CartVoided {
  readonly cart: string;
  readonly lines: number;
  readonly g: Minor;
  readonly reason?: string;
  readonly by?: number;
  readonly sh: number;
}

/** A removal or a cart given up was taken back; `of` names the row of that gesture, which stays counted. */
export interface CartRestored {
  readonly cart: string;
  readonly what: 'line' | 'pieces' | 'cart' | 'held';
  readonly of: string;
  readonly p?: number;
  readonly n?: string;
  readonly q?: Milli;
  readonly lines?: number;
  readonly g: Minor;
  readonly by?: number;
  readonly sh: number;
}

/** A manager lets the author take goods back on this cart until it is paid or given up. */
export interface CartReturnAllowed {
  readonly cart: string;
  readonly by: number;
  readonly sh: number;
}

export const cartFacts = {
  'cart.line-removed': fact<CartLineRemoved>(),
  'cart.price-changed': fact<CartPriceChanged>(),
  'cart.discounted': fact<CartDiscounted>(),
  'cart.voided': fact<CartVoided>(),
  'cart.restored': fact<CartRestored>(),
  'cart.return-allowed': fact<CartReturnAllowed>(),
} as const;
