import type { Handlers } from '#main/kernel/door.ts';
import type { Journal } from '#main/kernel/journal/journal.ts';
import type { Context } from '#main/kernel/session.ts';
import type { TenderFact } from '#shared/domain/sale-fact.ts';
import { meansFact, without } from '#shared/domain/tender.ts';
import { type Minor, minor, sum } from '#shared/domain/units.ts';
import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import { mostTenders } from '#shared/modules/cart/contract.ts';
import type { CurrentCart } from './current-cart.ts';
import type { CartDeps } from './deps.ts';
import { amountOf, type CartState, moneyIn, type PutDownTender } from './state.ts';

const factOf = (tender: PutDownTender): TenderFact => {
  if (tender.kind === 'cash') return { kind: 'cash', amount_minor: amountOf(tender) };
  const { kind, ...means } = meansFact(tender);
  return { kind, amount_minor: amountOf(tender), ...means };
};

const withPutDown = (state: CartState, putDown: CartState['putDown']): CartState => ({
  ...state,
  putDown,
  putDownRevision: (state.putDownRevision ?? 0) + 1,
});

const cashIn = ({ putDown = [] }: CartState): Minor =>
  sum(putDown.filter(({ kind }) => kind === 'cash').map(amountOf));

interface PutDownDeps extends Pick<CartDeps, 'openShift' | 'heldCash' | 'drawerFault' | 'totalsFault'> {
  readonly journal: Journal;
  readonly cart: CurrentCart;
}

/** What the customer has put down before the sale is paid, and what he is given back of it when there is none. */
export function createPutDown(deps: PutDownDeps) {
  const { journal, cart, openShift } = deps;
  /** From now on the drawer holds for this cart the cash that was put down for it; or why it cannot. */
  const holdCash = (state: CartState, context: Context): Refusal | null => {
    const change = minor(cashIn(state) - deps.heldCash(state.id));
    if (change === 0) return null;
    const shift = openShift();
    if (shift === null) return refusal('NO_SHIFT');
    const fault = deps.drawerFault(change, context) ?? deps.totalsFault(Math.abs(change));
    if (fault) return fault;
    journal.append(
      'cart.money-held',
      { cart: state.id, amount_minor: change, shift },
      { user: context.user },
    );
    return null;
  };

  const handlers: Handlers<'cart.putDown'> = {
    'cart.putDown': ({ cartId, known, tenders: wanted }, context) => {
      const { state } = cart.priced();
      if (state.id !== cartId) return refused(refusal('CART_CHANGED'));
      // What another window put down since stays, and what it gave back is not given back twice.
      const there = state.putDown ?? [];
      const tenders = [...without(there, without(known, wanted)), ...without(wanted, known)];
      if (tenders.length > mostTenders) return refused(refusal('CART_CHANGED'));
      if (tenders.length > 0 && state.lines.length === 0) return refused(refusal('CART_EMPTY'));
      const amounts = tenders.map(amountOf);
      if (amounts.some((one) => one < 0) && amounts.some((one) => one > 0))
        return refused(refusal('TENDER_SIGN'));
      return cart.keep(withPutDown(state, tenders), context);
    },
  };
  return {
    handlers,
    holdCash,
    /** Cash that lies in the drawer for the cart at the counter and that no movement says yet. */
    unheldCash: (): Minor => minor(cashIn(cart.get()) - deps.heldCash(cart.get().id)),
    /**
     * The cart without its money. `said_minor`: what a person says was given back; it is all of it, and is recorded. Cash comes
     * out of the drawer of a shift.
     */
    giveBack: (state: CartState, said_minor: Minor | null, context: Context): Result<CartState, Refusal> => {
      const money = moneyIn(state);
      const emptied = withPutDown(state, undefined);
      if (money === null) {
        const fault = holdCash(emptied, context);
        return fault ? refused(fault) : ok(state);
      }
      const shift = openShift();
      if (shift === null && cashIn(state) !== 0) return refused(refusal('NO_SHIFT'));
      if (said_minor !== money)
        return refused(refusal('MONEY_RECEIVED', { amount_minor: minor(Math.abs(money)) }));
      const tenders = (state.putDown ?? []).map(factOf);
      const fault = holdCash(emptied, context);
      if (fault) return refused(fault);
      const fact = { cart: state.id, tenders, shift: shift ?? 0 };
      journal.append('cart.money-back', fact, { user: context.user });
      return ok(emptied);
    },
  };
}
export type PutDown = ReturnType<typeof createPutDown>;
