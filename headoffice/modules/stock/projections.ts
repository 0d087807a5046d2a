import { defineProjections, sums } from '#headoffice/kernel/inbox/projections.ts';

/** Sums of movements, by the till's own products: quantities are never taken over from anybody. */
export const stockProjections = defineProjections({
  name: 'stock',
  tables: {
    till_stock: sums<'till_stock'>(['product_id'], { product_id: 'int8', qty_milli: 'int8' }),
  },
  follows: {
    sale: ({ body }, add) => {
      for (const { productId, qty_milli } of body.lines)
        add('till_stock', { product_id: productId, qty_milli: -qty_milli });
    },
    'stock.moved': ({ body }, add) => {
      for (const [product_id, qty_milli] of body.lines) add('till_stock', { product_id, qty_milli });
    },
  },
});
