import { cacheOfTickets, defineProjections } from '#main/kernel/journal/projections.ts';
import { createNotesStore, noteWords } from './notes-store.ts';

export const ticketsProjections = defineProjections({
  name: 'tickets',
  tables: { ticket_search: cacheOfTickets('rowid') },
  project: (db) => {
    const notes = createNotesStore(db);
    return {
      sale: ({ body }) => {
        const words = noteWords(body);
        if (words !== '') notes.put(body.number, words);
      },
    };
  },
});
