import { isDivisible } from '../../../shared/domain/bounds.ts';
import { type Embedded, quantityFor } from '../../../shared/domain/embedded-value.ts';
import { mulDiv } from '../../../shared/domain/money.ts';
import { type Milli, type Minor, milli, minor } from '../../../shared/domain/units.ts';
import type { Sellable } from './state.ts';

/** What is put into the cart of a product. */
export interface Goods {
  readonly qty_milli: Milli;
  /** Another unit price than the catalogue's. */
  readonly price_minor?: Minor;
  readonly reason?: 'label' | 'override';
  /** What the goods come to, whatever quantity × price would be. */
  readonly amount_minor?: Minor;
}

/**
 * The goods of a label that was scanned `times` (in thousandths; negative when they come back), or null when the code says
 * nothing but the product. A price on weighed goods tells how much there is of them, and the customer pays that price to the
 * last unit; a price on pieces, or where the catalogue has none, is the price of one.
 */
export function labelled(product: Sellable, label: Embedded, times: Milli): Goods | null {
  const scaled = (figure: number): number => mulDiv(figure, times, 1000, 'half-up');
  const { price_minor: price } = label;
  const reason = 'label' as const;
  if (price === null)
    return label.qty_milli === null ? null : { qty_milli: milli(scaled(label.qty_milli)), reason };
  const perUnit = product.price_minor;
  const qty = label.qty_milli ?? (perUnit && isDivisible(product.unit) ? quantityFor(price, perUnit) : null);
  if (qty === null || !perUnit) return { qty_milli: times, price_minor: price, reason };
  return { qty_milli: milli(scaled(qty)), amount_minor: minor(scaled(price)), reason };
}
