import { defineModule } from '#headoffice/kernel/module.ts';
import { ok, refused } from '#shared/kernel/result.ts';
import { publishedRowReader } from '#shared/modules/catalog/published-rows.ts';
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
        listPublications: async (_, { sees, now }) =>
          ok({ publications: await publications.api.publications(sees, now) }),
        publish: async (asked, { sees, now }) => {
          const read = publishedRowReader();
          const rows = asked.rows.map(read);
          if (rows.some(({ fault }) => fault !== null)) return refused('LIST_WRONG');
          const list = { ...asked, rows: rows.map(({ row }) => [...row]) };
          const made = await publications.api.publishAs(sees, list, now);
          return made ? ok(made) : refused('KEY_MAY_NOT');
        },
      },
      api: publications.api,
    };
  },
});
