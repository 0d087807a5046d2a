import { stepAmong } from '#renderer/ui/step-among.ts';
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

/** Categories to choose from: not those put away, but for the one that is chosen; those under others stand in. */
export const categoryChoices = (
  all: readonly CategoryView[],
  chosen: number | null = null,
): { value: string; label: string }[] =>
  all
    .filter(({ id, archived }) => !archived || id === chosen)
    .map(({ id, name, depth }) => ({ value: String(id), label: `${'– '.repeat(depth)}${name}` }));
