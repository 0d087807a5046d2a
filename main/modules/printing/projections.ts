import { defineProjections, derived, kept } from '#main/kernel/journal/projections.ts';
import { createCopiesStore } from './copies-store.ts';

export const printingProjections = defineProjections({
  name: 'printing',
  tables: { print_job: kept, ticket_copy: derived('ticket, copy') },
  project: (db) => {
    const copies = createCopiesStore(db);
    return {
      'ticket.reprinted': ({ body }, position) =>
        copies.insert({ ticket: body.ticket, copy: body.copy, position }),
    };
  },
});
