import type { Db } from '#main/kernel/db/db.ts';
import { createRevisions } from '#main/kernel/db/revisions.ts';
import type { Handlers } from '#main/kernel/door.ts';
import type { Author, Journal } from '#main/kernel/journal/journal.ts';
import type { Facts } from '#shared/contract/facts.ts';
import { type CategoryColour, categoryColours } from '#shared/domain/category-colours.ts';
import { fold } from '#shared/domain/fold.ts';
import { refusal } from '#shared/kernel/refusal.ts';
import { ok, refused } from '#shared/kernel/result.ts';
import type { CategoryView } from '#shared/modules/catalog/categories-contract.ts';
import { inPlace } from './in-place.ts';
import type { CatalogStore } from './store.ts';

type CategoryOperation =
  | 'catalog.categories'
  | 'catalog.saveCategory'
  | 'catalog.moveCategory'
  | 'catalog.setCategoryArchived'
  | 'catalog.mergeCategory';

export type CategoryRow = ReturnType<CatalogStore['categories']['all']>[number];

interface CategoriesDeps {
  readonly db: Db;
  readonly journal: Journal;
  readonly store: CatalogStore;
  /** Products on sale in each. */
  readonly counted: () => ReadonlyMap<number | null, number>;
  /** Forgets what is remembered of goods and tells the screens. */
  readonly changed: () => void;
}

/** Each followed by those under it, with how many stand above it. What stands in a ring, or under nothing, comes at the end. */
export function treeOf(rows: readonly CategoryRow[]): (CategoryRow & { readonly depth: number })[] {
  const sorted = rows.toSorted((a, b) => inPlace(a, b));
  const under = Map.groupBy(sorted, (row) => row.parent_id);
  const found = new Map<number, CategoryRow & { readonly depth: number }>();
  /** Those to come, the next one last. */
  const follow = (first: readonly CategoryRow[]): void => {
    const ahead = first.toReversed().map((row) => ({ row, depth: 0 }));
    for (let next = ahead.pop(); next; next = ahead.pop()) {
      const { row, depth } = next;
      if (found.has(row.id)) continue;
      found.set(row.id, { ...row, depth });
      for (const child of under.get(row.id)?.toReversed() ?? []) ahead.push({ row: child, depth: depth + 1 });
    }
  };
  follow(under.get(null) ?? []);
  for (const row of sorted) if (!found.has(row.id)) follow([row]);
  return [...found.values()];
}

/** "boissons" and "Boissons" are one category for whoever looks for it; signs alone are told apart as they are. */
export const categoryKey = (name: string): string => fold(name) || name;

/** The category of a name, or the one that took over its goods. */
export const categoryCalled = (rows: readonly CategoryRow[], name: string | null): number | null => {
  const found = rows.find((row) => row.name === name);
  return found?.merged_into ?? found?.id ?? null;
};

