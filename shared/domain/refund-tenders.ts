import { type CashRule, cashDue } from './cash.ts';
import { allocate, roundToStep } from './money.ts';
import { splitRefundOverTenders } from './refund.ts';
import type { TenderFact } from './sale-fact.ts';
import type { Owed, TenderOffer } from './tender.ts';
import type { TicketKey } from './ticket-name.ts';
import { type Minor, minor, sum } from './units.ts';

/** A means of payment of a ticket: what it brought in, and what of that went back already. Sizes. */
export interface PaidTender extends Pick<TenderFact, 'kind' | 'operator' | 'reference'> {
  readonly ticket: TicketKey;
  /** Its place on the ticket, from 1. */
  readonly tender: number;
  readonly paid_minor: Minor;
  readonly refunded_minor: Minor;
}

/** Goods of one ticket that come back. Sizes, ≥ 0. */
export interface TicketBack {
  readonly ticket: TicketKey;
  /** What was paid for them, before cash rounding. */
  readonly value_minor: Minor;
  /** The same with what is left of the sale's rounding, for the last of them. */
  readonly owed_minor: Minor;
  /** All that its customer has not got back yet, in goods or money. */
  readonly left_minor: Minor;
  /** What it was paid with; then what the goods that came back on it had been paid with. */
  readonly tenders: readonly (readonly PaidTender[])[];
}

/** Part of what goes back: for goods of which ticket, to which means of payment of which ticket. */
export interface RefundPart {
  readonly of: TicketKey;
  readonly to: PaidTender;
  readonly amount_minor: Minor;
}

/** What a payment that gives money back comes to, and how it goes back: to what it was paid with. Sizes, ≥ 0. */
export interface Refund {
  /** Before cash is rounded. */
  readonly owed_minor: Minor;
  /** What of it is left for cash where it goes back as proposed, and what that comes to in coins. */
  readonly rest_minor: Minor;
  readonly cash_minor: Minor;
  /** Given back another way it may be rounded up to this. */
  readonly most_minor: Minor;
  readonly parts: readonly RefundPart[];
  /** What no ticket was paid for: goods without theirs. */
  readonly free_minor: Minor;
}

const leftOn = (tenders: readonly PaidTender[]): Minor =>
  sum(tenders.map(({ paid_minor, refunded_minor }) => minor(Math.max(0, paid_minor - refunded_minor))));

/** An amount over groups of tenders, one group after the other, in each in proportion to what is left. */
function dealt(of: TicketKey, groups: TicketBack['tenders'], amount: number): RefundPart[] {
  let rest = amount;
  return groups.flatMap((group) => {
    const here = Math.min(rest, leftOn(group));
    rest -= here;
    const named = group.map((tender, at) => ({ ...tender, id: String(at) }));
    return splitRefundOverTenders(named, minor(here)).map(({ amount_minor }, at) => ({
      of,
      to: group[at]!,
      amount_minor,
    }));
  });
}

const amountOf = (parts: readonly RefundPart[]): number => sum(parts.map(({ amount_minor }) => amount_minor));
const only = (groups: TicketBack['tenders'], cash: boolean): TicketBack['tenders'] =>
  groups.map((group) => group.filter(({ kind }) => (kind === 'cash') === cash));

/** As coins can give it, and no more than there is: what would be rounded to nothing stays as it is. */
function inCoins(amount: number, most: number, rule: CashRule): number {
  if (amount === 0) return 0;
  const due = 0 - cashDue(minor(0 - amount), rule);
  if (due <= most) return due;
  return roundToStep(amount, rule.step_minor, 'down') || Math.min(amount, most);
}

/** The same where the other means take the rest: then nothing needs to be rounded. */
function proposedFor({ ticket, tenders }: TicketBack, amount: number, rule: CashRule): RefundPart[] {
  const parts = dealt(ticket, tenders, amount);
  const all = tenders.reduce((total, group) => total + leftOn(group), 0);
  const cash = amountOf(parts.filter(({ to }) => to.kind === 'cash'));
  if (amount === all || cash === 0) return parts;
  const exactLeft = only(tenders, false).reduce((total, group) => total + leftOn(group), 0);
  const cashLeft = all - exactLeft;
  const coins = Math.min(roundToStep(cash, rule.step_minor, rule.mode), cashLeft, amount);
  const exact = Math.min(amount - coins, exactLeft);
  const due = exact === amount - coins ? coins : inCoins(amount - exact, cashLeft, rule);
  return [
    ...dealt(ticket, only(tenders, false), exact),
    ...dealt(ticket, only(tenders, true), Math.min(due, cashLeft)),
  ];
}

/**
 * How `gross` (a size) goes back for these tickets. `plain`: nothing else is in the cart; then it is what was paid, the sale's own
 * rounding with it. Beside goods that are sold only the balance goes back, shared over the tickets by what came back of each.
 */
