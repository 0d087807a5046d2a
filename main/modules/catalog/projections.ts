import { cache, defineProjections, derived, kept } from '#main/kernel/journal/projections.ts';
import { createPriceStore } from './price-store.ts';
import { searchAnew } from './search-anew.ts';

export const catalogProjections = defineProjections({
  name: 'catalog',
  tables: {
    product: kept,
    barcode: kept,
    category: kept,
    price_change: derived('product_id, position'),
    product_search: cache,
    code_search: cache,
    search_term: cache,
    search_orphan: cache,
    last_import: kept,
    import_shape: kept,
  },
  refresh: searchAnew,
  project: (db) => {
    const prices = createPriceStore(db);
    return {
      'catalog.repriced': ({ body, at, user }, position) => prices.record(body.lines, { at, user, position }),
    };
  },
});
