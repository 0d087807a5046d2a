import { defineProjections, latest } from '#headoffice/kernel/inbox/projections.ts';

/** What each till has taken of what was published, and what it calls its goods. */
export const catalogProjections = defineProjections({
  name: 'catalog',
  tables: {
    till_publication: latest<'till_publication'>([], {
      version: 'int8',
      publication: 'text',
      at: 'int8',
      rows: 'int8',
      added: 'int8',
      changed: 'int8',
      rejected: 'int8',
    }),
    till_product: latest<'till_product'>(['product_id'], { product_id: 'int8', name: 'text' }),
    till_category: latest<'till_category'>(['category_id'], { category_id: 'int8', name: 'text' }),
  },
  follows: {
    sale: ({ body }, add) => {
      for (const { productId, name } of body.lines) add('till_product', { product_id: productId, name });
    },
    'catalog.changed': ({ body }, add) =>
      add('till_product', { product_id: body.productId, name: body.name }),
    'catalog.category': ({ body }, add) =>
      add('till_category', { category_id: body.categoryId, name: body.name }),
    'catalog.published': ({ at, body }, add) => {
      const { version, publication, rows, added, changed, rejected } = body;
      add('till_publication', { version, publication, at, rows, added, changed, rejected });
    },
  },
});
