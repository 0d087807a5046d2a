import type { Handlers } from '#main/kernel/door.ts';
import type { Journal } from '#main/kernel/journal/journal.ts';
import type { Context } from '#main/kernel/session.ts';
import type { TenderFact } from '#shared/domain/sale-fact.ts';
import { without } from '#shared/domain/tender.ts';
import { type Minor, minor } from '#shared/domain/units.ts';
import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import { mostTenders } from '#shared/modules/cart/contract.ts';
import type { CurrentCart } from './current-cart.ts';
import { amountOf, type CartState, moneyIn, type PutDownTender } from './state.ts';

const factOf = (tender: PutDownTender): TenderFact => ({
  kind: tender.kind,
  amount_minor: amountOf(tender),
  ...(tender.kind === 'mobile' && { operator: tender.operator }),
  ...(tender.kind !== 'cash' && tender.reference !== '' && { reference: tender.reference }),
});

const withPutDown = (state: CartState, putDown: CartState['putDown']): CartState => ({
  ...state,
  putDown,
  putDownRevision: (state.putDownRevision ?? 0) + 1,
});

/** What the customer has put down before the sale is paid, and what he is given back of it when there is none. */
export function createPutDown(deps: {
  readonly journal: Journal;
  readonly cart: CurrentCart;
  readonly shift: () => number;
}) {
  const { journal, cart, shift } = deps;
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
    /** The cart without its money. `said_minor`: what a person says was given back; it is all of it, and is recorded. */
    giveBack: (
      state: CartState,
      said_minor: Minor | null,
      { user }: Pick<Context, 'user'>,
    ): Result<CartState, Refusal> => {
      const money = moneyIn(state);
      if (money === null) return ok(state);
      if (said_minor !== money)
        return refused(refusal('MONEY_RECEIVED', { amount_minor: minor(Math.abs(money)) }));
      const tenders = (state.putDown ?? []).map(factOf);
      journal.append('cart.money-back', { cart: state.id, tenders, shift: shift() }, { user });
      return ok(withPutDown(state, undefined));
    },
  };
}
export type PutDown = ReturnType<typeof createPutDown>;
