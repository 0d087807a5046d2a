import type { Handlers } from '#main/kernel/door.ts';
import { notTakenBack } from '#main/kernel/journal/let-go.ts';
import { partOf } from '#shared/domain/sale-return.ts';
import { milli } from '#shared/domain/units.ts';
import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import { refused } from '#shared/kernel/result.ts';
import type { CurrentCart } from './current-cart.ts';
import type { CartDeps } from './deps.ts';
import type { Returns } from './returns.ts';
import type { SoldTickets } from './sold-tickets.ts';
import { type CartLine, mostLines } from './state.ts';

interface TakingBackDeps extends Pick<CartDeps, 'db' | 'rules' | 'openShift' | 'product'> {
  readonly cart: CurrentCart;
  readonly returns: Returns;
  readonly tickets: () => SoldTickets;
}

/** Goods that come back with their ticket: for what was paid, and never more of them than were sold. */
export function createTakingBack({ db, cart, returns, tickets, rules, openShift, product }: TakingBackDeps) {
  const handlers: Handlers<'cart.takeBack'> = {
    'cart.takeBack': ({ ticket, lines }, context) => {
      if (openShift() === null) return refused(refusal('NO_SHIFT'));
      const sale = tickets().sold(ticket);
      if (!sale) return refused(notTakenBack(db, ticket));
      if (lines.length > 0 && !returns.mayReturn(context))
        return refused(refusal('PERMISSION_NEEDED', { permission: 'sale.return' }));
      const before = tickets().returned(ticket);
      const part = partOf(sale, before, lines, rules().taxes);
      if (!part.ok) return part;
      const state = cart.get();
      const kept = state.lines.filter(({ of }) => of?.ticket !== ticket);
      if (kept.length + lines.length > mostLines)
        return refused(refusal('CART_TOO_LARGE', { most: mostLines }));
      const allowedBy = context.allowedBy ?? returns.returnsBy();
      const back = part.value.lines.map((figures, at): CartLine => {
        const line = Number(figures.id);
        const sold = sale.lines[line - 1]!;
        const binned = lines.find((one) => one.line === line)?.binned === true;
        return {
          id: state.nextLineId + at,
          productId: sold.productId,
          code: sold.code ?? null,
          name: sold.name,
          unit: (sold.unit ?? 'piece') as CartLine['unit'],
          categoryId: sold.categoryId ?? null,
          taxIds: sold.taxes.map(({ taxId }) => taxId),
          qty_milli: figures.qty_milli,
          unit_price_minor: sold.unit_price_minor,
          catalogue_price_minor: product(sold.productId)?.price_minor ?? sold.unit_price_minor,
          priceReason: 'catalogue',
          of: {
            ticket,
            line,
            before_milli: before.get(line) ?? milli(0),
            figures,
            ...(binned && { binned }),
          },
          discount: null,
          note: null,
          allowedBy,
        };
      });
      return cart.save(
        {
          ...cart.get(),
          lines: [...kept, ...back],
          nextLineId: state.nextLineId + back.length,
          lastLineId: back.at(-1)?.id ?? kept.at(-1)?.id ?? null,
        },
        context,
      );
    },
  };
  return {
    handlers,
    /** Why what comes back with a ticket may not be paid out any more: other parts of that ticket have come back since. */
    refusal: (): Refusal | null => {
      const changed = cart
        .get()
        .lines.find(({ of }) => of && (tickets().returned(of.ticket).get(of.line) ?? 0) !== of.before_milli);
      return changed?.of ? refusal('RETURN_CHANGED', { number: changed.of.ticket }) : null;
    },
  };
}
