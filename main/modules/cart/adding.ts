import type { Handlers } from '#main/kernel/door.ts';
import type { Journal } from '#main/kernel/journal/journal.ts';
import { type Context, spentOverride } from '#main/kernel/session.ts';
import { amountFault, isLargeQuantity, quantityFault } from '#shared/domain/bounds.ts';
import { mulDiv } from '#shared/domain/money.ts';
import { shareOf } from '#shared/domain/permissions.ts';
import type { ShopRules } from '#shared/domain/shop-rules.ts';
import type { Milli, Minor } from '#shared/domain/units.ts';
import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import { type Result, refused } from '#shared/kernel/result.ts';
import type { CartView } from '#shared/modules/cart/contract.ts';
import type { CurrentCart } from './current-cart.ts';
import type { CartDeps } from './deps.ts';
import { type Goods, scannedGoods } from './labelled.ts';
import type { Returns } from './returns.ts';
import { mostLines, type Sellable, withGoods } from './state.ts';

interface AddingDeps
  extends Pick<CartDeps, 'rules' | 'find' | 'product' | 'soldBefore' | 'rememberPrice' | 'openShift'> {
  readonly journal: Journal;
  readonly cart: CurrentCart;
  readonly returns: Returns;
  readonly shift: () => number;
}

/** Goods whose tax has no rate yet are not sold: 0 % is a rate that somebody has to type. */
export const rateNeeded = ({ ratesNeeded }: ShopRules, taxIds: readonly string[]): Refusal | null =>
  ratesNeeded.length > 0 && taxIds.some((id) => ratesNeeded.includes(id)) ? refusal('TAX_RATE_NEEDED') : null;

/** What is asked back before so much is sold; what somebody is sure of is sold. */
export function quantityDoubt(
  { name, unit }: Pick<Sellable, 'name' | 'unit'>,
  { qty_milli, price_minor }: { readonly qty_milli: Milli; readonly price_minor: Minor },
  sure: boolean,
): Refusal | null {
  if (sure || !isLargeQuantity(qty_milli, unit)) return null;
  const amount_minor = mulDiv(price_minor, qty_milli, 1000, 'half-up');
  return refusal('QUANTITY_LARGE', { name, unit, quantity: qty_milli / 1000, amount_minor });
}

/** Goods that come into the cart, by their code or chosen from a list. */
export function createAdding(deps: AddingDeps) {
  const { journal, cart, rules, shift } = deps;
  const { mayReturn, returnsBy } = deps.returns;

  /** It was sold before, or is about to be, and has no price all the same: its price is asked for at each sale. */
  const isOpen = (productId: number): boolean =>
    cart.get().lines.some((line) => line.productId === productId) || deps.soldBefore(productId);

  const addGoods = (
    product: Sellable,
    goods: Goods,
    sure: boolean,
    context: Context,
  ): Result<CartView, Refusal> => {
    if (deps.openShift() === null) return refused(refusal('NO_SHIFT'));
    const needed = rateNeeded(rules(), product.taxIds);
    if (needed) return refused(needed);
    if (product.archived) return refused(refusal('PRODUCT_ARCHIVED', { name: product.name }));
    if (product.damaged) return refused(refusal('PRODUCT_DAMAGED', { name: product.name }));
    const price = goods.price_minor ?? product.price_minor;
    if (price === null || price === undefined)
      return refused(
        refusal('PRICE_NEEDED', {
          productId: product.id,
          name: product.name,
          ...(isOpen(product.id) && { open: 1 }),
        }),
      );
    const fault =
      quantityFault(goods.qty_milli, product.unit) ??
      amountFault(price, rules().bounds.amount_minor) ??
      quantityDoubt(product, { qty_milli: goods.qty_milli, price_minor: price }, sure);
    if (fault) return refused(fault);
    if (goods.qty_milli < 0 && cart.get().returns?.user !== context.user) {
      const barred = context.need('sale.return');
      if (barred) return refused(barred);
      if (context.allowedBy === null) cart.adopt({ ...cart.get(), returnedBy: context.user });
    }
    const next = withGoods(cart.get(), product, {
      qty_milli: goods.qty_milli,
      price_minor: price,
      reason: goods.reason ?? 'catalogue',
      ...(goods.amount_minor !== undefined && { amount_minor: goods.amount_minor }),
      allowedBy: context.allowedBy ?? (goods.qty_milli < 0 ? returnsBy() : null),
    });
    if (next.lines.length > mostLines) return refused(refusal('CART_TOO_LARGE', { most: mostLines }));
    return cart.saveLine(next, context);
  };

  const handlers: Handlers<'cart.scan' | 'cart.add'> = {
    'cart.scan': ({ code, qty_milli, productId, sure }, context) => {
      const scanned = scannedGoods(deps.find(code), { code, qty_milli, productId });
      return scanned.ok ? addGoods(scanned.value.product, scanned.value.goods, sure, context) : scanned;
    },
    'cart.add': ({ productId, qty_milli, newPrice_minor, remember, price_minor, sure }, context) => {
      const product = deps.product(productId);
      if (!product) return refused(refusal('NOT_FOUND'));
      if (qty_milli < 0 && !mayReturn(context))
        return refused(refusal('PERMISSION_NEEDED', { permission: 'sale.return' }));
      if (price_minor !== null && price_minor !== product.price_minor) {
        const list = product.price_minor ?? 0;
        const barred = context.need('sale.price', { share_ppm: shareOf(list, price_minor - list) });
        if (barred) return refused(barred);
        const fact = {
          cart: cart.get().id,
          productId: product.id,
          name: product.name,
          from: product.price_minor,
          to: price_minor,
        };
        journal.append(
          'cart.price-changed',
          { ...fact, shift: shift(), ...spentOverride(context) },
          { user: context.user },
        );
        return addGoods(product, { qty_milli, price_minor, reason: 'override' }, sure, context);
      }
      if (product.price_minor !== null || newPrice_minor === null)
        return addGoods(product, { qty_milli }, sure, context);
      const answer = addGoods({ ...product, price_minor: newPrice_minor }, { qty_milli }, sure, context);
      if (answer.ok && remember) deps.rememberPrice(product.id, newPrice_minor, { user: context.user });
      return answer;
    },
  };
  return { handlers };
}
