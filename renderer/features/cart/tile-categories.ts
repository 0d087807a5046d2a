import type { CategoryColour } from '#shared/domain/category-colours.ts';
import { offeredAbove, pathOf } from '#shared/domain/category-place.ts';
import type { CategoryView } from '#shared/modules/catalog/categories-contract.ts';

/** The colour of each: its own, else that of the next one above it that has one. */
export function coloursOf(all: readonly CategoryView[]): ReadonlyMap<number, CategoryColour> {
  const byId = new Map(all.map((one) => [one.id, one]));
  return new Map(
    all.flatMap(({ id }) => {
      const colour = pathOf(byId, id).find((one) => one.colour !== null)?.colour;
      return colour ? [[id, colour] as const] : [];
    }),
  );
}

/**
 * Those that are offered to the finger: with goods in them or under them, not put away. Those under another one come with it
 * when it, or one of them, is chosen; those under one that is put away stand a step higher.
 */
export function offeredOf(all: readonly CategoryView[], chosen: number | null): readonly CategoryView[] {
  const byId = new Map(all.map((one) => [one.id, one]));
  const filled = new Set(
    all.filter(({ products }) => products > 0).flatMap(({ id }) => pathOf(byId, id).map((above) => above.id)),
  );
  const open = new Set(pathOf(byId, chosen).map(({ id }) => id));
  return all.flatMap((one) => {
    const above = offeredAbove(byId, one);
    const [parent] = above;
    const isOffered = filled.has(one.id) && !one.archived && (!parent || open.has(parent.id));
    return isOffered ? [{ ...one, depth: above.length }] : [];
  });
}