export function refundFor(
  tickets: readonly TicketBack[],
  { gross, plain, rule }: { readonly gross: Minor; readonly plain: boolean; readonly rule: CashRule },
): Refund {
  const values = tickets.map(({ value_minor }) => value_minor);
  const shared = plain
    ? // Where the sale was rounded down, goods may be worth more than is left of what was paid.
      tickets.map(({ owed_minor, left_minor }) => Math.min(owed_minor, left_minor))
    : allocate(Math.min(gross, sum(values)), values);
  const parts = tickets
    .flatMap((ticket, at) => proposedFor(ticket, shared[at]!, rule))
    .filter(({ amount_minor }) => amount_minor > 0);
  const owed = plain ? sum(shared.map(minor)) : gross;
  const exact = amountOf(parts.filter(({ to }) => to.kind !== 'cash'));
  const cash = amountOf(parts) - exact;
  const free = Math.max(0, owed - tickets.reduce((total, one, at) => total + reach(one, shared[at]!), 0));
  const most = plain ? sum(tickets.map(({ left_minor }) => left_minor)) : Number.MAX_SAFE_INTEGER;
  return {
    owed_minor: owed,
    rest_minor: minor(owed - exact),
    cash_minor: minor(free > 0 ? inCoins(owed - exact, most - exact, rule) : cash),
    most_minor: minor(most),
    parts,
    free_minor: minor(free),
  };
}

/** How much of an amount the tenders of a ticket can take. */
const reach = ({ tenders }: TicketBack, amount: number): number =>
  Math.min(
    amount,
    tenders.reduce((total, group) => total + leftOn(group), 0),
  );

/** Never minus nothing. */
const less = (size: number): Minor => minor(0 - size);

/** The same as a payment settles it: amounts ≤ 0. As proposed it is what was proposed; another way, the coins of today. */
export const owedOf = (
  { owed_minor, rest_minor, cash_minor, most_minor }: Omit<Refund, 'parts' | 'free_minor'>,
  rule: CashRule,
): Owed => ({
  owed_minor: less(owed_minor),
  cashOf: (rest) => {
    if (rest >= 0) return rest;
    if (rest === less(rest_minor)) return less(cash_minor);
    return less(inCoins(0 - rest, most_minor - (owed_minor + rest), rule));
  },
});

const meansOf = ({ kind, operator }: Pick<TenderFact, 'kind' | 'operator'>): string =>
  JSON.stringify([kind, operator ?? null]);

/** Whether these tenders (amounts ≤ 0) give it back as it was paid; goods without a ticket bind no means. */
export function isAsPaid({ parts }: Refund, tenders: readonly TenderFact[]): boolean {
  const wanted = new Map<string, number>();
  for (const { to, amount_minor } of parts)
    wanted.set(meansOf(to), (wanted.get(meansOf(to)) ?? 0) + amount_minor);
  for (const tender of tenders)
    wanted.set(meansOf(tender), (wanted.get(meansOf(tender)) ?? 0) + tender.amount_minor);
  return [...wanted.values()].every((short) => short <= 0);
}

/** What was given back in all, put down to the means it was paid with, in whatever way it was handed out. */
export function partsGiven(
  refund: Refund,
  tickets: readonly TicketBack[],
  given: Minor,
): readonly RefundPart[] {
  const proposed = amountOf(refund.parts);
  if (given === proposed || refund.free_minor > 0 || tickets.length === 0) return refund.parts;
  const weights = tickets.map(({ ticket }) => amountOf(refund.parts.filter(({ of }) => of === ticket)));
  const shares = allocate(given, weights.some((weight) => weight > 0) ? weights : tickets.map(() => 1));
  return tickets
    .flatMap((one, at) => dealt(one.ticket, one.tenders, reach(one, shares[at]!)))
    .filter(({ amount_minor }) => amount_minor > 0);
}

/** What is handed out as proposed, as a payment takes it: each means with its reference, all cash in one. */
export function tendersOf({ parts, cash_minor }: Refund): TenderOffer[] {
  const offers = new Map<string, TenderOffer>();
  for (const { to, amount_minor } of parts) {
    const { kind, operator = '', reference = '' } = to;
    if (kind === 'cash') continue;
    const key = JSON.stringify([kind, operator, reference]);
    const before = offers.get(key);
    const amount = minor((before && before.kind !== 'cash' ? before.amount_minor : 0) - amount_minor);
    const alike = { amount_minor: amount, reference, ...(to.operator !== undefined && { operator }) };
    offers.set(
      key,
      kind === 'mobile'
        ? { ...alike, kind, operator }
        : kind === 'cheque'
          ? { kind, ...alike, bank: '', due: null }
          : { kind, ...alike },
    );
  }
  const cash: TenderOffer = { kind: 'cash', given_minor: less(cash_minor) };
  return cash_minor > 0 || offers.size === 0 ? [...offers.values(), cash] : [...offers.values()];
}
