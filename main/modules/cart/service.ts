import { randomBytes } from 'node:crypto';
import type { CartView } from '../../../shared/contract/views.ts';
import type { Discount } from '../../../shared/domain/pricing.ts';
import type { ShopRules } from '../../../shared/domain/shop-rules.ts';
import { type Milli, type Minor, milli, minor, type Ppm } from '../../../shared/domain/units.ts';
import { type Refusal, refusal } from '../../../shared/errors.ts';
import { ok, type Result, refused } from '../../../shared/result.ts';
import type { Db } from '../../db/db.ts';
import type { Handlers } from '../../dispatch.ts';
import type { Journal } from '../../journal/journal.ts';
import type { Context } from '../../session.ts';
import { discountFact, discountFault, discountShare } from './discounts.ts';
import {
  type CartLine,
  type CartState,
  emptyCart,
  lineOf,
  type Sellable,
  withGoods,
  withLine,
} from './state.ts';
import { createCartStore } from './store.ts';
import { type PricedCart, priceCart, viewOf } from './view.ts';

/** What a scanned code means: products that bear it, and what a label from a scale says besides. */
export interface Found {
  readonly products: readonly Sellable[];
  readonly qty_milli?: Milli;
  readonly price_minor?: Minor;
}

export interface CartDeps {
  readonly db: Db;
  readonly journal: Journal;
  readonly clock: { now(): number };
  readonly rules: () => ShopRules;
  readonly find: (code: string) => Found;
  readonly product: (id: number) => Sellable | undefined;
  readonly rememberPrice: (productId: number, price: Minor, author: { user: number }) => void;
  readonly openShift: () => number | null;
  readonly cashierDiscountLimit: () => Ppm;
  readonly emit: (name: 'cart.changed', payload: CartView) => void;
}

type CartOperation =
  | 'cart.get'
  | 'cart.scan'
  | 'cart.add'
  | 'cart.setQuantity'
  | 'cart.removeLine'
  | 'cart.setPrice'
  | 'cart.discountLine'
  | 'cart.discountTicket'
  | 'cart.setNote'
  | 'cart.setReturn'
  | 'cart.hold'
  | 'cart.held'
  | 'cart.recall'
  | 'cart.void';

const mostLines = 500;
/** A million of anything is a slip of a scanner, not a sale. */
const mostUnits_milli = 1_000_000_000;
const idBytes = 16;
let pool = Buffer.alloc(0);
/** 128 random bits, drawn from the system some hundreds at a time: a call for each cart would cost a sale more than its hash. */
const newId = (): string => {
  if (pool.length < idBytes) pool = randomBytes(idBytes * 256);
  const id = pool.toString('base64url', 0, idBytes);
  pool = pool.subarray(idBytes);
  return id;
};

