import type { Db } from '#main/kernel/db/db.ts';
import type { CartState } from './state.ts';
import type { CartStore } from './store.ts';

/** The body of a longer cart is not written at each scan. */
const longLines = 100;
const longWait_ms = 400;

type By = Parameters<CartStore['save']>[1];

/**
 * Keeps the cart at the counter on the disk. A scan of a long cart waits for the next ones: a kill takes at most the scans of
 * `longWait_ms`, and 2,000 lines do not make half a gigabyte of writes. Whatever commits durably writes it at once.
 */
export function createSaving(db: Db, store: CartStore, onFault: (name: string, error: unknown) => void) {
  let waiting: { readonly cart: CartState; readonly by: By } | null = null;
  let timer: NodeJS.Timeout | null = null;

  const wait = (next: typeof waiting): void => {
    const before = waiting;
    db.afterRollback(() => {
      waiting = before;
    });
    waiting = next;
  };
  const write = (): void => {
    timer = null;
    if (!waiting) return;
    const { cart, by } = waiting;
    try {
      db.transaction(() => store.save(cart, by), 'relaxed');
      waiting = null;
    } catch (error) {
      // It stays in memory, and the next change tries again.
      onFault('cart.save', error);
    }
  };

  return {
    /** Inside the transaction of the command that changed the cart. */
    save: (cart: CartState, by: By): void => {
      if (db.durable || cart.lines.length <= longLines) {
        wait(null);
        store.save(cart, by);
        return;
      }
      wait({ cart, by });
      timer ??= setTimeout(write, longWait_ms).unref();
    },
    remove: (id: string): void => {
      wait(null);
      store.remove(id);
    },
    close: (): void => {
      if (timer) clearTimeout(timer);
      write();
    },
  };
}
