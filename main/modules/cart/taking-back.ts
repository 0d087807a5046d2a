import type { Handlers } from '#main/kernel/door.ts';
import { notTakenBack } from '#main/kernel/journal/let-go.ts';
import type { SaleFact } from '#shared/domain/sale-fact.ts';
import { partOf } from '#shared/domain/sale-return.ts';
import { type TicketKey, ticketKey } from '#shared/domain/ticket-name.ts';
import { milli } from '#shared/domain/units.ts';
import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import type { CurrentCart } from './current-cart.ts';
import type { CartDeps } from './deps.ts';
import type { Returns } from './returns.ts';
import type { SoldTickets } from './sold-tickets.ts';
import { type CartLine, mostLines, ticketOf } from './state.ts';

interface TakingBackDeps extends Pick<CartDeps, 'db' | 'rules' | 'openShift' | 'product'> {
  readonly ownTill: string;
  readonly cart: CurrentCart;
  readonly returns: Returns;
  readonly tickets: () => SoldTickets;
}

/** Goods that come back with their ticket: for what was paid, and never more of them than were sold. */
export function createTakingBack({
  db,
  ownTill,
  cart,
  returns,
  tickets,
  rules,
  openShift,
  product,
}: TakingBackDeps) {
  /** What this till calls the goods of these lines: another till has ids and categories of its own. */
  function goodsHere(
    till: string | null,
    ticket: TicketKey,
    sale: SaleFact,
    places: readonly number[],
  ): Result<ReadonlyMap<number, { readonly id: number; readonly categoryId: number | null }>, Refusal> {
    const here = new Map<number, { readonly id: number; readonly categoryId: number | null }>();
    for (const line of places) {
      const sold = sale.lines[line - 1]!;
      if (till === null || typeof ticket === 'number') {
        here.set(line, { id: sold.productId, categoryId: sold.categoryId ?? null });
        continue;
      }
      const id = tickets().productHere(till, sold);
      if (id === null) return refused(refusal('RETURN_GOODS_UNKNOWN', { name: sold.name }));
      here.set(line, { id, categoryId: product(id)?.categoryId ?? null });
    }
    return ok(here);
  }

  const handlers: Handlers<'cart.takeBack'> = {
    'cart.takeBack': ({ ticket, till, lines }, context) => {
      if (openShift() === null) return refused(refusal('NO_SHIFT'));
      const key = ticketKey(ownTill, till ?? ownTill, ticket);
      const sale = tickets().sold(key);
      if (!sale) return refused(key === ticket ? notTakenBack(db, ticket) : refusal('NOT_FOUND'));
      if (lines.length > 0 && !returns.mayReturn(context))
        return refused(refusal('PERMISSION_NEEDED', { permission: 'sale.return' }));
      const before = tickets().returned(key);
      const part = partOf(sale, before, lines, rules().taxes);
      if (!part.ok) return part;
      const state = cart.get();
      const kept = state.lines.filter(({ of }) => !of || ticketOf(of) !== key);
      if (kept.length + lines.length > mostLines)
        return refused(refusal('CART_TOO_LARGE', { most: mostLines }));
      const allowedBy = context.allowedBy ?? returns.returnsBy();
      const here = goodsHere(
        till,
        key,
        sale,
        part.value.lines.map(({ id }) => Number(id)),
      );
      if (!here.ok) return here;
      const other = typeof key === 'string' &&
        till !== null && { till, name: tickets().elsewhere(key)?.tillName ?? till };
      const back = part.value.lines.map((figures, at): CartLine => {
        const line = Number(figures.id);
        const sold = sale.lines[line - 1]!;
        const binned = lines.find((one) => one.line === line)?.binned === true;
        return {
          id: state.nextLineId + at,
          productId: here.value.get(line)!.id,
          code: sold.code ?? null,
          name: sold.name,
          unit: (sold.unit ?? 'piece') as CartLine['unit'],
          categoryId: here.value.get(line)!.categoryId,
          taxIds: sold.taxes.map(({ taxId }) => taxId),
          qty_milli: figures.qty_milli,
          unit_price_minor: sold.unit_price_minor,
          catalogue_price_minor: product(here.value.get(line)!.id)?.price_minor ?? sold.unit_price_minor,
          priceReason: 'catalogue',
          of: {
            ticket,
            ...(other && { other }),
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
        .lines.find(
          ({ of }) => of && (tickets().returned(ticketOf(of)).get(of.line) ?? 0) !== of.before_milli,
        );
      return changed?.of ? refusal('RETURN_CHANGED', { number: changed.of.ticket }) : null;
    },
  };
}
