import type { CategoryColour } from '#shared/domain/category-colours.ts';
import type { CategoryView } from '#shared/modules/catalog/categories-contract.ts';

const pathOf = (byId: ReadonlyMap<number, CategoryView>, id: number | null): readonly CategoryView[] => {
  const one = id === null ? undefined : byId.get(id);
  return one ? [one, ...pathOf(byId, one.parentId)] : [];
};

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
 * when it, or one of them, is chosen.
 */
export function offeredOf(all: readonly CategoryView[], chosen: number | null): readonly CategoryView[] {
  const byId = new Map(all.map((one) => [one.id, one]));
  const filled = new Set(
    all.filter(({ products }) => products > 0).flatMap(({ id }) => pathOf(byId, id).map((above) => above.id)),
  );
  const open = new Set(pathOf(byId, chosen).map(({ id }) => id));
  return all.filter(
    ({ id, parentId }) =>
      filled.has(id) &&
      (parentId === null || open.has(parentId)) &&
      pathOf(byId, id).every(({ archived }) => !archived),
  );
}
