import { type Refusal, refusal } from '../errors.ts';
import { ok, type Result, refused } from '../result.ts';
import { type CashRule, cashDue } from './cash.ts';
import type { TenderFact } from './facts.ts';
import { type Minor, minor, sum } from './units.ts';

export type TenderOffer =
  | { readonly kind: 'cash'; readonly given_minor: Minor }
  | { readonly kind: 'card'; readonly amount_minor: Minor; readonly reference: string }
  | {
      readonly kind: 'mobile';
      readonly amount_minor: Minor;
      readonly operator: string;
      readonly reference: string;
    };

export interface Settlement {
  readonly tenders: readonly TenderFact[];
  /** Σ tenders = gross + rounding. Only cash is rounded. */
  readonly rounding_minor: Minor;
  readonly change_minor: Minor;
}

const amountOf = (offer: TenderOffer): Minor => (offer.kind === 'cash' ? minor(0) : offer.amount_minor);

function checkOffer(offer: TenderOffer, gross: Minor, referenceNeeded: boolean): Refusal | null {
  const amount = offer.kind === 'cash' ? offer.given_minor : offer.amount_minor;
  if (gross >= 0 ? amount < 0 : amount > 0) return refusal('TENDER_SIGN');
  if (offer.kind !== 'cash' && amount === 0) return refusal('TENDER_SIGN');
  if (referenceNeeded && offer.kind === 'mobile' && offer.reference === '')
    return refusal('REFERENCE_NEEDED');
  return null;
}

const factOf = (offer: Exclude<TenderOffer, { kind: 'cash' }>): TenderFact => ({
  k: offer.kind,
  a: offer.amount_minor,
  ...(offer.kind === 'mobile' && { o: offer.operator }),
  ...(offer.reference !== '' && { r: offer.reference }),
});

/**
 * Settles a sale, or pays a return back. Card and mobile money settle exact amounts; what is left is due in cash, rounded
 * to the coin in use; change comes from cash alone. A return (gross < 0) is paid back exactly, with negative amounts.
 * Refusals: TENDER_SIGN, TENDER_TOO_MUCH, TENDER_SHORT (param missing_minor), REFERENCE_NEEDED. `referenceNeeded`: mobile
 * money carries the operator's reference; the shop may do without.
 */
export function settle(
  gross: Minor,
  offers: readonly TenderOffer[],
  rule: CashRule,
  referenceNeeded = true,
): Result<Settlement, Refusal> {
  for (const offer of offers) {
    const fault = checkOffer(offer, gross, referenceNeeded);
    if (fault) return refused(fault);
  }
  const exact = offers.filter((offer) => offer.kind !== 'cash');
  const handed = sum(offers.map((offer) => (offer.kind === 'cash' ? offer.given_minor : minor(0))));
  const rest = minor(gross - sum(exact.map(amountOf)));
  if (gross >= 0 ? rest < 0 : rest > 0)
    return refused(refusal('TENDER_TOO_MUCH', { over_minor: Math.abs(rest) }));

  const due = cashDue(rest, rule);
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
    rest === 0 ? [] : [{ k: 'cash', a: due, gv: handed, ...(change !== 0 && { ch: change }) }];
  return ok({
    tenders: [...exact.map(factOf), ...cash],
    rounding_minor: minor(due - rest),
    change_minor: change,
  });
}
