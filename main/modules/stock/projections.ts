import { defineProjections, derived } from '#main/kernel/journal/projections.ts';
import { stockStore } from './store.ts';

export const stockProjections = defineProjections({
  name: 'stock',
  tables: { stock_move: derived('id'), stock_level: derived('product_id') },
  project: (db) => {
    const store = stockStore(db);
    return {
      sale: ({ body }) => {
        for (const { productId, qty_milli, binned } of body.lines)
          if (binned === undefined)
            store.move.run({
              product_id: productId,
              qty_milli: qty_milli === 0 ? 0 : -qty_milli,
              sold: qty_milli > 0 ? 1 : 0,
            });
      },
      'stock.moved': ({ body, at, user }) => {
        const { why, reason = null } = body;
        const lines = JSON.stringify(body.lines);
        store.record.run({ lines, why, reason, at, user_id: user });
        store.moveAll.run({ lines });
      },
    };
  },
});
