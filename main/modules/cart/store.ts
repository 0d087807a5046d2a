import { type Db, param } from '#main/kernel/db/db.ts';
import { readable, spelled } from './readable.ts';
import type { CartState } from './state.ts';

export interface HeldRow {
  readonly id: string;
  readonly label: string | null;
  readonly user_id: number;
  readonly shift: number | null;
  readonly changed_at: number;
  readonly body: string;
}

export function createCartStore(db: Db) {
  const columns = ['id', 'label', 'user_id', 'shift', 'changed_at', 'body'] as const;
  const open = db.prepare('cart.open', (k) =>
    k.selectFrom('cart').select(['id', 'body']).where('state', '=', 'open'),
  );
  const save = db.prepare('cart.save', (k) =>
    k
      .insertInto('cart')
      .values({
        id: param('id'),
        state: param('state'),
        label: param('label'),
        user_id: param('user'),
        shift: param('shift'),
        changed_at: param('at'),
        body: param('body'),
        carried: param('carried'),
      })
      .onConflict((conflict) =>
        conflict.column('id').doUpdateSet((row) => ({
          state: row.ref('excluded.state'),
          label: row.ref('excluded.label'),
          user_id: row.ref('excluded.user_id'),
          shift: row.ref('excluded.shift'),
          changed_at: row.ref('excluded.changed_at'),
          body: row.ref('excluded.body'),
          carried: row.ref('excluded.carried'),
        })),
      ),
  );
  const all = db.prepare('cart.all', (k) => k.selectFrom('cart').select(columns));
  const remove = db.prepare('cart.remove', (k) => k.deleteFrom('cart').where('id', '=', param('id')));
  const held = db.prepare('cart.held', (k) =>
    k.selectFrom('cart').select(columns).where('state', '=', 'held').orderBy('changed_at', 'desc'),
  );
  const heldOne = db.prepare('cart.heldOne', (k) =>
    k.selectFrom('cart').select(columns).where('state', '=', 'held').where('id', '=', param('id')),
  );
  const heldCount = db.prepare('cart.heldCount', (k) =>
    k
      .selectFrom('cart')
      .select((row) => row.fn.countAll<number>().as('n'))
      .where('state', '=', 'held'),
  );
  const userName = db.prepare('cart.userName', (k) =>
    k.selectFrom('user').select('name').where('id', '=', param('id')),
  );

  return {
    open: (): CartState | null => {
      const row = open.get();
      return row ? readable(row) : null;
    },
    save: (
      cart: CartState,
      by: { state: 'open' | 'held'; label: string | null; user: number; shift: number | null; at: number },
    ): void => {
      const carried = by.state === 'held' || (cart.putDown ?? []).length > 0 ? 1 : 0;
      save.run({ id: cart.id, ...by, body: spelled(cart), carried });
    },
    remove: (id: string): void => {
      remove.run({ id });
    },
    ids: (): ReadonlySet<string> => new Set(all.all().map(({ id }) => id)),
    /** Takes out the carts that nobody can read any more: what was there. */
    dropUnreadable: (): HeldRow[] => {
      const gone = all.all().filter((row) => !readable(row));
      for (const { id } of gone) remove.run({ id });
      return gone;
    },
    held: (): HeldRow[] => held.all(),
    heldOne: (id: string): HeldRow | undefined => heldOne.get({ id }),
    heldCount: (): number => heldCount.get()?.n ?? 0,
    userName: (id: number): string | null => userName.get({ id })?.name ?? null,
  };
}
export type CartStore = ReturnType<typeof createCartStore>;
