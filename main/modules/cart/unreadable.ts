import { minor } from '#shared/domain/units.ts';
import { tokenSchema } from '#shared/kernel/define.ts';
import type { CartDeps } from './deps.ts';
import { emptyCart } from './state.ts';
import type { CartStore } from './store.ts';

interface UnreadableDeps extends Pick<CartDeps, 'db' | 'clock' | 'openShift' | 'heldByCart' | 'onFault'> {
  readonly store: CartStore;
}

/**
 * When the till opens. Carts that nobody can read any more are no reason not to sell: they go. Cash that the drawer holds for one
 * stays under its name, on hold without goods: whoever throws that away says that the money was given back, and it is recorded.
 */
export function setAsideUnreadable({
  db,
  store,
  clock,
  openShift,
  heldByCart,
  onFault,
}: UnreadableDeps): void {
  const hold = (cart: Parameters<CartStore['save']>[0], row?: { label: string | null; user_id: number }) =>
    store.save(cart, {
      state: 'held',
      label: row?.label ?? cart.heldAs ?? null,
      user: row?.user_id ?? 0,
      shift: openShift(),
      at: clock.now(),
    });
  db.transaction(() => {
    const gone = new Map(store.dropUnreadable().map((row) => [row.id, row]));
    for (const id of gone.keys()) onFault('cart.unreadable', new Error(id));
    const open = store.open();
    const there = store.ids();
    for (const [id, amount_minor] of heldByCart()) {
      const isSum = Number.isSafeInteger(amount_minor);
      // It could neither be paid nor given up, and would keep the counter for ever.
      if (!isSum && open?.id === id) hold(open);
      if (!isSum || there.has(id) || !tokenSchema.safeParse(id).success) continue;
      const putDown = [{ kind: 'cash' as const, given_minor: minor(amount_minor) }];
      hold({ ...emptyCart(id, clock.now()), putDown }, gone.get(id));
    }
  });
}
