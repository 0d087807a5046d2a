import { isDeepStrictEqual } from 'node:util';
import { faultPoint } from '#main/kernel/db/fault-point.ts';
import { StoreError } from '#main/kernel/db/store-error.ts';
import type { Handlers } from '#main/kernel/door.ts';
import type { ParsedInput } from '#shared/contract/index.ts';
import { opensDrawer, spelledAs, takesKept, withFee, withOwnMeans } from '#shared/domain/means.ts';
import { mobileKey } from '#shared/domain/reference-key.ts';
import { isAsPaid, owedOf, type Refund, tendersOf } from '#shared/domain/refund-tenders.ts';
import type { SaleFact, TenderFact } from '#shared/domain/sale-fact.ts';
import { changeFault, offersFault, type Settlement, settle, without } from '#shared/domain/tender.ts';
import { nameOfTicket, type TicketKey } from '#shared/domain/ticket-name.ts';
import { sizeOfSale } from '#shared/domain/totals.ts';
import { type Milli, type Minor, milli, minor, sum } from '#shared/domain/units.ts';
import { parseRow, type Row, rowName } from '#shared/journal/row.ts';
import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import type { CartView } from '#shared/modules/cart/contract.ts';
import type { Paid, TenderView } from '#shared/modules/sales/contract.ts';
import type { CartToSell } from './cart-to-sell.ts';
import { createCorrections } from './corrections.ts';
import type { SalesDeps } from './deps.ts';
import { createRefunds } from './refunds.ts';
import { saleFact } from './sale-fact.ts';
import { createSalesStore, type SaleRow, type TicketAsked } from './store.ts';

const tenderView = (tender: TenderFact): TenderView => ({
  kind: tender.kind,
  amount_minor: tender.amount_minor,
  given_minor: tender.given_minor ?? null,
  change_minor: tender.kind === 'cash' ? (tender.change_minor ?? minor(0)) : null,
  operator: tender.operator ?? null,
  reference: tender.reference ?? null,
  bank: tender.bank ?? null,
  due: tender.due ?? null,
});
export const tenderViews = (fact: SaleFact): TenderView[] => fact.tenders.map(tenderView);

const paidOf = (
  fact: SaleFact,
  at: number,
  name: string,
  then: Pick<Paid, 'printing' | 'drawer' | 'cart'>,
): Paid => ({
  number: fact.number,
  at,
  gross_minor: fact.gross_minor,
  rounding_minor: fact.rounding_minor ?? minor(0),
  change_minor: fact.tenders.reduce((total, tender) => total + (tender.change_minor ?? 0), 0) as Minor,
  tenders: tenderViews(fact),
  journal: name,
  ...then,
});

/** Whether what pays is all that lies with the cart, as the screen knew it: another window may have put down more. */
function holdsAll(
  { tenders, putDownRevision }: ParsedInput<'sales.pay'>,
  { putDown = [], putDownRevision: now = 0 }: CartToSell['state'],
): boolean {
  return (putDownRevision === null || putDownRevision === now) && without(putDown, tenders).length === 0;
}

