interface Place {
  readonly id: number;
  readonly parentId: number | null;
  readonly archived: boolean;
}

/** It and all above it, the nearest first. */
export function pathOf<Category extends Place>(
  byId: ReadonlyMap<number, Category>,
  id: number | null,
): readonly Category[] {
  const one = id === null ? undefined : byId.get(id);
  return one ? [one, ...pathOf(byId, one.parentId)] : [];
}

/** Those above it where goods are offered: what stands under one that is put away stands a step higher. */
export const offeredAbove = <Category extends Place>(
  byId: ReadonlyMap<number, Category>,
  { parentId }: Category,
): readonly Category[] => pathOf(byId, parentId).filter(({ archived }) => !archived);
