import { cache, defineProjections, derived, kept } from '#main/kernel/journal/projections.ts';
import { createCustomersStore } from './store.ts';

/** As sales name him; never to be changed. */
export const customerKind = 'customer';

export const customersProjections = defineProjections({
  name: 'customers',
  tables: {
    customer: kept,
    customer_term: cache,
    customer_sale: derived('customer_id, sale', { detail: { ticket: 'sale' } }),
    customer_total: derived('customer_id'),
  },
  refresh: (db) => createCustomersStore(db).forgetTerms(),
  project: (db) => {
    const store = createCustomersStore(db);
    return {
      sale: ({ body, at }) => {
        const customer = body.carries?.[customerKind];
        if (customer !== undefined)
          store.recordSale({ customer, sale: body.number, at, gross: body.gross_minor });
      },
      // Where the journal is played over what an older backup kept, he is erased once more.
      'customer.erased': ({ body, at }) => store.erase(body.customerId, at),
    };
  },
});