export function createSales(deps: SalesDeps) {
  const { db, journal, clock } = deps;
  const store = createSalesStore(db);
  store.keyReferences();
  /** The sale as it is settled now: a tender that was keyed wrong was put right since. */
  const sold = (ticket: TicketKey): SaleFact | null => {
    if (typeof ticket === 'string') return deps.others().sold(ticket)?.fact ?? null;
    const sale = store.byNumber(ticket);
    return sale ? corrections.asSettled(factOf(sale).row.body) : null;
  };
  const asked = (ticket: TicketKey): TicketAsked => ({
    sale: typeof ticket === 'number' ? ticket : null,
    name: nameOfTicket(journal.till, ticket),
  });
  /** At this till and, as far as it is known here, at the others. */
  const refundedOn = (ticket: TicketKey): ReadonlyMap<number, number> => {
    const refunded = new Map(store.refundedOn(asked(ticket)));
    for (const [tender, amount] of deps.others().refundedOn(asked(ticket).name))
      refunded.set(tender, (refunded.get(tender) ?? 0) + amount);
    return refunded;
  };
  const returnsElsewhere = (ticket: TicketKey) => deps.others().returns(asked(ticket).name);
  const refunds = createRefunds({
    ownTill: journal.till,
    sold,
    refundedOn,
    returnsOf: (ticket) => [...store.returnsOf(asked(ticket)), ...returnsElsewhere(ticket)],
  });
  let lastNumber = Math.max(store.lastNumber(), journal.taken.ticket);

  const factOf = (sale: SaleRow): { row: Row<'sale'>; signature: Uint8Array } => {
    const stored = store.journalRow(sale.position);
    if (!stored)
      throw new StoreError('STORE_DAMAGED', undefined, new Error(`ticket ${sale.number} has no journal row`));
    try {
      return { row: parseRow(stored.bytes) as Row<'sale'>, signature: stored.signature };
    } catch (error) {
      throw new StoreError('ROW_DAMAGED', undefined, error);
    }
  };

  const pay: Handlers<'sales.pay'>['sales.pay'] = (input, context) => {
    const cart = deps.cart();
    // The answer to a cart that was sold already is that sale, however often and whenever the same person asks for it with
    // the same tenders. The cart under way was not sold: a sale takes it away in its own transaction.
    const sold = cart.state.id === input.cartId ? undefined : store.byCart(input.cartId);
    if (sold) {
      const { row } = factOf(sold);
      if (row.user !== context.user || !settlesAs(row.body, input.tenders))
        return refused(refusal('CART_CHANGED'));
      return ok(
        paidOf(row.body, row.at, rowName(row), {
          printing: false,
          drawer: false,
          cart: deps.cartView(context),
        }),
      );
    }
    if (cart.state.id !== input.cartId || cart.state.revision !== input.revision)
      return refused(refusal('CART_CHANGED'));
    if (!holdsAll(input, cart.state)) return refused(refusal('CART_CHANGED'));
    if (cart.state.lines.length === 0) return refused(refusal('CART_EMPTY'));
    const fault = cart.priced.faults[0];
    if (fault) {
      const said = fault.code === 'DISCOUNT_TOO_LARGE' || fault.code === 'AMOUNT_TOO_LARGE';
      return refused(refusal(said ? fault.code : 'CART_CHANGED'));
    }
    const shift = deps.openShift();
    if (shift === null) return refused(refusal('NO_SHIFT'));
    const now = clock.now();
    if (deps.shiftTooLong(now)) return refused(refusal('SHIFT_TOO_LONG'));
    const barred = deps.saleRefusal(context);
    if (barred) return refused(barred);
    const refund = refunds.of(cart, deps.rules().cash);
    const settlement = settled(cart.priced.gross_minor, input, refund);
    if (!settlement.ok) return settlement;
    const { means } = deps.rules();
    const isKept = takesKept(settlement.value.tenders, means) ? context.need('sale.means') : null;
    if (isKept) return refused(isKept);
    const isOtherwise = refund !== null && !isAsPaid(refund, settlement.value.tenders);
    const notAllowed = isOtherwise ? context.need('sale.refund') : null;
    if (notAllowed) return refused(notAllowed);

    const number = lastNumber + 1;
    const fact = saleFact(cart, {
      number,
      shift,
      hour: deps.localTime(now).hour,
      settlement: settlement.value,
      rules: deps.rules(),
      allowedBy: context.allowedBy,
      carries: deps.standing(cart.state.carries),
      given: refund?.given(minor(0 - sum(settlement.value.tenders.map(({ amount_minor }) => amount_minor)))),
      otherwise: isOtherwise ? (context.allowedBy ?? context.user) : undefined,
    });
    const cash = fact.tenders.reduce(
      (total, tender) => total + (tender.kind === 'cash' ? tender.amount_minor : 0),
      0,
    );
    const held = deps.heldCash(fact.cart);
    const noRoom =
      deps.drawerFault(cash - held, context) ?? deps.totalsFault(sizeOfSale(fact) + Math.abs(held));
    if (noRoom) return refused(noRoom);
    lastNumber = number;
    db.afterRollback(() => {
      lastNumber = number - 1;
    });
    const { row, name } = journal.append('sale', fact, { user: context.user, at: now });
    faultPoint('sale.projected');
    const drawer = opensDrawer(fact.tenders, means);
    const then = deps.queueReceipt({ number, print: input.print, drawer });
    const next = deps.clearCart(context);
    db.afterCommit(() => {
      faultPoint('sale.before-answer');
      deps.emit('sale.committed', { number, at: row.at, gross_minor: fact.gross_minor });
    });
    return ok(paidOf(fact, row.at, name, { ...then, cart: next }));
  };

  /** Whether these tenders are those the sale was made with. */
  const settlesAs = (fact: SaleFact, tenders: ParsedInput<'sales.pay'>['tenders']): boolean => {
    // The list of the shop may be another one by now: names are those of the sale.
    const offers = tenders.map((offer) => spelledAs(offer, fact.tenders));
    // Of money that went back it is known what it came to.
    const given = minor(fact.gross_minor + (fact.rounding_minor ?? 0));
    const knows = given <= 0 && fact.lines.some(({ of }) => of);
    const owed = knows ? { owed_minor: given, cashOf: (rest: Minor) => rest } : undefined;
    const settlement = settle(fact.gross_minor, offers, deps.rules().cash, owed);
    return settlement.ok && isDeepStrictEqual(settlement.value.tenders.map(tenderView), tenderViews(fact));
  };

  /** What was put down, settled by the rules of the shop, if it can have been put down and was not before. */
  const settled = (
    gross: Minor,
    { tenders, agreedChange_minor }: ParsedInput<'sales.pay'>,
    refund: Refund | null,
  ): Result<Settlement, Refusal> => {
    const { bounds, cash, means } = deps.rules();
    const offers = withOwnMeans(
      tenders,
      means,
      refund?.parts.map(({ to }) => to),
    );
    if (!offers.ok) return offers;
    const unlikely = offersFault(offers.value, bounds);
    if (unlikely) return refused(unlikely);
    const owed = refund ? owedOf(refund, cash) : undefined;
    const settlement = settle(gross, offers.value, cash, owed);
    if (!settlement.ok) return settlement;
    const { tenders: paid, change_minor } = settlement.value;
    const fault = changeFault(change_minor, bounds, agreedChange_minor) ?? usedReference(paid);
    if (fault) return refused(fault);
    return ok({ ...settlement.value, tenders: paid.map((tender) => withFee(tender, means)) });
  };

  /** `but`: the ticket that may have it already. */
  const usedReference = (tenders: readonly TenderFact[], but: number | null = null): Refusal | null => {
    const seen = new Set<string>();
    for (const tender of tenders) {
      const { kind, operator, reference, amount_minor } = tender;
      if (kind !== 'mobile' || operator === undefined || reference === undefined || amount_minor <= 0)
        continue;
      const key = mobileKey(operator, reference);
      const number = store.saleWithReference(key);
      if (number !== null && number !== but) return refusal('REFERENCE_USED', { number, reference });
      if (seen.has(key)) return refusal('REFERENCE_USED', { number: lastNumber + 1, reference });
      seen.add(key);
    }
    return null;
  };

  const corrections = createCorrections({
    ...deps,
    store,
    refundedOn,
    usedReference,
    recorded: (number) => {
      const sale = store.byNumber(number);
      return sale ? factOf(sale).row.body : null;
    },
  });

  return {
    handlers: { 'sales.pay': pay, ...corrections.handlers },
    /** The sale as it was recorded, with its signature, and as it is settled now; null if there is no such ticket. */
    recorded: (number: number): { sale: SaleRow; row: Row<'sale'>; signature: Uint8Array } | null => {
      const sale = store.byNumber(number);
      if (!sale) return null;
      const { row, signature } = factOf(sale);
      return { sale, row: { ...row, body: corrections.asSettled(row.body) }, signature };
    },
    sold,
    corrections: corrections.rowsOf,
    /** How much of its lines has come back with the ticket, by their place. */
    returned: (ticket: TicketKey): ReadonlyMap<number, Milli> => {
      const back = new Map<number, Milli>();
      const elsewhere = returnsElsewhere(ticket).flatMap(({ lines }) => lines);
      for (const { of_line, qty_milli } of [...store.returns(asked(ticket)), ...elsewhere])
        back.set(of_line, milli((back.get(of_line) ?? 0) + qty_milli));
      return back;
    },
    /** How money goes back for what a cart takes back with its ticket, as it was paid. */
    refund: (cart: CartToSell): CartView['refund'] | null => {
      const { cash } = deps.rules();
      const refund = refunds.of(cart, cash);
      if (!refund) return null;
      const { owed_minor, rest_minor, cash_minor, most_minor } = refund;
      return { tenders: tendersOf(refund), owed_minor, rest_minor, cash_minor, most_minor };
    },
    /** The tickets on which it came back. */
    returnedOn: (ticket: TicketKey): number[] => [
      ...new Set(store.returns(asked(ticket)).map(({ sale }) => sale)),
    ],
    returnsElsewhere,
    /** Tickets of other tills of which goods came back here, the last ones first. */
    crossed: store.crossed,
    soldAt: (number: number): number | null => store.byNumber(number)?.at ?? null,
    nextNumber: (): number => lastNumber + 1,
    last: (): SaleRow | undefined => store.byNumber(store.lastNumber()),
  };
}
export type Sales = ReturnType<typeof createSales>;
