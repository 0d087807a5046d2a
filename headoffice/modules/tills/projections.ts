import { defineProjections, latest } from '#headoffice/kernel/inbox/projections.ts';

/** What the tills say of themselves and of the people at them. */
export const tillsProjections = defineProjections({
  name: 'tills',
  tables: {
    till_about: latest<'till_about'>([], { currency: 'text' }),
    till_shift: latest<'till_shift'>([], { shift: 'int8', is_open: 'int8', at: 'int8' }),
    till_person: latest<'till_person'>(['user_id'], { user_id: 'int8', name: 'text' }),
  },
  follows: {
    'till.opened': ({ body }, add) => add('till_about', { currency: body.currency }),
    'shift.opened': ({ at, body }, add) => add('till_shift', { shift: body.shift, is_open: 1, at }),
    'shift.closed': ({ at, body }, add) => add('till_shift', { shift: body.shift, is_open: 0, at }),
    'user.changed': ({ body }, add) => add('till_person', { user_id: body.userId, name: body.name }),
  },
});
