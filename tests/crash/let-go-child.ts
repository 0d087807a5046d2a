import fs from 'node:fs';
import { checkArchive } from '#main/kernel/journal/archive.ts';
import { bringForward } from '#main/kernel/journal/letting-go.ts';
import { createLettingGoOfYears } from '#main/modules/health/letting-go.ts';
import { projections } from '#main/modules/projections.ts';
import { answers, openTillStore } from '#main/modules/till-file.ts';

/** Lets the detail of a year go from a folder, to its end; to be killed at any step. Says DONE when it was not. */
const [dataDir = '', year = '', now = ''] = process.argv.slice(2);
const clock = { now: () => Number(now) };
const store = openTillStore({ dataDir, clock, dayOf: (at) => new Date(at).toISOString().slice(0, 10) });
const { db, journal } = store;
const going = createLettingGoOfYears({
  db,
  journal,
  dataDir,
  projections,
  answers: answers(db),
  read: async (job) =>
    (job.kind === 'read-archive'
      ? checkArchive(db, job.file)
      : bringForward(projections, db, job.scratch, job.order)) as never,
  unsentSince: () => null,
  changed: () => {},
  log: () => {},
});
const answer = await going.handlers['health.letGo']({ year }, { user: 1 } as never);
while (going.step());
store.close();
fs.writeSync(1, answer.ok ? 'DONE\n' : `${answer.refusal.code} DONE\n`);
