import type { Db } from '#main/kernel/db/db.ts';
import type { CartStore } from './store.ts';

/** How many carts are on hold: shown with the cart at each scan, so it is not asked of the disk. */
export function createHeldCount(db: Db, store: CartStore) {
  let count = store.heldCount();
  return {
    get: (): number => count,
    change: (by: 1 | -1): void => {
      const before = count;
      db.afterRollback(() => {
        count = before;
      });
      count += by;
    },
  };
}
export type HeldCount = ReturnType<typeof createHeldCount>;
