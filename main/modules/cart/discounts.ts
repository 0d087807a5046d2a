import type { Discount } from '../../../shared/domain/pricing.ts';
import type { Minor } from '../../../shared/domain/units.ts';
import { type Refusal, refusal } from '../../../shared/errors.ts';

/** More than there is to take off, or less than nothing. */
export function discountFault(discount: Discount | null, of: Minor): Refusal | null {
  if (!discount) return null;
  const fits =
    discount.kind === 'percent'
      ? discount.percent_ppm <= 1_000_000
      : discount.amount_minor >= 0 && discount.amount_minor <= Math.abs(of);
  return fits ? null : refusal('DISCOUNT_TOO_LARGE');
}

/** The share of `of` that a discount takes away, in ppm: what a cashier's limit is compared with. */
export function discountShare(discount: Discount, of: Minor): number {
  if (discount.kind === 'percent') return discount.percent_ppm;
  return of === 0 ? 1_000_000 : (discount.amount_minor * 1_000_000) / Math.abs(of);
}

/** As the journal spells it. */
export const discountFact = (discount: Discount | null): readonly [string, number] | null =>
  discount && [discount.kind, discount.kind === 'percent' ? discount.percent_ppm : discount.amount_minor];
