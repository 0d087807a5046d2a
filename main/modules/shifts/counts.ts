import { type DifferenceAsks, type DifferenceLimits, differenceAsks } from '#shared/domain/bounds.ts';
import { type Minor, minor } from '#shared/domain/units.ts';
import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import type { DenominationCount, ShiftReport } from '#shared/modules/shifts/contract.ts';
import type { BlindCountRow } from './counts-store.ts';

/** A count of who counts blind, and what the close asks about it. */
export interface StandingCount {
  readonly counted_minor: Minor;
  readonly asks: DifferenceAsks;
  /** Whether an earlier count of the shift asks that, whatever this one would. */
  readonly earlier: boolean;
}

/** Notes and coins, or none of them counted one by one. */
export function addsUp(count: DenominationCount | null, total: Minor): boolean {
  if (count === null) return true;
  let sum = 0;
  for (const { value_minor, count: pieces } of count) {
    if (value_minor <= 0) return false;
    sum += value_minor * pieces;
  }
  return sum === total;
}

const rank: readonly DifferenceAsks[] = ['nothing', 'reason', 'approval'];
const askedBy = (last: BlindCountRow | undefined): DifferenceAsks =>
  rank.find((one) => one === last?.asks) ?? 'nothing';

/** What a count asks: no less than one that was taken before in this shift, or counting again would tell what fits. */
export function asksOf(
  counts: readonly BlindCountRow[],
  difference_minor: number,
  limits: DifferenceLimits,
): Pick<StandingCount, 'asks' | 'earlier'> {
  const now = differenceAsks(difference_minor, limits);
  const before = askedBy(counts.at(-1));
  return rank.indexOf(now) > rank.indexOf(before)
    ? { asks: now, earlier: false }
    : { asks: before, earlier: before !== 'nothing' };
}

/** The count that was taken of what the drawer still holds; null where there is none, or money has moved since. */
export function standingCount(
  counts: readonly BlindCountRow[],
  expected_minor: number,
): StandingCount | null {
  const last = counts.at(-1);
  if (last?.expected_minor !== expected_minor) return null;
  const asks = askedBy(last);
  const earlier = asks !== 'nothing' && askedBy(counts.at(-2)) === asks;
  return { counted_minor: minor(last.counted_minor), asks, earlier };
}

/** The counts before the last one that differed from what the drawer should have held, for who reads the Z. */
export const differedBefore = (counts: readonly BlindCountRow[], nameOf: (user: number) => string) =>
  counts
    .slice(0, -1)
    .filter(({ counted_minor, expected_minor }) => counted_minor !== expected_minor)
    .map(({ at, user_id, counted_minor, expected_minor }) => ({
      at,
      user: nameOf(user_id),
      counted_minor: minor(counted_minor),
      difference_minor: minor(counted_minor - expected_minor),
    }));

/** Why this count is not the one that stands; null where it is. */
export const countRefusal = (standing: StandingCount | null, counted_minor: number): Refusal | null =>
  standing !== null && standing.counted_minor !== counted_minor
    ? refusal('COUNT_STANDS', { counted_minor: standing.counted_minor })
    : null;

type ReportedCash = NonNullable<ShiftReport['cash']>;
/** Whoever counts against an X counts what was put down for the sale at the counter as well. */
export const withUnheld = (cash: ReportedCash, more: number): ReportedCash => ({
  ...cash,
  held_minor: minor((cash.held_minor ?? 0) + more),
  expected_minor: minor(cash.expected_minor + more),
});
