import type { Milli } from '#shared/domain/units.ts';
import { fact } from '#shared/kernel/fact.ts';

/** Stock as counted, imported or entered: [product id, quantity to add]. `undone` takes back what an import said. */
export interface StockMoved {
  readonly why: 'import' | 'count' | 'initial' | 'undone';
  readonly reason?: string;
  readonly lines: readonly (readonly [number, Milli])[];
}

export const stockFacts = {
  'stock.moved': fact<StockMoved>({ lines: 'l' }),
} as const;
