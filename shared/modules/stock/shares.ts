import type { SaleFact } from '#shared/domain/sale-fact.ts';
import { defineShares, type SharedRow } from '#shared/kernel/shares.ts';
import type { StockMoved } from './facts.ts';

/** Sums of movements, by the till's own products: quantities are never taken over from anybody. */
export const stockShares = defineShares({
  name: 'stock',
  tables: {
    till_stock: {
      is: 'sums',
      key: ['product_id'],
      columns: { product_id: 'int8', qty_milli: 'int8' },
    },
  },
  follows: {
    sale: ({ body }: SharedRow<SaleFact>, add) => {
      for (const { productId, qty_milli } of body.lines)
        add('till_stock', { product_id: productId, qty_milli: -qty_milli });
    },
    'stock.moved': ({ body }: SharedRow<StockMoved>, add) => {
      for (const [product_id, qty_milli] of body.lines) add('till_stock', { product_id, qty_milli });
    },
  },
});
