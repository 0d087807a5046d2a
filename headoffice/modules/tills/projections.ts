import { defineProjections, latest } from '#headoffice/kernel/inbox/projections.ts';

/** What the tills say of themselves and of the people at them. */
export const tillsProjections = defineProjections({
  name: 'tills',
  tables: {
    till_about: latest<'till_about'>([], { currency: 'text' }),
    till_person: latest<'till_person'>(['user_id'], { user_id: 'int8', name: 'text' }),
  },
  follows: {
    'till.opened': ({ body }, add) => add('till_about', { currency: body.currency }),
    'user.changed': ({ body }, add) => add('till_person', { user_id: body.userId, name: body.name }),
  },
});
