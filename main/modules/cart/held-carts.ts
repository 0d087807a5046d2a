import { storedJson } from '#main/kernel/db/stored-json.ts';
import type { Handlers } from '#main/kernel/door.ts';
import type { Journal } from '#main/kernel/journal/journal.ts';
import { type Context, spentOverride } from '#main/kernel/session.ts';
import type { ShopRules } from '#shared/domain/shop-rules.ts';
import { sum } from '#shared/domain/units.ts';
import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import { ok, refused } from '#shared/kernel/result.ts';
import type { HeldMoney } from '#shared/modules/shifts/contract.ts';
import type { CurrentCart } from './current-cart.ts';
import type { HeldCount } from './held-count.ts';
import { withEarlierPrices, withPricesAgreed } from './prices.ts';
import type { PutDown } from './put-down.ts';
import { amountOf, type CartState, isBare, mostLines } from './state.ts';
import type { CartStore, HeldRow } from './store.ts';
import { type Taken, type Trail, undoneFact, withTakenBack } from './undo.ts';
import { priceCart } from './view.ts';

export interface HeldCartsDeps {
  readonly journal: Journal;
  readonly clock: { now(): number };
  readonly rules: () => ShopRules;
  readonly openShift: () => number | null;
  readonly heldCash: (cart: string) => number;
  readonly store: CartStore;
  readonly trail: Trail;
  readonly heldCount: HeldCount;
  readonly cart: CurrentCart;
  readonly putDown: PutDown;
  /** Whether this person may take goods back on the cart at the counter. */
  readonly mayReturn: (context: Context) => boolean;
}

type HeldCartsOperation =
  | 'cart.hold'
  | 'cart.held'
  | 'cart.recall'
  | 'cart.discardHeld'
  | 'cart.void'
  | 'cart.undo';

/** What may come back on a cart was agreed to until it was given up. */
const withoutReturns = (state: CartState): CartState => ({ ...state, returns: null });

const stateOf = ({ body }: HeldRow): CartState => withEarlierPrices(storedJson<CartState>(body));

/** It stands for a cart that nobody can read any more, for the money that was put down: ./unreadable.ts. */
const isStandIn = ({ lines, putDown = [] }: CartState): boolean => lines.length === 0 && putDown.length > 0;

/** Of a cart on hold: enough to know it by. */
const goodsShown = 3;

