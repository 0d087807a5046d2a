import type { Size } from '#shared/domain/permissions.ts';
import type { Discount } from '#shared/domain/pricing.ts';
import type { Minor } from '#shared/domain/units.ts';
import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import { type CartLine, type CartState, type Reduction, withLine } from './state.ts';
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
export function discountable({ state, priced }: PricedCart): number {
  let [sold, returned] = [0, 0];
  for (const [i, line] of priced.lines.entries()) {
    // What comes back with its ticket had its discount there.
    if (state.lines[i]!.of) continue;
    const shown = line.list_minor - line.line_discount_minor;
    if (shown > 0) sold += shown;
    else returned -= shown;
  }
  return sold > 0 ? sold : returned;
}

/**
 * What the discounts take off each line: that of the line and that of the ticket together, 10 % and 10 % being 19 %. It is
 * worked out from what was keyed, so that roundings never break a limit.
 */
export function reductionsOf(cart: PricedCart): Reduction[] {
  const onTicket = discountShare(cart.state.discount, discountable(cart));
  const sells = cart.priced.lines.some((line) => line.list_minor - line.line_discount_minor > 0);
  return cart.state.lines.map((line, i) => {
    if (line.of) return { share_ppm: 0, off_minor: 0 };
    const { list_minor } = cart.priced.lines[i]!;
    const own = discountShare(line.discount, list_minor);
    const ticket = line.qty_milli > 0 || !sells ? onTicket : 0;
    const share_ppm = own + ticket - (own * ticket) / 1_000_000;
    return { share_ppm, off_minor: (share_ppm * list_minor) / 1_000_000 };
  });
}

/**
 * An agreement reaches as far as what it was given for: more of the goods, others, or those of a return that are sold after
 * all are asked about anew.
 */
const isAgreed = (reduction: Reduction, { agreed }: CartLine, limit_ppm: number): boolean =>
  reduction.share_ppm <= limit_ppm ||
  (agreed !== undefined &&
    reduction.share_ppm <= agreed.share_ppm &&
    Math.sign(reduction.off_minor) === Math.sign(agreed.off_minor) &&
    Math.abs(reduction.off_minor) <= Math.abs(agreed.off_minor));

/** Whoever gives a discount may, whatever was agreed to on these lines before. */
const askedAnew = (line: CartLine, discount: Discount | null): CartLine =>
  discount ? { ...line, agreed: undefined } : line;
export const withLineDiscount = (state: CartState, line: CartLine, discount: Discount | null): CartState =>
  withLine(state, line.id, askedAnew({ ...line, discount }, discount));
export const withTicketDiscount = (state: CartState, discount: Discount | null): CartState => ({
  ...state,
  discount,
  lines: state.lines.map((line) => askedAnew(line, discount)),
});

/** Whether every line is reduced within the limit, or no further than somebody who may has agreed to. */
export function keepsLimit(cart: PricedCart, limit_ppm: number): boolean {
  const { lines, discount } = cart.state;
  if (discount === null && lines.every((line) => line.discount === null)) return true;
  return reductionsOf(cart).every((reduction, i) => isAgreed(reduction, lines[i]!, limit_ppm));
}

/** How large the discounts of a cart are: the largest share that nobody agreed to yet, and what all of them come to. */
export function discountSize(cart: PricedCart, limit_ppm: number): Size {
  const reductions = reductionsOf(cart);
  const open = reductions.filter((reduction, i) => !isAgreed(reduction, cart.state.lines[i]!, limit_ppm));
  return {
    share_ppm: Math.max(0, ...open.map(({ share_ppm }) => share_ppm)),
    amount_minor: Math.floor(reductions.reduce((total, { off_minor }) => total + Math.abs(off_minor), 0)),
  };
}

/** The cart with all that is reduced beyond the limit now agreed to. */
export function withAgreement(cart: PricedCart, limit_ppm: number): CartState {
  const reductions = reductionsOf(cart);
  const lines = cart.state.lines.map((line, i) =>
    isAgreed(reductions[i]!, line, limit_ppm) ? line : { ...line, agreed: reductions[i]! },
  );
  return { ...cart.state, lines };
}

/** As the journal spells it. */
export const discountFact = (discount: Discount | null): readonly [string, number] | null =>
  discount && [discount.kind, discount.kind === 'percent' ? discount.percent_ppm : discount.amount_minor];
