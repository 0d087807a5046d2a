import type { SaleFact } from '#shared/domain/sale-fact.ts';
import { packed } from '#shared/kernel/fact.ts';
import { packSale, unpackSale } from './packing.ts';

export const salesFacts = {
  sale: packed<SaleFact, ReturnType<typeof packSale>>({ pack: packSale, unpack: unpackSale }),
} as const;
