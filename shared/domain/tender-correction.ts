import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import { type CashRule, cashDue } from './cash.ts';
import type { SaleFact, TenderFact } from './sale-fact.ts';
import { type Minor, minor, sum } from './units.ts';

/** The means of payment that a tender should have been recorded as. */
export type RightMeans = Pick<TenderFact, 'kind' | 'operator' | 'reference' | 'bank' | 'due'>;

/** What settles a sale once a wrong tender was corrected. */
export interface CorrectedTenders {
  readonly tenders: readonly TenderFact[];
  /** Σ tenders = gross + rounding. */
  readonly rounding_minor: Minor;
}

/** A sale as it is settled since a tender was put right: by the last such row. */
export function settledBy(
  sale: SaleFact,
  { to, rounding }: { readonly to: readonly TenderFact[]; readonly rounding?: readonly [Minor, Minor] },
): SaleFact {
  const { rounding_minor: _before, ...rest } = sale;
  const now = rounding?.[1] ?? minor(0);
  return { ...rest, tenders: to, ...(now !== 0 && { rounding_minor: now }) };
}

const meansOf = ({ kind, operator, reference, bank, due }: RightMeans): string =>
  JSON.stringify([kind, operator, reference, bank, due].map((part) => part ?? null));

const cashOf = (amount_minor: Minor, change: Minor): TenderFact => ({
  kind: 'cash',
  amount_minor,
  given_minor: minor(amount_minor + change),
  ...(change !== 0 && { change_minor: change }),
});

/**
 * The tenders of a sale where the one at `place` (from 1) was another means of payment. What was keyed as cash comes to the exact
 * rest by another means, what was keyed as another comes to coins in cash, as if it had been keyed so from the beginning; there is
 * one tender of cash at the most. Money that was given back keeps its amounts. Refusals: NOT_FOUND where there is no such tender,
 * TENDER_AS_IT_WAS where nothing would be another.
 */
export function withRightMeans(
  sale: Pick<SaleFact, 'gross_minor' | 'tenders' | 'rounding_minor'>,
  place: number,
  right: RightMeans,
  rule: CashRule,
): Result<CorrectedTenders, Refusal> {
  const wrong = sale.tenders[place - 1];
  if (!wrong) return refused(refusal('NOT_FOUND'));
  if (meansOf(wrong) === meansOf(right)) return refused(refusal('TENDER_AS_IT_WAS'));
  const others = sale.tenders.filter((_, at) => at !== place - 1);
  const inPlace = (tender: TenderFact): TenderFact[] => sale.tenders.with(place - 1, tender);
  const settled = (tenders: readonly TenderFact[]): Result<CorrectedTenders, Refusal> =>
    ok({
      tenders,
      rounding_minor: minor(sum(tenders.map(({ amount_minor }) => amount_minor)) - sale.gross_minor),
    });
  const isBack = wrong.amount_minor < 0;
  if (right.kind !== 'cash') {
    const exact = minor(sale.gross_minor - sum(others.map(({ amount_minor }) => amount_minor)));
    const amount_minor = wrong.kind === 'cash' && !isBack ? exact : wrong.amount_minor;
    return settled(inPlace({ ...right, amount_minor }));
  }
  const cash = others.find(({ kind }) => kind === 'cash');
  const exact = sum(others.map((one) => (one === cash ? minor(0) : one.amount_minor)));
  const rest = minor(sale.gross_minor - exact);
  // Less than the smallest coin is still what was taken.
  const due = isBack ? minor(wrong.amount_minor + (cash?.amount_minor ?? 0)) : cashDue(rest, rule) || rest;
  const corrected = cashOf(due, cash?.change_minor ?? minor(0));
  return settled(cash ? others.map((one) => (one === cash ? corrected : one)) : inPlace(corrected));
}

/** What the drawer holds more, or less, by a correction. Minor units. */
export const cashChange = (from: readonly TenderFact[], to: readonly TenderFact[]): Minor => {
  const cash = (tenders: readonly TenderFact[]): number =>
    sum(tenders.map(({ kind, amount_minor }) => (kind === 'cash' ? amount_minor : minor(0))));
  return minor(cash(to) - cash(from));
};
