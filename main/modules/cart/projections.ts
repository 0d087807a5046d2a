import { defineProjections, keptBy } from '#main/kernel/journal/projections.ts';
import { createCartStore } from './store.ts';

export const cartProjections = defineProjections({
  name: 'cart',
  tables: { cart: keptBy('carried') },
  answers: (db) => ({
    openCarts: () => {
      const carts = createCartStore(db);
      const current = carts.open();
      return [
        ...(current && current.lines.length > 0 ? [current.id] : []),
        ...carts.held().map(({ id }) => id),
      ];
    },
  }),
});
