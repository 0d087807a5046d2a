import type { Handlers } from '#main/kernel/door.ts';
import { type Context, spentOverride } from '#main/kernel/session.ts';
import type { Facts } from '#shared/contract/facts.ts';
import { amountFault, quantityFault } from '#shared/domain/bounds.ts';
import type { Discount } from '#shared/domain/pricing.ts';
import { type Milli, type Minor, milli, minor } from '#shared/domain/units.ts';
import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import type { CartView } from '#shared/modules/cart/contract.ts';
import { createAdding, quantityDoubt, rateNeeded } from './adding.ts';
import { createCarried } from './carried.ts';
import { createCurrentCart } from './current-cart.ts';
import type { CartDeps, CartOperation } from './deps.ts';
import {
  discountable,
  discountFact,
  discountFault,
  discountSize,
  keepsLimit,
  withAgreement,
  withLineDiscount,
  withTicketDiscount,
} from './discounts.ts';
import { createHeldCarts } from './held-carts.ts';
import { createHeldCount } from './held-count.ts';
import { withPriceAgreed } from './prices.ts';
import { createPutDown } from './put-down.ts';
import { createReturns } from './returns.ts';
import { createSaving } from './saving.ts';
import { type CartLine, type CartState, lineOf, withLine } from './state.ts';
import { createCartStore } from './store.ts';
import { createTakingBack } from './taking-back.ts';
import { createTrail, type Taken } from './undo.ts';
import { setAsideUnreadable } from './unreadable.ts';
import { priceCart } from './view.ts';

