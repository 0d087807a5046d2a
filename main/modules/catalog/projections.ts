import { cache, defineProjections, derived, kept } from '#main/kernel/journal/projections.ts';
import { createPriceStore } from './price-store.ts';
import { createPublicationStore } from './publication-store.ts';
import { searchAnew } from './search-anew.ts';

export const catalogProjections = defineProjections({
  name: 'catalog',
  tables: {
    product: kept,
    barcode: kept,
    category: kept,
    price_change: derived('product_id, position'),
    publication_taken: derived('position'),
    product_search: cache,
    code_search: cache,
    search_term: cache,
    search_orphan: cache,
    last_import: kept,
    import_under_way: kept,
    import_shape: kept,
  },
  refresh: searchAnew,
  project: (db) => {
    const prices = createPriceStore(db);
    const publications = createPublicationStore(db);
    return {
      'catalog.published': ({ body, at }, position) => publications.record.run({ ...body, at, position }),
      'catalog.repriced': ({ body, at, user }, position) => prices.record(body.lines, { at, user, position }),
    };
  },
});