export function createCart(deps: CartDeps) {
  const { db, journal, clock, rules } = deps;
  const store = createCartStore(db);
  let current: CartState = store.open() ?? emptyCart(newId(), clock.now());
  let cache: PricedCart | null = null;
  let heldCount = store.heldCount();

  const priced = (): PricedCart => {
    if (cache?.state !== current) cache = priceCart(current, rules());
    return cache;
  };
  const view = (context: Pick<Context, 'lang'>): CartView =>
    viewOf(priced(), { rules: rules(), lang: context.lang, userName: store.userName, heldCount });

  /** Takes `next` as the cart; an undone transaction takes the one before back. */
  const adopt = (next: CartState): void => {
    const [before, heldBefore] = [current, heldCount];
    db.afterRollback(() => {
      current = before;
      heldCount = heldBefore;
    });
    current = next;
  };
  const save = (next: CartState, context: Context): Result<CartView, Refusal> => {
    adopt({ ...next, revision: current.revision + 1 });
    const by = {
      state: 'open',
      label: null,
      user: context.user,
      shift: deps.openShift(),
      at: clock.now(),
    } as const;
    if (current.lines.length === 0 && current.note === null) store.remove(current.id);
    else store.save(current, by);
    const answer = view(context);
    db.afterCommit(() => deps.emit('cart.changed', answer));
    return ok(answer);
  };
  const start = (): CartState => emptyCart(newId(), clock.now());
  const shift = (): number => deps.openShift() ?? 0;
  const allowed = (context: Context): { by?: number } =>
    context.allowedBy === null ? {} : { by: context.allowedBy };

  const onLine = (
    lineId: number,
    work: (line: CartLine) => Result<CartView, Refusal>,
  ): Result<CartView, Refusal> => {
    const line = lineOf(current, lineId);
    return line ? work(line) : refused(refusal('LINE_GONE'));
  };
  const quantityFault = (qty: Milli): Refusal | null =>
    qty === 0 || Math.abs(qty) > mostUnits_milli ? refusal('BAD_QUANTITY') : null;

  const addGoods = (
    product: Sellable,
    goods: { qty_milli: Milli; price_minor?: Minor; reason?: 'label' | 'override' },
    context: Context,
  ): Result<CartView, Refusal> => {
    if (deps.openShift() === null) return refused(refusal('NO_SHIFT'));
    if (product.archived) return refused(refusal('PRODUCT_ARCHIVED', { name: product.name }));
    const price = goods.price_minor ?? product.price_minor;
    if (price === null || price === undefined)
      return refused(refusal('PRICE_NEEDED', { productId: product.id, name: product.name }));
    const fault = quantityFault(goods.qty_milli);
    if (fault) return refused(fault);
    if (goods.qty_milli < 0 && !context.can('sale.return'))
      return refused(refusal('PERMISSION_NEEDED', { permission: 'sale.return' }));
    const next = withGoods(current, product, {
      qty_milli: goods.qty_milli,
      price_minor: price,
      reason: goods.reason ?? 'catalogue',
      allowedBy: context.allowedBy,
    });
    if (next.lines.length > mostLines) return refused(refusal('CART_TOO_LARGE', { most: mostLines }));
    return save(next, context);
  };

  const mayDiscount = (discount: Discount | null, of: Minor, context: Context): Refusal | null => {
    const fault = discountFault(discount, of);
    if (fault || !discount) return fault;
    if (discountShare(discount, of) <= deps.cashierDiscountLimit() || context.can('sale.discount'))
      return null;
    return refusal('PERMISSION_NEEDED', { permission: 'sale.discount' });
  };
  const removedFact = (line: CartLine, qty: Milli, gross: Minor) => ({
    cart: current.id,
    p: line.productId,
    n: line.name,
    q: qty,
    g: gross,
    sh: shift(),
  });
  const lineFigures = (lineId: number) =>
    priced().priced.lines[current.lines.findIndex((line) => line.id === lineId)]!;

  const handlers: Handlers<CartOperation> = {
    'cart.get': (_input, context) => ok(view(context)),
    'cart.scan': ({ code, qty_milli }, context) => {
      const found = deps.find(code);
      const [product, ...others] = found.products;
      if (!product) return refused(refusal('UNKNOWN_CODE', { code }));
      if (others.length > 0) return refused(refusal('SEVERAL_PRODUCTS', { code, count: others.length + 1 }));
      if (found.qty_milli !== undefined)
        return addGoods(product, { qty_milli: found.qty_milli, reason: 'label' }, context);
      if (found.price_minor !== undefined)
        return addGoods(product, { qty_milli, price_minor: found.price_minor, reason: 'label' }, context);
      return addGoods(product, { qty_milli }, context);
    },
    'cart.add': ({ productId, qty_milli, newPrice_minor, price_minor }, context) => {
      const product = deps.product(productId);
      if (!product) return refused(refusal('NOT_FOUND'));
      if (price_minor !== null && price_minor !== product.price_minor) {
        if (!context.can('sale.price'))
          return refused(refusal('PERMISSION_NEEDED', { permission: 'sale.price' }));
        const fact = {
          cart: current.id,
          p: product.id,
          n: product.name,
          from: product.price_minor,
          to: price_minor,
        };
        journal.append(
          'cart.price-changed',
          { ...fact, sh: shift(), ...allowed(context) },
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
        const fault = quantityFault(qty_milli);
        if (fault) return refused(fault);
        if (qty_milli < 0 && line.qty_milli > 0 && !context.can('sale.return'))
          return refused(refusal('PERMISSION_NEEDED', { permission: 'sale.return' }));
        const fewer = milli(line.qty_milli - qty_milli);
        const before = lineFigures(lineId).gross_minor;
        const answer = save(withLine(current, lineId, { ...line, qty_milli }), context);
        // Fewer pieces is a removal like any other: it belongs in the record.
        if (line.qty_milli > 0 && fewer > 0)
          journal.append(
            'cart.line-removed',
            removedFact(line, fewer, minor(before - lineFigures(lineId).gross_minor)),
            { user: context.user },
          );
        return answer;
      }),
    'cart.removeLine': ({ lineId }, context) =>
      onLine(lineId, (line) => {
        const fact = removedFact(line, line.qty_milli, lineFigures(lineId).gross_minor);
        journal.append('cart.line-removed', fact, { user: context.user });
        return save(withLine(current, lineId, null), context);
      }),
    'cart.setPrice': ({ lineId, price_minor }, context) =>
      onLine(lineId, (line) => {
        const same = price_minor === line.catalogue_price_minor;
        const fact = {
          cart: current.id,
          p: line.productId,
          n: line.name,
          from: line.unit_price_minor,
          to: price_minor,
          sh: shift(),
        };
        journal.append('cart.price-changed', { ...fact, ...allowed(context) }, { user: context.user });
        const next = {
          ...line,
          unit_price_minor: price_minor,
          priceReason: same ? ('catalogue' as const) : ('override' as const),
          allowedBy: context.allowedBy ?? line.allowedBy,
        };
        return save(withLine(current, lineId, next), context);
      }),
    'cart.discountLine': ({ lineId, discount, reason }, context) =>
      onLine(lineId, (line) => {
        const fault = mayDiscount(discount, lineFigures(lineId).list_minor, context);
        if (fault) return refused(fault);
        const fact = {
          cart: current.id,
          p: line.productId,
          n: line.name,
          d: discountFact(discount),
          sh: shift(),
        };
        journal.append(
          'cart.discounted',
          { ...fact, ...(reason && { reason }), ...allowed(context) },
          { user: context.user },
        );
        const allowedBy = context.allowedBy ?? line.allowedBy;
        return save(withLine(current, lineId, { ...line, discount, allowedBy }), context);
      }),
    'cart.discountTicket': ({ discount, reason }, context) => {
      if (current.lines.length === 0) return refused(refusal('CART_EMPTY'));
      const { priced: figures } = priced();
      const whole = minor(
        figures.lines.reduce(
          (total, line) => total + Math.max(0, line.list_minor - line.line_discount_minor),
          0,
        ),
      );
      const fault = mayDiscount(discount, whole, context);
      if (fault) return refused(fault);
      const fact = { cart: current.id, d: discountFact(discount), sh: shift() };
      journal.append(
        'cart.discounted',
        { ...fact, ...(reason && { reason }), ...allowed(context) },
        { user: context.user },
      );
      return save({ ...current, discount, discountBy: context.allowedBy }, context);
    },
    'cart.setNote': ({ lineId, note }, context) => {
      const text = note === '' ? null : note;
      if (lineId === null) return save({ ...current, note: text }, context);
      return onLine(lineId, (line) => save(withLine(current, lineId, { ...line, note: text }), context));
    },
    'cart.setReturn': ({ returned }, context) => {
      const sign = returned ? -1 : 1;
      const lines = current.lines.map((line) => ({
        ...line,
        qty_milli: milli(sign * Math.abs(line.qty_milli)),
        allowedBy: context.allowedBy ?? line.allowedBy,
      }));
      return save({ ...current, lines, discount: returned ? null : current.discount }, context);
    },
    'cart.hold': ({ label }, context) => {
      if (current.lines.length === 0) return refused(refusal('CART_EMPTY'));
      hold(label, context);
      return save(start(), context);
    },
    'cart.held': () =>
      ok(
        store.held().map((row) => {
          const cart = priceCart(JSON.parse(row.body) as CartState, rules());
          return {
            id: row.id,
            label: row.label,
            held_at: row.changed_at,
            heldBy: store.userName(row.user_id) ?? '',
            lines: cart.state.lines.length,
            gross_minor: cart.priced.gross_minor,
            fromEarlierShift: row.shift !== deps.openShift(),
          };
        }),
      ),
    'cart.recall': ({ cartId }, context) => {
      const row = store.heldOne(cartId);
      if (!row) return refused(refusal('NOT_FOUND'));
      if (current.lines.length > 0) hold(null, context);
      else store.remove(current.id);
      const recalled = JSON.parse(row.body) as CartState;
      adopt(current);
      heldCount -= 1;
      return save({ ...recalled, revision: recalled.revision + 1 }, context);
    },
    'cart.void': ({ reason }, context) => {
      if (current.lines.length === 0) return refused(refusal('CART_EMPTY'));
      const fact = {
        cart: current.id,
        lines: current.lines.length,
        g: priced().priced.gross_minor,
        sh: shift(),
      };
      journal.append(
        'cart.voided',
        { ...fact, ...(reason && { reason }), ...allowed(context) },
        { user: context.user },
      );
      store.remove(current.id);
      return save(start(), context);
    },
  };

  const hold = (label: string | null, context: Context): void => {
    adopt(current);
    heldCount += 1;
    store.save(current, {
      state: 'held',
      label,
      user: context.user,
      shift: deps.openShift(),
      at: clock.now(),
    });
  };

  return {
    handlers,
    view,
    priced,
    heldCount: () => heldCount,
    openLines: () => current.lines.length,
    /** After a sale: the cart is gone, a new one begins, in the sale's own transaction. */
    clear: (context: Context): CartView => {
      store.remove(current.id);
      adopt({ ...start(), revision: 0 });
      const answer = view(context);
      db.afterCommit(() => deps.emit('cart.changed', answer));
      return answer;
    },
    /** The shop's rules changed: figures are worked out again. */
    reprice: () => {
      cache = null;
    },
  };
}
export type Cart = ReturnType<typeof createCart>;
