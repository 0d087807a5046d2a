import type { Db } from '#main/kernel/db/db.ts';
import type { Search } from './search.ts';
import type { CatalogStore } from './store.ts';

/** Products that were hardly ever sold come after all regions, in the order in which they were made. */
export const unsold = 100_000_000;
const regionSize = 1_000_000;
const regions = 64;
const movesPerSlice = 16;

/** Regions by the logarithm of the sales, two to a doubling: a product moves a few dozen times in its life, no more. */
export function regionOf(sold: number): { from: number; to: number } | null {
  if (sold < 2) return null;
  const level = Math.min(regions - 1, Math.floor(Math.log2(sold) * 2));
  const from = (regions - 1 - level) * regionSize + 1;
  return { from, to: from + regionSize - 1 };
}

/**
 * Keeps what sells at the head of every list and search, a few products at a time, when the till is idle. Nothing here is
 * a fact, so no sale waits for its way to the disk.
 */
export function createRanking({
  db,
  store,
  search,
}: {
  readonly db: Db;
  readonly store: CatalogStore;
  readonly search: Search;
}) {
  const touched = new Set<number>();
  const { index } = search;

  const move = (id: number): boolean => {
    const now = index.sold.get({ id });
    const region = now && regionOf(now.sold);
    if (!now || !region || (now.rank >= region.from && now.rank <= region.to)) return false;
    const row = store.byId.get({ id });
    if (!row) return false;
    const rank = (index.lastIn.get(region)?.rank ?? region.from - 1) + 1;
    if (rank > region.to) return false;
    search.drop(now.rank);
    index.setRank.run({ id, rank });
    search.place({
      id,
      rank,
      name: row.name,
      codes: store.codes.all({ id }).map(({ code }) => code),
      categoryId: row.category_id,
      archived: row.archived === 1,
    });
    return true;
  };

  return {
    touch: (ids: Iterable<number>): void => {
      for (const id of ids) touched.add(id);
    },
    /** Moves some of the products sold since; true while there are more. */
    settle: (): boolean => {
      if (touched.size === 0) return false;
      const some = [...touched].slice(0, movesPerSlice * 4);
      db.transaction(() => {
        let moves = 0;
        for (const id of some) {
          if (moves >= movesPerSlice) break;
          if (move(id)) moves += 1;
          touched.delete(id);
        }
      }, 'relaxed');
      return touched.size > 0;
    },
    /** Removes rows of the search tables that an interrupted or finished import left; true while there are more. */
    sweep: (): boolean => {
      const orphans = index.orphans.all();
      if (orphans.length === 0) return false;
      db.transaction(() => {
        let room = 64;
        for (const { first_rank: first, last_rank: last } of orphans) {
          const until = Math.min(last, first + room - 1);
          for (let rank = first; rank <= until; rank++) search.drop(rank);
          room -= until - first + 1;
          if (until === last) index.release.run({ first });
          else index.shrink.run({ first, next: until + 1 });
          if (room <= 0) break;
        }
      }, 'relaxed');
      return true;
    },
  };
}
export type Ranking = ReturnType<typeof createRanking>;
