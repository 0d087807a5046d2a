import type { Milli } from '#shared/domain/units.ts';
import { fact } from '#shared/kernel/fact.ts';

/** Stock as counted, imported or entered: [product id, quantity to add]. */
export interface StockMoved {
  readonly why: 'import' | 'count' | 'initial';
  readonly reason?: string;
  readonly lines: readonly (readonly [number, Milli])[];
}

export const stockFacts = {
  'stock.moved': fact<StockMoved>({ lines: 'l' }),
} as const;
