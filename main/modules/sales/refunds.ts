import type { CashRule } from '#shared/domain/cash.ts';
import {
  type PaidTender,
  partsGiven,
  type Refund,
  refundFor,
  type TicketBack,
} from '#shared/domain/refund-tenders.ts';
import type { RefundFact, SaleFact } from '#shared/domain/sale-fact.ts';
import { type Minor, minor, sum } from '#shared/domain/units.ts';
import type { CartToSell } from './cart-to-sell.ts';
import type { SalesStore } from './store.ts';

/** What a cart gives back, and what its tickets were paid with. */
export interface CartRefund extends Refund {
  /** Put down to those means, as the fact keeps it. */
  readonly given: (given: Minor) => readonly RefundFact[] | undefined;
}

interface RefundsDeps {
  readonly store: Pick<SalesStore, 'returnsOf' | 'refundedOn'>;
  readonly sold: (number: number) => SaleFact | null;
}

/** The money that goes back for goods that come back with their ticket (docs/spec/money.md, Refunds). */
export function createRefunds({ store, sold }: RefundsDeps) {
  /** Exchanged for what, exchanged for what: the tickets behind a ticket, the nearest first, each once. */
  function tendersOf(number: number, seen: Set<number>): (readonly PaidTender[])[] {
    const sale = sold(number);
    if (!sale || seen.has(number)) return [];
    seen.add(number);
    const refunded = store.refundedOn(number);
    const own = sale.tenders.flatMap(({ kind, amount_minor, operator, reference }, at): PaidTender[] =>
      amount_minor > 0
        ? [
            {
              ticket: number,
              tender: at + 1,
              kind,
              ...(operator !== undefined && { operator }),
              ...(reference !== undefined && { reference }),
              paid_minor: amount_minor,
              refunded_minor: minor(refunded.get(at + 1) ?? 0),
            },
          ]
        : [],
    );
    const before = new Set(sale.lines.flatMap(({ of }) => (of ? [of[0]] : [])));
    return [own, ...[...before].flatMap((one) => tendersOf(one, seen))];
  }

  function ticketBack(number: number, value: number): TicketBack | null {
    const sale = sold(number);
    if (!sale) return null;
    // What coins have made of the parts so far, more or less than what was paid for them.
    let rounded = 0;
    let done = 0;
    for (const { gross_minor, back_minor, plain } of store.returnsOf(number)) {
      done -= gross_minor;
      if (plain) rounded += back_minor + gross_minor;
    }
    const goods = sum(sale.lines.map((line) => (line.qty_milli > 0 ? line.gross_minor : minor(0))));
    const rounding = sale.rounding_minor ?? 0;
    // Lines that are worth nothing are not waited for.
    const isWhole = done + value === goods;
    return {
      ticket: number,
      value_minor: minor(value),
      owed_minor: minor(Math.max(0, value - rounded + (isWhole ? rounding : 0))),
      left_minor: minor(Math.max(0, goods + rounding - done - rounded)),
      tenders: tendersOf(number, new Set()),
    };
  }

  return {
    /** Null where nothing of a ticket comes back, or nothing goes back for it. */
    of: ({ state, priced }: CartToSell, rule: CashRule): CartRefund | null => {
      if (priced.gross_minor >= 0) return null;
      const back = new Map<number, number>();
      state.lines.forEach(({ of }, at) => {
        if (of) back.set(of.ticket, (back.get(of.ticket) ?? 0) - priced.lines[at]!.gross_minor);
      });
      const tickets = [...back].flatMap(([ticket, value]) => ticketBack(ticket, value) ?? []);
      if (tickets.length === 0) return null;
      const plain = state.lines.every(({ of }) => of !== undefined);
      const refund = refundFor(tickets, { gross: minor(0 - priced.gross_minor), plain, rule });
      return {
        ...refund,
        given: (given) => {
          const parts = partsGiven(refund, tickets, given);
          if (parts.length === 0) return undefined;
          return parts.map(({ of, to, amount_minor }) => [of, to.ticket, to.tender, amount_minor]);
        },
      };
    },
  };
}
export type Refunds = ReturnType<typeof createRefunds>;
