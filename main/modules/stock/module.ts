import { defineModule } from '#main/kernel/module.ts';
import type { CatalogApi } from '#main/modules/catalog/module.ts';
import { stockProjections } from './projections.ts';
import { createStock } from './service.ts';

export const stock = defineModule({
  name: 'stock',
  projections: stockProjections,
  reads: ['product', 'barcode', 'category', 'sale', 'sale_line', 'user'],
  create: ({ db, journal, emit }, { catalog }: { catalog: CatalogApi }) => {
    const { handlers } = createStock({ db, journal, emit, detail: catalog.detail });
    return { handlers, api: null };
  },
});
