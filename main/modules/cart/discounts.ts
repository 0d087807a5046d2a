import type { Discount } from '../../../shared/domain/pricing.ts';
import type { Minor } from '../../../shared/domain/units.ts';
import { type Refusal, refusal } from '../../../shared/errors.ts';
import type { PricedCart } from './view.ts';

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
function discountShare(discount: Discount | null, of: number): number {
  if (!discount) return 0;
  if (discount.kind === 'percent') return discount.percent_ppm;
  return of === 0 ? 1_000_000 : (discount.amount_minor * 1_000_000) / Math.abs(of);
}

/**
 * What the ticket's discount is given on: the goods sold, less the discounts of their lines; where goods only come back, those,
 * as a size. Minor units.
 */
export function discountable({ priced }: PricedCart): number {
  let [sold, returned] = [0, 0];
  for (const line of priced.lines) {
    const shown = line.list_minor - line.line_discount_minor;
    if (shown > 0) sold += shown;
    else returned -= shown;
  }
  return sold > 0 ? sold : returned;
}

/**
 * The largest share, in ppm, that the discounts of a cart take off any of its goods: that of the line and that of the ticket
 * together, 10 % and 10 % being 19 %. It is worked out from what was keyed, so that roundings never break a limit.
 */
export function largestShare(cart: PricedCart): number {
  const onTicket = discountShare(cart.state.discount, discountable(cart));
  const sells = cart.priced.lines.some((line) => line.list_minor - line.line_discount_minor > 0);
  return cart.state.lines.reduce((largest, line, i) => {
    const own = discountShare(line.discount, cart.priced.lines[i]!.list_minor);
    const ticket = line.qty_milli > 0 || !sells ? onTicket : 0;
    return Math.max(largest, own + ticket - (own * ticket) / 1_000_000);
  }, 0);
}

/** As the journal spells it. */
export const discountFact = (discount: Discount | null): readonly [string, number] | null =>
  discount && [discount.kind, discount.kind === 'percent' ? discount.percent_ppm : discount.amount_minor];
