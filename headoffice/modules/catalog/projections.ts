import { defineProjections, latest } from '#headoffice/kernel/inbox/projections.ts';

/** What each till has taken of what was published. */
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
  },
  follows: {
    'catalog.published': ({ at, body }, add) => {
      const { version, publication, rows, added, changed, rejected } = body;
      add('till_publication', { version, publication, at, rows, added, changed, rejected });
    },
  },
});