/** The tree of the shop's goods: names, colours, order; what is put away, and what became part of another. */
export function createCategories({ db, journal, store, counted, changed }: CategoriesDeps) {
  const revisions = createRevisions();
  const colourOf = (row: CategoryRow): CategoryColour | null =>
    categoryColours.find((colour) => colour === row.colour) ?? null;
  const formOf = (row: CategoryRow) => ({
    name: row.name,
    parentId: row.parent_id,
    colour: colourOf(row),
  });
  const viewOf = (row: CategoryRow & { readonly depth: number }): CategoryView => ({
    id: row.id,
    ...formOf(row),
    depth: row.depth,
    archived: row.archived === 1,
    products: counted().get(row.id) ?? 0,
    revision: revisions.of(`category ${row.id}`, formOf(row)),
  });
  /** Those that can be chosen, archived ones too. */
  const own = (): CategoryRow[] => store.categories.all().filter(({ merged_into }) => merged_into === null);
  const ownOf = (id: number | null): CategoryRow | undefined => own().find((row) => row.id === id);
  const named = (id: number): CategoryRow | undefined => store.categories.all().find((row) => row.id === id);

  /** A category may not become its own ancestor. */
  const wouldLoop = (id: number, parentId: number | null): boolean => {
    const parents = new Map(store.categories.all().map((row) => [row.id, row.parent_id]));
    // In a damaged store some stand in a ring already: each is passed once.
    for (let at = parentId; at !== null; ) {
      if (at === id) return true;
      const above: number | null = parents.get(at) ?? null;
      parents.delete(at);
      at = above;
    }
    return false;
  };
  const record = (
    { id, name }: Pick<CategoryRow, 'id' | 'name'>,
    what: Facts['catalog.category']['what'],
    author: Author,
    into?: number,
  ): void => {
    journal.append(
      'catalog.category',
      { categoryId: id, what, name, ...(into !== undefined && { into }) },
      author,
    );
    changed();
  };

  const handlers: Handlers<CategoryOperation> = {
    'catalog.categories': () => ok(treeOf(own()).map(viewOf)),
    'catalog.saveCategory': ({ id, revision: madeOn, ...typed }, context) => {
      const all = store.categories.all();
      const known = ownOf(id);
      const stored = known && formOf(known);
      const merged = stored ? revisions.merge(`category ${id}`, madeOn, typed, stored) : ok(typed);
      if (!merged.ok) return merged;
      const { name, parentId: parent_id, colour } = merged.value;
      const missing = (wanted: number | null): boolean => wanted !== null && !ownOf(wanted);
      if (missing(id) || missing(parent_id) || (id !== null && wouldLoop(id, parent_id)))
        return refused(refusal('NOT_FOUND'));
      const others = all.filter((category) => category.id !== id);
      const other =
        others.find((category) => category.name === name) ??
        // Two that were alike before keep their names.
        (stored && categoryKey(stored.name) === categoryKey(name)
          ? undefined
          : others.find((category) => categoryKey(category.name) === categoryKey(name)));
      const into = other?.merged_into ? named(other.merged_into) : undefined;
      if (into) return refused(refusal('CATEGORY_MERGED', { name, into: into.name }));
      if (other) return refused(refusal('NAME_TAKEN', { name: other.name }));
      if (id !== null) store.editCategory.run({ id, name, parent_id, colour });
      const saved = id ?? store.addCategory.run({ name, parent_id, colour }).lastInsertRowid;
      record({ id: saved, name }, stored ? 'edited' : 'created', context);
      if (stored)
        db.afterCommit(() =>
          revisions.saved(`category ${saved}`, stored, merged.value, context.session.user?.name),
        );
      const row = treeOf(own()).find((category) => category.id === saved);
      if (!row) throw new Error(`category ${saved} was just written and is gone`);
      return ok(viewOf(row));
    },
    'catalog.moveCategory': ({ id, parentId: parent_id, before }, context) => {
      const row = ownOf(id);
      const beside = own()
        .filter((other) => other.parent_id === parent_id && other.id !== id)
        .sort(inPlace);
      const at = before === null ? beside.length : beside.findIndex((other) => other.id === before);
      if (!row || at < 0 || (parent_id !== null && !ownOf(parent_id)) || wouldLoop(id, parent_id))
        return refused(refusal('NOT_FOUND'));
      for (const [place, category] of beside.toSpliced(at, 0, row).entries())
        store.placeCategory.run({ id: category.id, parent_id, place });
      record(row, 'moved', context);
      return ok({});
    },
    'catalog.setCategoryArchived': ({ id, archived }, context) => {
      const row = ownOf(id);
      if (!row) return refused(refusal('NOT_FOUND'));
      if ((row.archived === 1) !== archived) {
        store.archiveCategory.run({ id, archived: archived ? 1 : 0 });
        record(row, archived ? 'archived' : 'restored', context);
      }
      return ok({});
    },
    'catalog.mergeCategory': ({ id, into }, context) => {
      const [row, target] = [ownOf(id), ownOf(into)];
      if (!row || !target || id === into) return refused(refusal('NOT_FOUND'));
      // What stood under it goes on under the other; that one itself may have stood there.
      if (wouldLoop(id, into))
        store.placeCategory.run({ id: into, parent_id: row.parent_id, place: row.place });
      for (const child of own().filter((other) => other.parent_id === id && other.id !== into))
        store.placeCategory.run({ id: child.id, parent_id: into, place: child.place });
      store.moveGoods.run({ id, into });
      store.mergeCategory.run({ id, into });
      record(row, 'merged', context, into);
      return ok({});
    },
  };
  return {
    handlers,
    named,
    /** Can be chosen for goods: it is there, and no part of another. */
    isOwn: (id: number): boolean => ownOf(id) !== undefined,
  };
}
