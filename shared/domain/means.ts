import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import { mulDiv } from './money.ts';
import { referenceKey } from './reference-key.ts';
import type { TenderFact } from './sale-fact.ts';
import type { ExactOffer, TenderOffer } from './tender.ts';
import { type Minor, minor, type Ppm, ppm } from './units.ts';

/** Kinds of means of payment, in the order in which reports say them. */
export const tenderKinds = ['cash', 'card', 'mobile', 'cheque', 'voucher', 'other'] as const;
export type TenderKind = (typeof tenderKinds)[number];

export const referenceRules = ['required', 'optional', 'none'] as const;
export type ReferenceRule = (typeof referenceRules)[number];

/** A means of payment of the shop. Its kind and its name are what a sale records of it. */
export interface Means {
  readonly kind: TenderKind;
  /** '': what its kind is called in the language of the till. */
  readonly name: string;
  readonly reference: ReferenceRule;
  /** The drawer opens for it; for cash it always does. */
  readonly drawer: boolean;
  /** Only who has the permission `sale.means` takes it. */
  readonly kept: boolean;
  /** What its operator keeps of each payment. */
  readonly fee_ppm: Ppm;
  /** Taken for payments; one that is not stands in the list for what it was taken for before. */
  readonly active: boolean;
}

export const mostMeans = 30;
/** Kinds of which there may be several, and that say nothing by themselves. */
export const needsName = (kind: TenderKind): boolean => kind === 'mobile' || kind === 'other';

const plain = (kind: TenderKind, name: string, reference: ReferenceRule): Means => ({
  kind,
  name,
  reference,
  drawer: kind === 'cash',
  kept: false,
  fee_ppm: ppm(0),
  active: true,
});

/** A new one of this kind, as it is mostly taken. */
export const newMeans = (kind: TenderKind): Means =>
  plain(kind, '', kind === 'cheque' ? 'required' : kind === 'cash' ? 'none' : 'optional');

/** The means of a country: cash, cards, and its operators of mobile money. */
export const meansOfCountry = (operators: readonly string[], referenceNeeded: boolean): readonly Means[] => [
  newMeans('cash'),
  newMeans('card'),
  ...operators.map((name) => plain('mobile', name, referenceNeeded ? 'required' : 'optional')),
];

const sameName = (one: string, other: string): boolean =>
  one.trim() === other.trim() || (referenceKey(one) !== '' && referenceKey(one) === referenceKey(other));

/** Place of the first that cannot stand in the list, and why; null where all can. There is one cash, and it is taken. */
export function meansFault(
  list: readonly Means[],
): { readonly at: number; readonly why: 'name' | 'twice' | 'cash' } | null {
  for (const [at, { kind, name, active }] of list.entries()) {
    if (needsName(kind) && referenceKey(name) === '') return { at, why: 'name' };
    if (kind === 'cash' && (!active || name !== '')) return { at, why: 'cash' };
    if (list.slice(0, at).some((one) => one.kind === kind && sameName(one.name, name)))
      return { at, why: 'twice' };
  }
  return list.some(({ kind }) => kind === 'cash') ? null : { at: 0, why: 'cash' };
}

/** What a tender is called in facts and figures: its kind, and its name where it has one. */
export interface NamedTender {
  readonly kind: TenderKind;
  readonly operator?: string | undefined;
}

/** The means that a tender was taken by, however its name was written; undefined where the shop has none. */
export const meansNamed = (list: readonly Means[], { kind, operator = '' }: NamedTender): Means | undefined =>
  list.find((one) => one.kind === kind && sameName(one.name, operator));

/** The offer with its name as it stands in these tenders. */
export function spelledAs(offer: TenderOffer, tenders: readonly TenderFact[]): TenderOffer {
  if (offer.kind === 'cash' || offer.operator === undefined) return offer;
  const { kind, operator } = offer;
  const same = tenders.find((one) => one.kind === kind && sameName(one.operator ?? '', operator));
  return same?.operator === undefined ? offer : { ...offer, operator: same.operator };
}

/** Whether a reference says nothing: without a letter or a figure it cannot be found again. */
const isBare = (reference: string): boolean => referenceKey(reference) === '';

/** The offer as its means has it. Refusal: REFERENCE_NEEDED. */
function asMeans(
  offer: ExactOffer,
  { name, reference }: Pick<Means, 'name' | 'reference'>,
): Result<ExactOffer, Refusal> {
  if (reference === 'required' && isBare(offer.reference)) return refused(refusal('REFERENCE_NEEDED'));
  const named = { ...offer, reference: reference === 'none' ? '' : offer.reference };
  if (named.kind === 'mobile') return ok({ ...named, operator: name });
  const { operator: _written, ...rest } = named;
  return ok(name === '' ? rest : { ...rest, operator: name });
}

/**
 * The offers with the shop's own names of the means of payment. `also`: what goods that come back were paid by, which gives money
 * back whether it is still taken or not. Refusals: OPERATOR_UNKNOWN, REFERENCE_NEEDED.
 */
export function withOwnMeans(
  offers: readonly TenderOffer[],
  own: readonly Means[],
  also: readonly NamedTender[] = [],
): Result<readonly TenderOffer[], Refusal> {
  const named: TenderOffer[] = [];
  for (const offer of offers) {
    if (offer.kind === 'cash') {
      named.push(offer);
      continue;
    }
    const means = meansNamed(own, offer);
    const wasPaid =
      offer.amount_minor < 0 &&
      also.find((one) => one.kind === offer.kind && sameName(one.operator ?? '', offer.operator ?? ''));
    if (!means?.active && !wasPaid)
      return refused(refusal('OPERATOR_UNKNOWN', offer.operator ? { operator: offer.operator } : undefined));
    const as = wasPaid ? { name: wasPaid.operator ?? '', reference: means?.reference ?? 'optional' } : means;
    const taken = as ? asMeans(offer, as) : ok(offer);
    if (!taken.ok) return taken;
    named.push(taken.value);
  }
  return ok(named);
}

/** Whether the drawer opens for what was paid, or paid back. */
export const opensDrawer = (tenders: readonly TenderFact[], own: readonly Means[]): boolean =>
  tenders.some((tender) => tender.kind === 'cash' || meansNamed(own, tender)?.drawer === true);

/** Whether one of these is kept for those who may take it. */
export const takesKept = (tenders: readonly TenderFact[], own: readonly Means[]): boolean =>
  tenders.some((tender) => tender.amount_minor > 0 && meansNamed(own, tender)?.kept === true);

/**
 * A tender with what its operator keeps of it, rounded half away from zero; what was told before stays. Of money that goes back
 * nothing is kept, and nothing that was kept comes back.
 */
export function withFee(tender: TenderFact, own: readonly Means[]): TenderFact {
  const fee_ppm = meansNamed(own, tender)?.fee_ppm ?? 0;
  if (tender.fee_minor !== undefined || tender.amount_minor <= 0 || fee_ppm === 0) return tender;
  const fee_minor: Minor = minor(mulDiv(tender.amount_minor, fee_ppm, 1_000_000, 'half-up'));
  return fee_minor === 0 ? tender : { ...tender, fee_minor };
}
