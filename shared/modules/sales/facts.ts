import type { SaleFact, TenderFact } from '#shared/domain/sale-fact.ts';
import type { Minor } from '#shared/domain/units.ts';
import { fact, packed } from '#shared/kernel/fact.ts';
import { packSale, unpackSale } from './packing.ts';

/** A means of payment that was keyed wrong, put right in the shift of its sale; the sale's own row stays as it was signed. */
export interface TenderCorrected {
  /** Of the ticket. */
  readonly number: number;
  readonly shift: number;
  /** Place of the wrong one on the ticket, from 1. */
  readonly tender: number;
  /** What the ticket was settled with until now, and from now on. */
  readonly from: readonly TenderFact[];
  readonly to: readonly TenderFact[];
  /** Cash rounding until now, and from now on; absent: none before or after. */
  readonly rounding?: readonly [from: Minor, to: Minor];
  readonly reason: string;
  readonly allowedBy?: number;
}

export const salesFacts = {
  sale: packed<SaleFact, ReturnType<typeof packSale>>({ pack: packSale, unpack: unpackSale }),
  'sale.tender-corrected': fact<TenderCorrected>({ number: 'no', shift: 'sh', allowedBy: 'by' }),
} as const;
