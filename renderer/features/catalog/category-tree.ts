import { stepAmong } from '#renderer/ui/step-among.ts';
import { offeredAbove } from '#shared/domain/category-place.ts';
import type { CategoryView } from '#shared/modules/catalog/categories-contract.ts';

type Place = Pick<CategoryView, 'id' | 'parentId'>;

/** It and all that stand under it: where it cannot be put. */
export function branchOf(all: readonly Place[], id: number): ReadonlySet<number> {
  const found = new Set([id]);
  for (const above of found) for (const one of all) if (one.parentId === above) found.add(one.id);
  return found;
}

/** Before which it stands after one step among those beside it; null: the last; undefined: it stands at that end. */
export function stepOf(all: readonly Place[], id: number, step: -1 | 1): number | null | undefined {
  const parentId = all.find((one) => one.id === id)?.parentId;
  const beside = all.filter((one) => one.parentId === parentId).map((one) => one.id);
  return stepAmong(beside, id, step);
}

export interface CategoryChoice {
  readonly value: string;
  readonly label: string;
  /** How far it stands in, in the list: what is chosen is its name alone. */
  readonly depth: number;
}

/** Categories to choose from: not those put away, but for the one that is chosen; those under others stand in. */
export function categoryChoices(
  all: readonly CategoryView[],
  chosen: number | null = null,
): readonly CategoryChoice[] {
  const byId = new Map(all.map((one) => [one.id, one]));
  return all
    .filter(({ id, archived }) => !archived || id === chosen)
    .map((one) => ({ value: String(one.id), label: one.name, depth: offeredAbove(byId, one).length }));
}

/** Whether something that is still offered stands under it. */
export const leavesOffered = (all: readonly CategoryView[], id: number): boolean => {
  const under = branchOf(all, id);
  return all.some((one) => one.id !== id && under.has(one.id) && !one.archived);
};
