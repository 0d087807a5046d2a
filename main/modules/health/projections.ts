import { defineProjections, derived } from '#main/kernel/journal/projections.ts';
import { positionOf } from '#shared/journal/row.ts';
import { createArchiveStore } from './archive-store.ts';

export const healthProjections = defineProjections({
  name: 'health',
  tables: { year_archive: derived('year') },
  project: (db) => {
    const archives = createArchiveStore(db);
    return {
      'journal.archived': ({ at, body: { year, file, rows, to, sha256 } }) =>
        archives.record({ year, at, file, rows, last: positionOf(to.epoch, to.seq), sha256 }),
    };
  },
});
