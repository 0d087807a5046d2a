import type { Handlers } from '#main/kernel/door.ts';
import type { Journal } from '#main/kernel/journal/journal.ts';
import type { Context } from '#main/kernel/session.ts';
import type { Size } from '#shared/domain/permissions.ts';
import { milli } from '#shared/domain/units.ts';
import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import { ok, refused } from '#shared/kernel/result.ts';
import type { CurrentCart } from './current-cart.ts';

/** Goods that come back: who may take them, for as long as this cart is at the counter. */
export function createReturns(deps: {
  readonly journal: Journal;
  readonly cart: CurrentCart;
  readonly shift: () => number;
  readonly allowsReturn: (userId: number, size: Size) => boolean;
}) {
  const { journal, cart, shift, allowsReturn: allows } = deps;

  /** Whether this person may take goods back; a manager's agreement is kept with the cart and recorded once. */
  const mayReturn = (context: Context): boolean => {
    if (cart.get().returns?.user === context.user) return true;
    if (context.need('sale.return')) return false;
    if (context.allowedBy === null) cart.adopt({ ...cart.get(), returnedBy: context.user });
    else {
      const { allowedBy, user } = context;
      cart.adopt({ ...cart.get(), returns: { by: allowedBy, user } });
      journal.append('cart.return-allowed', { cart: cart.get().id, allowedBy, shift: shift() }, { user });
    }
    return true;
  };
  const returnsBy = (): number | null => cart.get().returns?.by ?? null;

  const handlers: Handlers<'cart.setReturn' | 'cart.returnMode'> = {
    'cart.setReturn': ({ returned }, context) => {
      if (returned && !mayReturn(context))
        return refused(refusal('PERMISSION_NEEDED', { permission: 'sale.return' }));
      const sign = returned ? -1 : 1;
      const lines = cart.get().lines.map((line) =>
        line.of
          ? line
          : {
              ...line,
              qty_milli: milli(sign * Math.abs(line.qty_milli)),
              allowedBy: context.allowedBy ?? (returned ? (returnsBy() ?? line.allowedBy) : line.allowedBy),
            },
      );
      return cart.save({ ...cart.get(), lines }, context);
    },
    'cart.returnMode': ({ on }, context) => {
      if (on && !mayReturn(context))
        return refused(refusal('PERMISSION_NEEDED', { permission: 'sale.return' }));
      // Left before anything came back: the next one is asked for anew.
      const { returns, lines } = cart.get();
      const unused = !on && returns && lines.every((line) => line.qty_milli > 0);
      return on || unused
        ? cart.save({ ...cart.get(), returns: on ? returns : null }, context)
        : ok(cart.view(context));
    },
  };
  /**
   * Why so much may not go back to the customer: neither whoever pays it out nor whoever let the goods come back goes that
   * far. Each ticket alone: what one is given back for is known when it is paid.
   */
  const tooMuch = (context: Context): Refusal | null => {
    const { priced, state } = cart.priced();
    const amount_minor = priced.lines.reduce(
      (back, { gross_minor }, i) => (state.lines[i]!.qty_milli < 0 ? back - gross_minor : back),
      0,
    );
    const agreed = [
      returnsBy(),
      state.returnedBy,
      ...state.lines.map(({ qty_milli, allowedBy }) => (qty_milli < 0 ? allowedBy : null)),
    ];
    if (amount_minor <= 0 || agreed.some((by) => by != null && allows(by, { amount_minor }))) return null;
    return context.need('sale.return', { amount_minor });
  };
  return { handlers, mayReturn, returnsBy, refusal: tooMuch };
}
export type Returns = ReturnType<typeof createReturns>;
