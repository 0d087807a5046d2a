import type { PaperWidth } from '#shared/domain/receipt.ts';
import type { PrinterProfileView } from '#shared/modules/printing/contract.ts';

/** What a list offers, with the value in force always among it, in rising order. */
export const withCurrent = (values: readonly number[], current: number): number[] =>
  [...new Set([...values, current])].sort((one, other) => one - other);

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

/** The printers for this width of paper, a printer of the same family that writes fewer columns beside it. */
export const printersFor = (
  profiles: readonly PrinterProfileView[],
  width: PaperWidth,
): (PrinterProfileView & { readonly narrower: boolean })[] =>
  profiles
    .filter(({ paper }) => paper === width)
    .map((profile, at, all) => ({
      ...profile,
      narrower: all.findIndex(({ family }) => family === profile.family) < at,
    }));

/** The profile in force for this width: itself, one of its family, or the generic one. */
export function profileFor(
  profiles: readonly PrinterProfileView[],
  current: string,
  width: PaperWidth,
): string {
  const offered = profiles.filter(({ paper }) => paper === width);
  const family = profiles.find(({ id }) => id === current)?.family ?? 'generic';
  const found =
    offered.find(({ id }) => id === current) ??
    offered.find((profile) => profile.family === family) ??
    offered.find((profile) => profile.family === 'generic');
  return found?.id ?? current;
}
