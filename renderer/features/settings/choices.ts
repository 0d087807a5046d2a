import { withCurrent } from '#renderer/ui/with-current.ts';

/** Steps that cash can be rounded to: not at all, or to a coin that exists. */
export const cashSteps = (
  denominations: readonly { readonly value_minor: number; readonly kind: 'note' | 'coin' }[],
  current: number,
): number[] =>
  withCurrent(
    [1, ...denominations.filter(({ kind }) => kind === 'coin').map(({ value_minor }) => value_minor)],
    current,
  );

/** Differences that a shop may let pass: none, a piece of its money, or a few of its largest notes. */
export function differenceSteps(
  denominations: readonly { readonly value_minor: number }[],
  current: number | null,
): number[] {
  const pieces = denominations.map(({ value_minor }) => value_minor);
  const largest = Math.max(1, ...pieces);
  return withCurrent([0, ...pieces, 2 * largest, 5 * largest], current ?? 0);
}
