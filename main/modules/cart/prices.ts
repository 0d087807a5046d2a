import type { Context } from '#main/kernel/session.ts';
import { type Size, shareOf } from '#shared/domain/permissions.ts';
import type { Refusal } from '#shared/kernel/refusal.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import type { CartLine, CartState } from './state.ts';

/** So many at most, of this sign, at this price: goods that are sold and goods that come back are two agreements. */
const coversQuantity = (agreed: number, wanted: number): boolean =>
  Math.sign(agreed) === Math.sign(wanted) && Math.abs(wanted) <= Math.abs(agreed);

/** Whether nobody chose the price of this line, or somebody who may has agreed to as much as stands there now. */
export const isPriceAgreed = ({ priceReason, agreedPrice, unit_price_minor, qty_milli }: CartLine): boolean =>
  priceReason !== 'override' ||
  (agreedPrice?.unit_price_minor === unit_price_minor && coversQuantity(agreedPrice.qty_milli, qty_milli));

const asItStands = ({ unit_price_minor, qty_milli }: CartLine): CartLine['agreedPrice'] => ({
  unit_price_minor,
  qty_milli,
});

/** How far the price of a line is from that of the list. */
const priceSize = (line: Pick<CartLine, 'unit_price_minor' | 'catalogue_price_minor'>): Size => ({
  share_ppm: shareOf(line.catalogue_price_minor, line.unit_price_minor - line.catalogue_price_minor),
});

/** The line with its price agreed to, by an agreement from before, by who calls or by whom she asked; or what is needed. */
export function withPriceAgreed(line: CartLine, context: Context): Result<CartLine, Refusal> {
  if (isPriceAgreed(line)) return ok(line);
  const barred = context.need('sale.price', priceSize(line));
  if (barred) return refused(barred);
  return ok({ ...line, agreedPrice: asItStands(line), allowedBy: context.allowedBy ?? line.allowedBy });
}

/** Whatever the gesture was: no line leaves it at a price, in a number or in a direction that nobody who may agreed to. */
export function withPricesAgreed(state: CartState, context: Context): Result<CartState, Refusal> {
  if (state.lines.every(isPriceAgreed)) return ok(state);
  const lines: CartLine[] = [];
  for (const line of state.lines) {
    const agreed = withPriceAgreed(line, context);
    if (!agreed.ok) return agreed;
    lines.push(agreed.value);
  }
  return ok({ ...state, lines });
}

/** A cart of a version that kept no quantity with an agreement: agreed to as it was saved. */
export const withEarlierPrices = (state: CartState): CartState => ({
  ...state,
  lines: state.lines.map((line) =>
    line.priceReason === 'override' && line.agreedPrice === undefined
      ? { ...line, agreedPrice: asItStands(line) }
      : line,
  ),
});
