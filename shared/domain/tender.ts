import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import { amountFault, type MoneyBounds } from './bounds.ts';
import { type CashRule, cashDue } from './cash.ts';
import { referenceKey } from './reference-key.ts';
import type { TenderFact } from './sale-fact.ts';
import { type Minor, minor, sum } from './units.ts';

export type TenderOffer =
  | { readonly kind: 'cash'; readonly given_minor: Minor }
  | Exactly<'card' | 'voucher' | 'other', { readonly operator?: string | undefined }>
  | Exactly<'mobile', { readonly operator: string }>
  | Exactly<
      'cheque',
      {
        readonly operator?: string | undefined;
        /** The bank it is drawn on; '' where nobody wrote it down. */
        readonly bank: string;
        /** YYYY-MM-DD from which it is presented; null: at once. */
        readonly due: string | null;
      }
    >;
/** What settles an exact amount. `operator`: the name of the means within its kind. */
export type ExactOffer = Exclude<TenderOffer, { kind: 'cash' }>;
type Exactly<Kind, More> = {
  readonly kind: Kind;
  readonly amount_minor: Minor;
  readonly reference: string;
} & More;

export interface Settlement {
  readonly tenders: readonly TenderFact[];
  /** Σ tenders = gross + rounding. Only cash is rounded. */
  readonly rounding_minor: Minor;
  readonly change_minor: Minor;
}

/** What a refund comes to (≤ 0), and what is handed out in cash for a rest of it: coins, and what was paid. */
export interface Owed {
  readonly owed_minor: Minor;
  readonly cashOf: (rest: Minor) => Minor;
}

const amountOf = (offer: TenderOffer): Minor => (offer.kind === 'cash' ? minor(0) : offer.amount_minor);

function checkOffer(offer: TenderOffer, gross: Minor): Refusal | null {
  const amount = offer.kind === 'cash' ? offer.given_minor : offer.amount_minor;
  if (gross >= 0 ? amount < 0 : amount > 0) return refusal('TENDER_SIGN');
  if (offer.kind !== 'cash' && amount === 0) return refusal('TENDER_SIGN');
  return null;
}

const keyOf = (offer: TenderOffer): string =>
  JSON.stringify([
    offer.kind,
    offer.kind === 'cash' ? offer.given_minor : offer.amount_minor,
    offer.kind === 'cash' ? null : (offer.operator ?? null),
    offer.kind === 'cash' ? null : offer.reference,
    ...(offer.kind === 'cheque' ? [offer.bank, offer.due] : []),
  ]);

/** One of `offers` less for each of `gone` that is alike. */
export function without<Offer extends TenderOffer>(
  offers: readonly Offer[],
  gone: readonly TenderOffer[],
): Offer[] {
  const left = gone.map(keyOf);
  return offers.filter((offer) => {
    const at = left.indexOf(keyOf(offer));
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  });
}

/** What a sale records of the means itself: a reference that says nothing is none. */
export const meansFact = (
  offer: DistributiveOmit<ExactOffer, 'amount_minor'>,
): Omit<TenderFact, 'amount_minor'> => ({
  kind: offer.kind,
  ...(offer.operator !== undefined && { operator: offer.operator }),
  ...(referenceKey(offer.reference) !== '' && { reference: offer.reference }),
  ...(offer.kind === 'cheque' && offer.bank.trim() !== '' && { bank: offer.bank.trim() }),
  ...(offer.kind === 'cheque' && offer.due !== null && { due: offer.due }),
});
type DistributiveOmit<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

const factOf = (offer: ExactOffer): TenderFact => {
  const { kind, ...means } = meansFact(offer);
  return { kind, amount_minor: offer.amount_minor, ...means };
};

/**
 * Settles a sale, or pays a return back. All but cash settles exact amounts; what is left is due in cash, rounded
 * to the coin in use, if there is any cash: without it nothing is rounded. Change comes from cash alone. A return
 * (gross < 0) is paid back exactly, with negative amounts; what it comes to is `owed` where it is known what was paid.
 * Refusals: TENDER_SIGN, TENDER_TOO_MUCH, TENDER_SHORT (param missing_minor).
 */
export function settle(
  gross: Minor,
  offers: readonly TenderOffer[],
  rule: CashRule,
  owed: Owed = { owed_minor: gross, cashOf: (rest) => cashDue(rest, rule) },
): Result<Settlement, Refusal> {
  for (const offer of offers) {
    const fault = checkOffer(offer, gross);
    if (fault) return refused(fault);
  }
  const exact = offers.filter((offer) => offer.kind !== 'cash');
  const handed = sum(offers.map((offer) => (offer.kind === 'cash' ? offer.given_minor : minor(0))));
  const rest = minor(owed.owed_minor - sum(exact.map(amountOf)));
  if (gross >= 0 ? rest < 0 : rest > 0)
    return refused(refusal('TENDER_TOO_MUCH', { over_minor: Math.abs(rest) }));

  const due = handed === 0 ? rest : owed.cashOf(rest);
  const change = minor(handed - due);
  if (gross >= 0 && change < 0) return refused(refusal('TENDER_SHORT', { missing_minor: -change }));
  if (gross < 0 && change !== 0)
    return refused(
      change > 0
        ? refusal('TENDER_SHORT', { missing_minor: change })
        : refusal('TENDER_TOO_MUCH', { over_minor: -change }),
    );
  // Cash on a sale that card or mobile money has settled whole is a slip of the finger.
  if (rest === 0 && handed !== 0)
    return refused(refusal('TENDER_TOO_MUCH', { over_minor: Math.abs(handed) }));

  const cash: TenderFact[] =
    rest === 0
      ? []
      : [
          {
            kind: 'cash',
            amount_minor: due,
            given_minor: handed,
            ...(change !== 0 && { change_minor: change }),
          },
        ];
  return ok({
    tenders: [...exact.map(factOf), ...cash],
    rounding_minor: minor(due - rest + owed.owed_minor - gross),
    change_minor: change,
  });
}

/** Why nobody can have put down so much: more than a drawer holds in cash, more than a sale can come to otherwise. */
export function offersFault(offers: readonly TenderOffer[], bounds: MoneyBounds): Refusal | null {
  let handed = 0;
  for (const offer of offers) {
    if (offer.kind === 'cash') handed += Math.abs(offer.given_minor);
    const fault =
      offer.kind === 'cash'
        ? amountFault(handed, bounds.drawer_minor)
        : amountFault(offer.amount_minor, bounds.amount_minor);
    if (fault) return fault;
  }
  return null;
}

/**
 * A change larger than the largest note is asked about: whoever puts down several notes puts down none that comes straight
 * back. `agreed`: the change that a person has said yes to.
 */
export const changeFault = (
  change: Minor,
  { note_minor }: MoneyBounds,
  agreed: Minor | null,
): Refusal | null =>
  change > note_minor && change !== agreed ? refusal('CHANGE_LARGE', { change_minor: change }) : null;
