import type { CashRule } from '#shared/domain/cash.ts';
import {
  type PaidTender,
  partsGiven,
  type Refund,
  refundFor,
  type TicketBack,
} from '#shared/domain/refund-tenders.ts';
import type { RefundFact, RefundOtherFact, SaleFact } from '#shared/domain/sale-fact.ts';
import {
  nameOfTicket,
  partsOfTicket,
  type TicketKey,
  ticketKey,
  ticketName,
} from '#shared/domain/ticket-name.ts';
import { type Minor, minor, sum } from '#shared/domain/units.ts';
import { type CartToSell, keyOfReturn } from './cart-to-sell.ts';

/** What a cart gives back, and what its tickets were paid with. */
export interface CartRefund extends Refund {
  /** Put down to those means, as the fact keeps it. */
  readonly given: (given: Minor) => GivenBack;
}

interface GivenBack {
  readonly back?: readonly RefundFact[];
  readonly backOther?: readonly RefundOtherFact[];
}

interface RefundsDeps {
  readonly ownTill: string;
  readonly sold: (ticket: TicketKey) => SaleFact | null;
  /** What of its tenders went back, on whatever till, as far as it is known here. */
  readonly refundedOn: (ticket: TicketKey) => ReadonlyMap<number, number>;
  readonly returnsOf: (ticket: TicketKey) => readonly {
    readonly gross_minor: number;
    readonly back_minor: number;
    readonly plain: number;
  }[];
}

/** The money that goes back for goods that come back with their ticket (docs/spec/money.md, Refunds). */
export function createRefunds({ ownTill, sold, refundedOn, returnsOf }: RefundsDeps) {
  /** Exchanged for what, exchanged for what: the tickets behind a ticket, the nearest first, each once. */
  function tendersOf(ticket: TicketKey, seen: Set<TicketKey>): (readonly PaidTender[])[] {
    const sale = sold(ticket);
    if (!sale || seen.has(ticket)) return [];
    seen.add(ticket);
    const refunded = refundedOn(ticket);
    const own = sale.tenders.flatMap(({ kind, amount_minor, operator, reference }, at): PaidTender[] =>
      amount_minor > 0
        ? [
            {
              ticket,
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
    const before = new Set(sale.lines.flatMap((line) => keyBehind(ticket, line)));
    return [own, ...[...before].flatMap((one) => tendersOf(one, seen))];
  }

  /** The ticket that a line of a ticket came back with. */
  function keyBehind(ticket: TicketKey, { of, ofOther }: SaleFact['lines'][number]): TicketKey[] {
    if (ofOther) return [ticketKey(ownTill, ofOther[0], ofOther[2])];
    if (!of) return [];
    return [typeof ticket === 'number' ? of[0] : ticketName(partsOfTicket(ticket).till, of[0])];
  }

  function ticketBack(ticket: TicketKey, value: number): TicketBack | null {
    const sale = sold(ticket);
    if (!sale) return null;
    // What coins have made of the parts so far, more or less than what was paid for them.
    let rounded = 0;
    let done = 0;
    for (const { gross_minor, back_minor, plain } of returnsOf(ticket)) {
      done -= gross_minor;
      if (plain) rounded += back_minor + gross_minor;
    }
    const goods = sum(sale.lines.map((line) => (line.qty_milli > 0 ? line.gross_minor : minor(0))));
    const rounding = sale.rounding_minor ?? 0;
    // Lines that are worth nothing are not waited for.
    const isWhole = done + value === goods;
    return {
      ticket,
      value_minor: minor(value),
      owed_minor: minor(Math.max(0, value - rounded + (isWhole ? rounding : 0))),
      left_minor: minor(Math.max(0, goods + rounding - done - rounded)),
      tenders: tendersOf(ticket, new Set()),
    };
  }

  return {
    /** Null where nothing of a ticket comes back, or nothing goes back for it. */
    of: ({ state, priced }: CartToSell, rule: CashRule): CartRefund | null => {
      if (priced.gross_minor >= 0) return null;
      const back = new Map<TicketKey, number>();
      state.lines.forEach(({ of }, at) => {
        if (!of) return;
        const key = keyOfReturn(of);
        back.set(key, (back.get(key) ?? 0) - priced.lines[at]!.gross_minor);
      });
      const tickets = [...back].flatMap(([ticket, value]) => ticketBack(ticket, value) ?? []);
      if (tickets.length === 0) return null;
      const plain = state.lines.every(({ of }) => of !== undefined);
      const refund = refundFor(tickets, { gross: minor(0 - priced.gross_minor), plain, rule });
      return {
        ...refund,
        given: (given) => {
          const back: RefundFact[] = [];
          const backOther: RefundOtherFact[] = [];
          for (const { of, to, amount_minor } of partsGiven(refund, tickets, given)) {
            if (typeof of === 'number' && typeof to.ticket === 'number')
              back.push([of, to.ticket, to.tender, amount_minor]);
            else
              backOther.push([
                nameOfTicket(ownTill, of),
                nameOfTicket(ownTill, to.ticket),
                to.tender,
                amount_minor,
              ]);
          }
          return { ...(back.length > 0 && { back }), ...(backOther.length > 0 && { backOther }) };
        },
      };
    },
  };
}
export type Refunds = ReturnType<typeof createRefunds>;
