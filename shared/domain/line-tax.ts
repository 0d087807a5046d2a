import type { LineTaxFact, SaleTaxFact } from './sale-fact.ts';

/** The tax of a sale that a tax of one of its lines belongs to: where it says no rate of its own, the first of that name. */
export const taxOfLine = (taxes: readonly SaleTaxFact[], own: LineTaxFact): SaleTaxFact | undefined =>
  taxes.find(
    ({ taxId, rate_ppm }) => taxId === own.taxId && (own.rate_ppm === undefined || own.rate_ppm === rate_ppm),
  );
