import type { Handlers } from '#main/kernel/door.ts';
import type { Context } from '#main/kernel/session.ts';
import type { Facts } from '#shared/contract/facts.ts';
import { amountFault, quantityFault } from '#shared/domain/bounds.ts';
import type { Discount } from '#shared/domain/pricing.ts';
import { type Milli, type Minor, milli, minor } from '#shared/domain/units.ts';
import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import type { CartView } from '#shared/modules/cart/contract.ts';
import { newCartId } from './cart-id.ts';
import type { CartDeps, CartOperation } from './deps.ts';
import {
  discountable,
  discountFact,
  discountFault,
  keepsLimit,
  withAgreement,
  withLineDiscount,
  withTicketDiscount,
} from './discounts.ts';
import { createAside } from './held-carts.ts';
import { type Goods, scannedGoods } from './labelled.ts';
import { createSaving } from './saving.ts';
import {
  type CartLine,
  type CartState,
  emptyCart,
  lineOf,
  mostLines,
  type Sellable,
  withGoods,
  withLine,
} from './state.ts';
import { createCartStore } from './store.ts';
import { createTrail, type Taken } from './undo.ts';
import { type PricedCart, priceCart, viewOf } from './view.ts';

export function createCart(deps: CartDeps) {
  const { db, journal, clock, rules } = deps;
  const store = createCartStore(db);
  const saving = createSaving(db, store, deps.onFault);
  let current: CartState = store.open() ?? emptyCart(newCartId(), clock.now());
  let cache: PricedCart | null = null;
  const trail = createTrail(deps);

  /**
   * A rate that begins at midnight or another coin makes another amount of the same goods: then the cart has another revision,
   * and what the screens still show cannot be paid.
   */
  const priced = (): PricedCart => {
    const now = rules();
    if (cache?.state === current && cache.rules === now) return cache;
    const figures = priceCart(current, now);
    const { gross_minor, net_minor, cash } = figures.priced;
    const told = [gross_minor, net_minor, cash.due_minor] as const;
    if (current.told?.join() !== told.join()) {
      const revision = current.told ? current.revision + 1 : current.revision;
      current = { ...current, told, revision };
    }
    cache = { ...figures, state: current };
    return cache;
  };
  const view = (context: Pick<Context, 'lang'>): CartView =>
    viewOf(priced(), {
      rules: rules(),
      lang: context.lang,
      userName: store.userName,
      heldCount: aside.heldCount(),
      undo: trail.last(current.id),
    });

  /** Takes `next` as the cart, of which no screen was told yet; an undone transaction takes the one before back. */
  const adopt = (next: CartState): void => {
    const before = current;
    db.afterRollback(() => {
      current = before;
    });
    current = { ...next, told: undefined };
  };
  const save = (next: CartState, context: Context): Result<CartView, Refusal> =>
    keep({ ...next, revision: Math.max(next.revision, current.revision) + 1 }, context);
  const keep = (next: CartState, context: Context): Result<CartView, Refusal> => {
    adopt(next);
    const by = {
      state: 'open',
      label: null,
      user: context.user,
      shift: deps.openShift(),
      at: clock.now(),
    } as const;
    const answer = view(context);
    if (current.lines.length === 0 && current.note === null) saving.remove(current.id);
    else saving.save(current, by);
    db.afterCommit(() => deps.emit('cart.changed', answer));
    return ok(answer);
  };
  const start = (): CartState => emptyCart(newCartId(), clock.now());
  const shift = (): number => deps.openShift() ?? 0;
  const allowed = (context: Context): { allowedBy?: number } =>
    context.allowedBy === null ? {} : { allowedBy: context.allowedBy };

  /** Refuses a quantity that cannot be, what no sum can hold, and a discount that is more than what is left of its line. */
  const saveLine = (next: CartState, context: Context): Result<CartView, Refusal> => {
    const line = next.lastLineId === null ? undefined : lineOf(next, next.lastLineId);
    const fault = line && quantityFault(line.qty_milli, line.unit);
    if (fault) return refused(fault);
    const saved = save(next, context);
    for (const fault of priced().priced.faults) {
      if (fault.code === 'AMOUNT_TOO_LARGE')
        return refused(refusal('AMOUNT_TOO_LARGE', { most_minor: rules().bounds.amount_minor }));
      if (fault.code === 'DISCOUNT_TOO_LARGE' && fault.lineId === String(next.lastLineId))
        return refused(refusal('DISCOUNT_TOO_LARGE'));
    }
    return saved;
  };

  /** Whether this person may take goods back; a manager's agreement is kept with the cart and recorded once. */
  const mayReturn = (context: Context): boolean => {
    if (current.returns?.user === context.user) return true;
    if (context.need('sale.return')) return false;
    if (context.allowedBy !== null) {
      const { allowedBy, user } = context;
      adopt({ ...current, returns: { by: allowedBy, user } });
      journal.append('cart.return-allowed', { cart: current.id, allowedBy, shift: shift() }, { user });
    }
    return true;
  };
  const returnsBy = (): number | null => current.returns?.by ?? null;

  const onLine = (
    lineId: number,
    work: (line: CartLine) => Result<CartView, Refusal>,
  ): Result<CartView, Refusal> => {
    const line = lineOf(current, lineId);
    return line ? work(line) : refused(refusal('LINE_GONE'));
  };

  /** Goods whose tax has no rate yet are not sold: 0 % is a rate that somebody has to type. */
  const rateNeeded = (taxIds: readonly string[]): Refusal | null => {
    const { ratesNeeded } = rules();
    return ratesNeeded.length > 0 && taxIds.some((id) => ratesNeeded.includes(id))
      ? refusal('TAX_RATE_NEEDED')
      : null;
  };
  const addGoods = (product: Sellable, goods: Goods, context: Context): Result<CartView, Refusal> => {
    if (deps.openShift() === null) return refused(refusal('NO_SHIFT'));
    const needed = rateNeeded(product.taxIds);
    if (needed) return refused(needed);
    if (product.archived) return refused(refusal('PRODUCT_ARCHIVED', { name: product.name }));
    const price = goods.price_minor ?? product.price_minor;
    if (price === null || price === undefined)
      return refused(refusal('PRICE_NEEDED', { productId: product.id, name: product.name }));
    const fault =
      quantityFault(goods.qty_milli, product.unit) ?? amountFault(price, rules().bounds.amount_minor);
    if (fault) return refused(fault);
    if (goods.qty_milli < 0 && current.returns?.user !== context.user) {
      const barred = context.need('sale.return');
      if (barred) return refused(barred);
    }
    const next = withGoods(current, product, {
      qty_milli: goods.qty_milli,
      price_minor: price,
      reason: goods.reason ?? 'catalogue',
      ...(goods.amount_minor !== undefined && { amount_minor: goods.amount_minor }),
      allowedBy: context.allowedBy ?? (goods.qty_milli < 0 ? returnsBy() : null),
    });
    if (next.lines.length > mostLines) return refused(refusal('CART_TOO_LARGE', { most: mostLines }));
    return saveLine(next, context);
  };

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
    const cart = priceCart(next, rules());
    if (keepsLimit(cart, limit)) return ok(next);
    const barred = context.need('sale.discount');
    return barred ? refused(barred) : ok(withAgreement(cart, limit));
  };
  const recordRemoval = (fact: Facts['cart.line-removed'], gone: Taken['gone'], context: Context): void => {
    const { name: of } = journal.append('cart.line-removed', fact, { user: context.user });
    trail.take({ of, amount_minor: fact.gross_minor, cart: current.id, gone });
  };
  const removedFact = (line: CartLine, qty_milli: Milli, gross_minor: Minor) => ({
    cart: current.id,
    productId: line.productId,
    name: line.name,
    qty_milli,
    gross_minor,
    shift: shift(),
  });
  const lineFigures = (lineId: number) =>
    priced().priced.lines[current.lines.findIndex((line) => line.id === lineId)]!;

  const aside = createAside({
    ...deps,
    store,
    trail,
    current: () => current,
    start,
    save,
    saveLine,
    mayReturn,
  });
  const handlers: Handlers<CartOperation> = {
    'cart.get': (_input, context) => ok(view(context)),
    'cart.scan': ({ code, qty_milli, productId }, context) => {
      const scanned = scannedGoods(deps.find(code), { code, qty_milli, productId });
      return scanned.ok ? addGoods(scanned.value.product, scanned.value.goods, context) : scanned;
    },
    'cart.add': ({ productId, qty_milli, newPrice_minor, price_minor }, context) => {
      const product = deps.product(productId);
      if (!product) return refused(refusal('NOT_FOUND'));
      if (qty_milli < 0 && !mayReturn(context))
        return refused(refusal('PERMISSION_NEEDED', { permission: 'sale.return' }));
      if (price_minor !== null && price_minor !== product.price_minor) {
        const barred = context.need('sale.price');
        if (barred) return refused(barred);
        const fact = {
          cart: current.id,
          productId: product.id,
          name: product.name,
          from: product.price_minor,
          to: price_minor,
        };
        journal.append(
          'cart.price-changed',
          { ...fact, shift: shift(), ...allowed(context) },
          { user: context.user },
        );
        return addGoods(product, { qty_milli, price_minor, reason: 'override' }, context);
      }
      if (product.price_minor !== null || newPrice_minor === null)
        return addGoods(product, { qty_milli }, context);
      const answer = addGoods({ ...product, price_minor: newPrice_minor }, { qty_milli }, context);
      if (answer.ok) deps.rememberPrice(product.id, newPrice_minor, { user: context.user });
      return answer;
    },
    'cart.setQuantity': ({ lineId, qty_milli }, context) =>
      onLine(lineId, (line) => {
        const fault = quantityFault(qty_milli, line.unit);
        if (fault) return refused(fault);
        // Another price was agreed to for so many of them; who agrees to more that come back at it agrees to both.
        const more = Math.abs(qty_milli) > Math.abs(line.qty_milli) && line.priceReason === 'override';
        const barred = more ? context.need('sale.price') : null;
        if (barred) return refused(barred);
        const agreed = more && line.qty_milli < 0 && context.allowedBy !== null;
        if (qty_milli < 0 && qty_milli < line.qty_milli && !agreed && !mayReturn(context))
          return refused(refusal('PERMISSION_NEEDED', { permission: 'sale.return' }));
        const fewer = milli(line.qty_milli - qty_milli);
        const before = lineFigures(lineId).gross_minor;
        const place = current.lines.indexOf(line);
        const known = qty_milli < 0 ? (line.allowedBy ?? returnsBy()) : line.allowedBy;
        const allowedBy = context.allowedBy ?? known;
        adopt(withLine(current, lineId, { ...line, qty_milli, allowedBy }));
        // Fewer pieces is a removal like any other: it belongs in the record.
        if (line.qty_milli > 0 && fewer > 0)
          recordRemoval(
            removedFact(line, fewer, minor(before - lineFigures(lineId).gross_minor)),
            { what: 'pieces', line, place, qty: fewer },
            context,
          );
        return saveLine(current, context);
      }),
    'cart.removeLine': ({ lineId }, context) =>
      onLine(lineId, (line) => {
        const fact = removedFact(line, line.qty_milli, lineFigures(lineId).gross_minor);
        const place = current.lines.indexOf(line);
        recordRemoval(fact, { what: 'line', line, place, qty: line.qty_milli }, context);
        return save(withLine(current, lineId, null), context);
      }),
    'cart.setPrice': ({ lineId, price_minor }, context) =>
      onLine(lineId, (line) => {
        const same = price_minor === line.catalogue_price_minor;
        const fact = {
          cart: current.id,
          productId: line.productId,
          name: line.name,
          from: line.unit_price_minor,
          to: price_minor,
          shift: shift(),
        };
        const fault = amountFault(price_minor, rules().bounds.amount_minor);
        if (fault) return refused(fault);
        journal.append('cart.price-changed', { ...fact, ...allowed(context) }, { user: context.user });
        const next = {
          ...line,
          unit_price_minor: price_minor,
          priceReason: same ? ('catalogue' as const) : ('override' as const),
          allowedBy: context.allowedBy ?? line.allowedBy,
        };
        return saveLine(withLine(current, lineId, next), context);
      }),
    'cart.discountLine': ({ lineId, discount, reason }, context) =>
      onLine(lineId, (line) => {
        const list = lineFigures(lineId).list_minor;
        const wanted = withDiscount(withLineDiscount(current, line, discount), discount, list, context);
        if (!wanted.ok) return wanted;
        const fact = {
          cart: current.id,
          productId: line.productId,
          name: line.name,
          discount: discountFact(discount),
          shift: shift(),
        };
        journal.append(
          'cart.discounted',
          { ...fact, ...(reason && { reason }), ...allowed(context) },
          { user: context.user },
        );
        const allowedBy = context.allowedBy ?? line.allowedBy;
        const { agreed } = lineOf(wanted.value, lineId) ?? line;
        return save(withLine(wanted.value, lineId, { ...line, discount, agreed, allowedBy }), context);
      }),
    'cart.discountTicket': ({ discount, reason }, context) => {
      if (current.lines.length === 0) return refused(refusal('CART_EMPTY'));
      const whole = minor(discountable(priced()));
      const wanted = withDiscount(withTicketDiscount(current, discount), discount, whole, context);
      if (!wanted.ok) return wanted;
      const fact = { cart: current.id, discount: discountFact(discount), shift: shift() };
      journal.append(
        'cart.discounted',
        { ...fact, ...(reason && { reason }), ...allowed(context) },
        { user: context.user },
      );
      return save({ ...wanted.value, discountBy: context.allowedBy }, context);
    },
    'cart.setNote': ({ lineId, note }, context) => {
      const text = note === '' ? null : note;
      if (lineId === null) return save({ ...current, note: text }, context);
      return onLine(lineId, (line) => save(withLine(current, lineId, { ...line, note: text }), context));
    },
    'cart.putDown': ({ cartId, tenders: putDown }, context) => {
      const { state } = priced();
      return state.id === cartId ? keep({ ...state, putDown }, context) : refused(refusal('CART_CHANGED'));
    },
    'cart.setReturn': ({ returned }, context) => {
      if (returned && !mayReturn(context))
        return refused(refusal('PERMISSION_NEEDED', { permission: 'sale.return' }));
      const sign = returned ? -1 : 1;
      const lines = current.lines.map((line) => ({
        ...line,
        qty_milli: milli(sign * Math.abs(line.qty_milli)),
        allowedBy: context.allowedBy ?? (returned ? (returnsBy() ?? line.allowedBy) : line.allowedBy),
      }));
      return save({ ...current, lines }, context);
    },
    'cart.returnMode': ({ on }, context) => {
      if (on && !mayReturn(context))
        return refused(refusal('PERMISSION_NEEDED', { permission: 'sale.return' }));
      // Left before anything came back: the next one is asked for anew.
      const unused = !on && current.returns && current.lines.every((line) => line.qty_milli > 0);
      return on || unused
        ? save({ ...current, returns: on ? current.returns : null }, context)
        : ok(view(context));
    },
    ...aside.handlers,
  };

  return {
    handlers,
    view,
    priced,
    /**
     * Why the cart may not be sold as it is: a tax without a rate, a quantity that cannot be, or reductions nobody agreed to.
     * Goods that came in or went since have made them larger than what was agreed to.
     */
    saleRefusal: (context: Context): Refusal | null => {
      for (const line of current.lines) {
        const fault = rateNeeded(line.taxIds) ?? quantityFault(line.qty_milli, line.unit);
        if (fault) return fault;
      }
      return keepsLimit(priced(), deps.cashierDiscountLimit()) ? null : context.need('sale.discount');
    },
    heldCount: aside.heldCount,
    openLines: () => current.lines.length,
    /** Whether a cart with goods in it has this id, the one at the till or one on hold. */
    holds: (id: string): boolean =>
      (current.id === id && current.lines.length > 0) || store.heldOne(id) !== undefined,
    close: saving.close,
    /** After a sale: the cart is gone, a new one begins, in the sale's own transaction. */
    clear: (context: Context): CartView => {
      saving.remove(current.id);
      const { id } = current;
      adopt(start());
      trail.forget(id);
      const answer = view(context);
      db.afterCommit(() => deps.emit('cart.changed', answer));
      return answer;
    },
  };
}
export type Cart = ReturnType<typeof createCart>;