/** Carts that leave the counter: put on hold, given up, and brought back. */
export function createHeldCarts(deps: HeldCartsDeps) {
  const { journal, clock, rules, store, trail, heldCount, cart, putDown, mayReturn } = deps;

  const hold = (label: string | null, context: Context): Refusal | null => {
    const fault = putDown.holdCash(cart.get(), context);
    if (fault) return fault;
    heldCount.change(1);
    store.save(cart.get(), {
      state: 'held',
      label,
      user: context.user,
      shift: deps.openShift(),
      at: clock.now(),
    });
    return null;
  };
  /** Another cart comes to the counter: what lies there is held, never lost. */
  const giveWay = (context: Context): Refusal | null => {
    if (!isBare(cart.get())) return hold(cart.get().heldAs ?? null, context);
    store.remove(cart.get().id);
    return null;
  };
  /** Of a cart from which the money was given back: that does not come back with the goods. */
  const giveUp = (state: CartState, gone: Taken['gone'], reason: string | null, context: Context): void => {
    const { gross_minor } = priceCart(state, rules()).priced;
    const fact = { cart: state.id, lines: state.lines.length, gross_minor, shift: deps.openShift() ?? 0 };
    const { name: of } = journal.append(
      'cart.voided',
      { ...fact, ...(reason && { reason }), ...spentOverride(context) },
      { user: context.user },
    );
    trail.take({ of, amount_minor: gross_minor, cart: state.id, gone });
    store.remove(state.id);
  };

  /** Goods that came back and were given up come back once more for whom they were agreed to, or for who may. */
  const mayBringBack = (gone: Taken['gone'], context: Context): boolean => {
    if (gone.what === 'line') return gone.qty > 0 || mayReturn(context);
    if (gone.what !== 'cart' || gone.state.lines.every((line) => line.qty_milli > 0)) return true;
    return gone.state.returns?.user === context.user || context.need('sale.return') === null;
  };

  const handlers: Handlers<HeldCartsOperation> = {
    'cart.hold': ({ label }, context) => {
      if (cart.get().lines.length === 0) return refused(refusal('CART_EMPTY'));
      const fault = hold(label, context);
      return fault ? refused(fault) : cart.save(cart.start(), context);
    },
    'cart.held': () =>
      ok(
        store.held().map((row) => {
          const { state, priced } = priceCart(stateOf(row), rules());
          return {
            id: row.id,
            label: row.label,
            held_at: row.changed_at,
            heldBy: store.userName(row.user_id) ?? '',
            lines: state.lines.length,
            unreadable: isStandIn(state),
            goods: state.lines
              .slice(0, goodsShown)
              .map(({ name, unit, qty_milli }) => ({ name, unit, qty_milli })),
            gross_minor: priced.gross_minor,
            putDown: [...(state.putDown ?? [])],
            fromEarlierShift: row.shift !== deps.openShift(),
          };
        }),
      ),
    'cart.recall': ({ cartId }, context) => {
      const row = store.heldOne(cartId);
      if (!row) return refused(refusal('NOT_FOUND'));
      const state = stateOf(row);
      if (isStandIn(state)) return refused(refusal('CART_DAMAGED'));
      // What lies in the drawer for it can be told, or it would come to the counter and never leave it.
      deps.heldCash(cartId);
      const fault = giveWay(context);
      if (fault) return refused(fault);
      heldCount.change(-1);
      return cart.save({ ...state, heldAs: row.label ?? undefined }, context);
    },
    'cart.discardHeld': ({ cartId, reason, moneyBack_minor }, context) => {
      const row = store.heldOne(cartId);
      if (!row) return refused(refusal('NOT_FOUND'));
      const given = putDown.giveBack(stateOf(row), moneyBack_minor, context);
      if (!given.ok) return given;
      const state = given.value;
      const { label, user_id: user, shift } = row;
      giveUp(state, { what: 'held', state, label, user, shift }, reason, context);
      heldCount.change(-1);
      return cart.save(cart.get(), context);
    },
    'cart.void': ({ reason, moneyBack_minor }, context) => {
      if (cart.get().lines.length === 0) return refused(refusal('CART_EMPTY'));
      const given = putDown.giveBack(cart.get(), moneyBack_minor, context);
      if (!given.ok) return given;
      giveUp(given.value, { what: 'cart', state: given.value }, reason, context);
      return cart.save(cart.start(), context);
    },
    'cart.undo': ({ id }, context) => {
      const taken = trail.last(cart.get().id);
      if (taken?.id !== id) return refused(refusal('UNDO_GONE'));
      const { gone } = taken;
      if (!mayBringBack(gone, context))
        return refused(refusal('PERMISSION_NEEDED', { permission: 'sale.return' }));
      const back = 'line' in gone ? withTakenBack(cart.get(), gone) : null;
      // Before it is recorded: who agrees to the price of more pieces is named there.
      const agreed = back && withPricesAgreed(back, context);
      if (agreed && !agreed.ok) return agreed;
      trail.drop(taken);
      journal.append(
        'cart.restored',
        { ...undoneFact(taken), ...spentOverride(context) },
        { user: context.user },
      );
      if (gone.what === 'held') {
        heldCount.change(1);
        const { label, user, shift } = gone;
        store.save(withoutReturns(gone.state), { state: 'held', label, user, shift, at: clock.now() });
        return cart.save(cart.get(), context);
      }
      if (gone.what === 'cart') {
        const fault = giveWay(context);
        return fault ? refused(fault) : cart.save(withoutReturns(gone.state), context);
      }
      const next = agreed?.value;
      if (!next) return refused(refusal('UNDO_GONE'));
      if (next.lines.length > mostLines) return refused(refusal('CART_TOO_LARGE', { most: mostLines }));
      return cart.saveLine(next, context);
    },
  };
  return {
    handlers,
    /** What customers have put down for carts on hold. */
    heldMoney: (): HeldMoney => {
      const tenders = heldCount.get() === 0 ? [] : store.held().flatMap((row) => stateOf(row).putDown ?? []);
      const total = (cash: boolean) =>
        sum(tenders.filter(({ kind }) => (kind === 'cash') === cash).map(amountOf));
      return { cash_minor: total(true), other_minor: total(false) };
    },
  };
}
