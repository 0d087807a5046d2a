import { type DifferenceAsks, type DifferenceLimits, differenceAsks } from '#shared/domain/bounds.ts';
import { type Minor, minor } from '#shared/domain/units.ts';
import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import type { BlindCountRow } from './store.ts';

/** A count of who counts blind, and what the close asks about it. */
export interface StandingCount {
  readonly counted_minor: Minor;
  readonly asks: DifferenceAsks;
}

const rank: readonly DifferenceAsks[] = ['nothing', 'reason', 'approval'];
const askedBy = (last: BlindCountRow | null): DifferenceAsks =>
  rank.find((one) => one === last?.asks) ?? 'nothing';

/** What a count asks: no less than one that was taken before in this shift, or counting again would tell what fits. */
export function asksOf(
  last: BlindCountRow | null,
  difference_minor: number,
  limits: DifferenceLimits,
): DifferenceAsks {
  const now = differenceAsks(difference_minor, limits);
  const before = askedBy(last);
  return rank.indexOf(now) > rank.indexOf(before) ? now : before;
}

/** The count that was taken of what the drawer still holds; null where there is none, or money has moved since. */
export function standingCount(last: BlindCountRow | null, expected_minor: number): StandingCount | null {
  if (last === null || last.expected_minor !== expected_minor) return null;
  return { counted_minor: minor(last.counted_minor), asks: askedBy(last) };
}

/** Why this count is not the one that stands; null where it is. */
export const countRefusal = (standing: StandingCount | null, counted_minor: number): Refusal | null =>
  standing !== null && standing.counted_minor !== counted_minor
    ? refusal('COUNT_STANDS', { counted_minor: standing.counted_minor })
    : null;