export function createCart(deps: CartDeps) {
  const { db, journal, rules } = deps;
  const store = createCartStore(db);
  setAsideUnreadable({ ...deps, store });
  const saving = createSaving(db, store, deps.onFault);
  const trail = createTrail(deps);
  const heldCount = createHeldCount(db, store);
  const carried = createCarried();
  const cart = createCurrentCart({ ...deps, store, saving, trail, heldCount, carried });
  const { priced, adopt, save, saveLine } = cart;
  const shift = (): number => deps.openShift() ?? 0;
  const putDown = createPutDown({ ...deps, cart });
  const returns = createReturns({ ...deps, cart, shift });
  const { mayReturn, returnsBy } = returns;
  const takingBack = createTakingBack({ ...deps, ownTill: journal.till, cart, returns });
  const held = createHeldCarts({ ...deps, store, trail, heldCount, cart, putDown, mayReturn });

  const onLine = (
    lineId: number,
    work: (line: CartLine) => Result<CartView, Refusal>,
  ): Result<CartView, Refusal> => {
    const line = lineOf(cart.get(), lineId);
    return line ? work(line) : refused(refusal('LINE_GONE'));
  };
  /** The same, for what makes another price or quantity of it: what comes back with its ticket has those it was paid with. */
  const onGoods: typeof onLine = (lineId, work) =>
    onLine(lineId, (line) =>
      line.of ? refused(refusal('RETURN_FIXED', { number: line.of.ticket })) : work(line),
    );

  /** The cart with another discount, if this person may go so far: all reductions together are held to the limit. */
  const withDiscount = (
    next: CartState,
    discount: Discount | null,
    of: Minor,
    context: Context,
  ): Result<CartState, Refusal> => {
    const fault = discountFault(discount, of);
    if (fault) return refused(fault);
    if (!discount) return ok(next);
    const limit = deps.cashierDiscountLimit();
    const reduced = priceCart(next, rules());
    if (keepsLimit(reduced, limit)) return ok(next);
    const barred = context.need('sale.discount', discountSize(reduced, limit));
    return barred ? refused(barred) : ok(withAgreement(reduced, limit));
  };
  const recordRemoval = (fact: Facts['cart.line-removed'], gone: Taken['gone'], context: Context): void => {
    const { name: of } = journal.append('cart.line-removed', fact, { user: context.user });
    trail.take({ of, amount_minor: fact.gross_minor, cart: cart.get().id, gone });
  };
  const removedFact = (line: CartLine, qty_milli: Milli, gross_minor: Minor) => ({
    cart: cart.get().id,
    productId: line.productId,
    name: line.name,
    qty_milli,
    gross_minor,
    shift: shift(),
  });
  const lineFigures = (lineId: number) =>
    priced().priced.lines[cart.get().lines.findIndex((line) => line.id === lineId)]!;

  const handlers: Handlers<CartOperation> = {
    'cart.get': (_input, context) => ok(cart.view(context)),
    'cart.setQuantity': ({ lineId, qty_milli, sure }, context) =>
      onGoods(lineId, (line) => {
        const asked = { qty_milli, price_minor: line.unit_price_minor };
        const fault = quantityFault(qty_milli, line.unit) ?? quantityDoubt(line, asked, sure);
        if (fault) return refused(fault);
        const agreed = withPriceAgreed({ ...line, qty_milli }, context);
        if (!agreed.ok) return agreed;
        // Who agrees to the price of more that come back agrees to both.
        const both = line.qty_milli < 0 && context.allowedBy !== null;
        if (qty_milli < 0 && qty_milli < line.qty_milli && !both && !mayReturn(context))
          return refused(refusal('PERMISSION_NEEDED', { permission: 'sale.return' }));
        const fewer = milli(line.qty_milli - qty_milli);
        const before = lineFigures(lineId).gross_minor;
        const place = cart.get().lines.indexOf(line);
        const known = qty_milli < 0 ? (line.allowedBy ?? returnsBy()) : line.allowedBy;
        const allowedBy = context.allowedBy ?? known;
        adopt(withLine(cart.get(), lineId, { ...agreed.value, allowedBy }));
        // Fewer pieces is a removal like any other: it belongs in the record.
        if (line.qty_milli > 0 && fewer > 0)
          recordRemoval(
            removedFact(line, fewer, minor(before - lineFigures(lineId).gross_minor)),
            { what: 'pieces', line, place, qty: fewer },
            context,
          );
        return saveLine(cart.get(), context);
      }),
    'cart.removeLine': ({ lineId, moneyBack_minor }, context) =>
      onLine(lineId, (line) => {
        const fact = removedFact(line, line.qty_milli, lineFigures(lineId).gross_minor);
        const place = cart.get().lines.indexOf(line);
        const left = withLine(cart.get(), lineId, null);
        const given = left.lines.length === 0 ? putDown.giveBack(left, moneyBack_minor, context) : ok(left);
        if (!given.ok) return given;
        recordRemoval(fact, { what: 'line', line, place, qty: line.qty_milli }, context);
        return save(given.value, context);
      }),
    'cart.setPrice': ({ lineId, price_minor }, context) =>
      onGoods(lineId, (line) => {
        const same = price_minor === line.catalogue_price_minor;
        const fact = {
          cart: cart.get().id,
          productId: line.productId,
          name: line.name,
          from: line.unit_price_minor,
          to: price_minor,
          shift: shift(),
        };
        const fault = amountFault(price_minor, rules().bounds.amount_minor);
        if (fault) return refused(fault);
        journal.append('cart.price-changed', { ...fact, ...spentOverride(context) }, { user: context.user });
        const next = {
          ...line,
          unit_price_minor: price_minor,
          priceReason: same ? ('catalogue' as const) : ('override' as const),
          allowedBy: context.allowedBy ?? line.allowedBy,
        };
        return saveLine(withLine(cart.get(), lineId, next), context);
      }),
    'cart.discountLine': ({ lineId, discount, reason }, context) =>
      onGoods(lineId, (line) => {
        const list = lineFigures(lineId).list_minor;
        const wanted = withDiscount(withLineDiscount(cart.get(), line, discount), discount, list, context);
        if (!wanted.ok) return wanted;
        const fact = {
          cart: cart.get().id,
          productId: line.productId,
          name: line.name,
          discount: discountFact(discount),
          shift: shift(),
        };
        journal.append(
          'cart.discounted',
          { ...fact, ...(reason && { reason }), ...spentOverride(context) },
          { user: context.user },
        );
        const allowedBy = context.allowedBy ?? line.allowedBy;
        const { agreed } = lineOf(wanted.value, lineId) ?? line;
        return save(withLine(wanted.value, lineId, { ...line, discount, agreed, allowedBy }), context);
      }),
    'cart.discountTicket': ({ discount, reason }, context) => {
      if (cart.get().lines.length === 0) return refused(refusal('CART_EMPTY'));
      const [first] = cart.get().lines;
      if (discount && first?.of && cart.get().lines.every(({ of }) => of))
        return refused(refusal('RETURN_FIXED', { number: first.of.ticket }));
      const whole = minor(discountable(priced()));
      const wanted = withDiscount(withTicketDiscount(cart.get(), discount), discount, whole, context);
      if (!wanted.ok) return wanted;
      const fact = { cart: cart.get().id, discount: discountFact(discount), shift: shift() };
      journal.append(
        'cart.discounted',
        { ...fact, ...(reason && { reason }), ...spentOverride(context) },
        { user: context.user },
      );
      return save({ ...wanted.value, discountBy: context.allowedBy }, context);
    },
    'cart.setNote': ({ lineId, note }, context) => {
      const text = note === '' ? null : note;
      if (lineId === null) return save({ ...cart.get(), note: text }, context);
      return onLine(lineId, (line) => save(withLine(cart.get(), lineId, { ...line, note: text }), context));
    },
    'cart.carry': ({ kind, ref }, context) => {
      if (ref !== null && !carried.may(kind, ref)) return refused(refusal('NOT_FOUND'));
      const { [kind]: _before, ...rest } = cart.get().carries ?? {};
      const carries = ref === null ? rest : { ...rest, [kind]: ref };
      const none = Object.keys(carries).length === 0;
      return save({ ...cart.get(), carries: none ? undefined : carries }, context);
    },
    ...putDown.handlers,
    ...createAdding({ ...deps, cart, returns, shift }).handlers,
    ...returns.handlers,
    ...takingBack.handlers,
    ...held.handlers,
  };

  return {
    handlers,
    view: cart.view,
    priced,
    clear: cart.clear,
    /**
     * Why the cart may not be sold as it is: a tax without a rate, a quantity that cannot be, or reductions nobody agreed to.
     * Goods that came in or went since have made them larger than what was agreed to.
     */
    saleRefusal: (context: Context): Refusal | null => {
      for (const line of cart.get().lines) {
        const rate = line.of ? null : rateNeeded(rules(), line.taxIds);
        const fault = rate ?? quantityFault(line.qty_milli, line.unit);
        if (fault) return fault;
      }
      const changed = takingBack.refusal();
      if (changed) return changed;
      for (const line of priced().state.lines) {
        const agreed = withPriceAgreed(line, context);
        if (!agreed.ok) return agreed.refusal;
      }
      const limit = deps.cashierDiscountLimit();
      if (!keepsLimit(priced(), limit)) {
        const reduced = context.need('sale.discount', discountSize(priced(), limit));
        if (reduced) return reduced;
      }
      return returns.refusal(context);
    },
    heldCount: heldCount.get,
    heldMoney: held.heldMoney,
    unheldCash: putDown.unheldCash,
    /** What carts carry beside goods. */
    carried,
    /** Something that the screens show of the cart has another name by now. */
    renamed: (context: Context): void => {
      const answer = cart.view(context);
      db.afterCommit(() => deps.emit('cart.changed', answer));
    },
    openLines: () => cart.get().lines.length,
    /** Whether a cart with goods in it has this id, the one at the till or one on hold. */
    holds: (id: string): boolean =>
      (cart.get().id === id && cart.get().lines.length > 0) || store.heldOne(id) !== undefined,
    close: saving.close,
  };
}
export type Cart = ReturnType<typeof createCart>;
