import type { TenderFact } from '#shared/domain/sale-fact.ts';
import type { Milli, Minor } from '#shared/domain/units.ts';
import { fact } from '#shared/kernel/fact.ts';

export interface CartLineRemoved {
  readonly cart: string;
  readonly productId: number;
  readonly name: string;
  readonly qty_milli: Milli;
  readonly gross_minor: Minor;
  readonly shift: number;
}

export interface CartPriceChanged {
  readonly cart: string;
  readonly productId: number;
  readonly name: string;
  readonly from: Minor | null;
  readonly to: Minor;
  readonly allowedBy?: number;
  readonly shift: number;
}

export interface CartDiscounted {
  readonly cart: string;
  readonly productId?: number;
  readonly name?: string;
  readonly discount: readonly [string, number] | null;
  readonly reason?: string;
  readonly allowedBy?: number;
  readonly shift: number;
}

export interface CartVoided {
  readonly cart: string;
  readonly lines: number;
  readonly gross_minor: Minor;
  readonly reason?: string;
  readonly allowedBy?: number;
  readonly shift: number;
}

/** A removal or a cart given up was taken back; `of` names the row of that gesture, which stays counted. */
export interface CartUndone {
  readonly cart: string;
  readonly what: 'line' | 'pieces' | 'cart' | 'held';
  readonly of: string;
  readonly productId?: number;
  readonly name?: string;
  readonly qty_milli?: Milli;
  readonly lines?: number;
  readonly gross_minor: Minor;
  readonly allowedBy?: number;
  readonly shift: number;
}

/** A manager lets the author take goods back on this cart until it is paid or given up. */
export interface CartReturnAllowed {
  readonly cart: string;
  readonly allowedBy: number;
  readonly shift: number;
}

/** What the customer had put down was given back to him, because the goods it was for went. */
export interface CartMoneyBack {
  readonly cart: string;
  readonly tenders: readonly TenderFact[];
  readonly shift: number;
}

/** Cash that lies in the drawer for a cart on hold, below zero: less of it, or handed out ahead. The sale takes all of it over. */
export interface CartMoneyHeld {
  readonly cart: string;
  readonly amount_minor: Minor;
  readonly shift: number;
}

export const cartFacts = {
  'cart.line-removed': fact<CartLineRemoved>({
    productId: 'p',
    name: 'n',
    qty_milli: 'q',
    gross_minor: 'g',
    shift: 'sh',
  }),
  'cart.price-changed': fact<CartPriceChanged>({ productId: 'p', name: 'n', allowedBy: 'by', shift: 'sh' }),
  'cart.discounted': fact<CartDiscounted>({
    productId: 'p',
    name: 'n',
    discount: 'd',
    allowedBy: 'by',
    shift: 'sh',
  }),
  'cart.voided': fact<CartVoided>({ gross_minor: 'g', allowedBy: 'by', shift: 'sh' }),
  'cart.restored': fact<CartUndone>({
    productId: 'p',
    name: 'n',
    qty_milli: 'q',
    gross_minor: 'g',
    allowedBy: 'by',
    shift: 'sh',
  }),
  'cart.money-back': fact<CartMoneyBack>({ shift: 'sh' }),
  'cart.money-held': fact<CartMoneyHeld>({ amount_minor: 'a', shift: 'sh' }),
  'cart.return-allowed': fact<CartReturnAllowed>({ allowedBy: 'by', shift: 'sh' }),
} as const;
