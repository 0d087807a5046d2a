import type { Db } from '#main/kernel/db/db.ts';
import type { Context } from '#main/kernel/session.ts';
import { quantityFault } from '#shared/domain/bounds.ts';
import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import type { CartView } from '#shared/modules/cart/contract.ts';
import type { CarriedKinds } from './carried.ts';
import { newCartId } from './cart-id.ts';
import type { CartDeps } from './deps.ts';
import type { HeldCount } from './held-count.ts';
import { withPricesAgreed } from './prices.ts';
import type { createSaving } from './saving.ts';
import { type CartState, emptyCart, isBare, lineOf, moneyLeft } from './state.ts';
import type { CartStore } from './store.ts';
import type { Trail } from './undo.ts';
import { type PricedCart, priceCart, viewOf } from './view.ts';

interface CurrentCartDeps
  extends Pick<CartDeps, 'clock' | 'rules' | 'openShift' | 'emit' | 'product' | 'tickets'> {
  readonly db: Db;
  readonly store: CartStore;
  readonly saving: ReturnType<typeof createSaving>;
  readonly trail: Trail;
  readonly heldCount: HeldCount;
  readonly carried: CarriedKinds;
}

/** Holds the cart at the counter and its prices: every change goes through here, to the disk and to the screens. */
export function createCurrentCart(deps: CurrentCartDeps) {
  const { db, store, saving, trail, clock, rules } = deps;
  const start = (): CartState => emptyCart(newCartId(), clock.now());
  /** A cart without goods that an older version left with money in it is no reason to charge the next customer less. */
  const opened = (): CartState | null => {
    const cart = store.open();
    return cart && moneyLeft(cart) ? { ...cart, putDown: undefined } : cart;
  };
  let current: CartState = opened() ?? start();
  let cache: PricedCart | null = null;

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
      carries: deps.carried.shown(deps.carried.standing(current.carries), context.lang),
      userName: store.userName,
      heldCount: deps.heldCount.get(),
      undo: trail.last(current.id),
      refund: deps.tickets().refund(priced()),
      priceNow: (productId) => deps.product(productId)?.price_minor ?? null,
    });

  /** Takes `next` as the cart, of which no screen was told yet; an undone transaction takes the one before back. */
  const adopt = (next: CartState): void => {
    const before = current;
    db.afterRollback(() => {
      current = before;
    });
    current = { ...next, told: undefined };
  };
  const save = (next: CartState, context: Context): Result<CartView, Refusal> => {
    const agreed = withPricesAgreed(next, context);
    if (!agreed.ok) return agreed;
    return keep({ ...agreed.value, revision: Math.max(next.revision, current.revision) + 1 }, context);
  };
  const keep = (next: CartState, context: Context): Result<CartView, Refusal> => {
    const left = moneyLeft(next);
    if (left) return refused(left);
    adopt(next);
    const by = {
      state: 'open',
      label: null,
      user: context.user,
      shift: deps.openShift(),
      at: clock.now(),
    } as const;
    const answer = view(context);
    if (isBare(current)) saving.remove(current.id);
    else saving.save(current, by);
    db.afterCommit(() => deps.emit('cart.changed', answer));
    return ok(answer);
  };
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

  return {
    get: () => current,
    start,
    priced,
    view,
    adopt,
    keep,
    save,
    saveLine,
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
export type CurrentCart = ReturnType<typeof createCurrentCart>;
