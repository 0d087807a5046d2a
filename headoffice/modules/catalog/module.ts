import { defineModule } from '#headoffice/kernel/module.ts';
import { ok } from '#shared/kernel/result.ts';
import { catalogProjections } from './projections.ts';
import { createPublications } from './publications.ts';

/** Products and prices as the head office gives them out, and what the tills have taken of them. */
export const catalog = defineModule({
  name: 'catalog',
  projections: catalogProjections,
  create: ({ tenants }) => {
    const publications = createPublications(tenants);
    return {
      handlers: {
        published: async (asked, { store, till, now }) =>
          ok(await publications.next(store, till, asked, now)),
      },
      api: publications.api,
    };
  },
});
