import { cache, defineProjections } from '#main/kernel/journal/projections.ts';
import { createProductsStore } from './products-store.ts';

export const reportsProjections = defineProjections({
  name: 'reports',
  tables: { product_total: cache },
  project: (db) => {
    const store = createProductsStore(db);
    return { 'clock.corrected': ({ day }) => store.moveLater(day) };
  },
});
