import { isDivisible } from '#shared/domain/bounds.ts';
import { type Embedded, quantityFor } from '#shared/domain/embedded-value.ts';
import { mulDiv } from '#shared/domain/money.ts';
import { type Milli, type Minor, milli, minor, ONE_UNIT } from '#shared/domain/units.ts';
import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import type { Sellable } from './state.ts';

/** What a scanned code means: products that bear it, and what a label from a scale says besides. */
export interface Found extends Embedded {
  readonly products: readonly Sellable[];
  /** The code should say how much there is and does not. */
  readonly asks: boolean;
  /** What the code is where no product bears it. */
  readonly fault: Refusal | null;
}

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
function labelled(product: Sellable, label: Embedded, times: Milli): Goods | null {
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

/** What a scan puts into the cart, or what has to be asked first. `productId`: which of several that share the code. */
export function scannedGoods(
  { fault, products, ...label }: Found,
  scan: { readonly code: string; readonly qty_milli: Milli; readonly productId: number | null },
): Result<{ product: Sellable; goods: Goods }, Refusal> {
  const { code, qty_milli, productId } = scan;
  if (fault) return refused(fault);
  const chosen = products.filter(({ id }) => productId === null || id === productId);
  const [product, ...others] = chosen;
  if (!product) return refused(refusal('NOT_FOUND'));
  if (others.length > 0) return refused(refusal('SEVERAL_PRODUCTS', { code, count: chosen.length }));
  // A quantity that was typed before the scan is the answer to what the label leaves open.
  if (label.asks && Math.abs(qty_milli) === ONE_UNIT)
    return refused(refusal('QUANTITY_NEEDED', { productId: product.id, name: product.name }));
  return ok({ product, goods: labelled(product, label, qty_milli) ?? { qty_milli } });
}
