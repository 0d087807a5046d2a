import path from 'node:path';
import { archiveYear, checkArchive } from '#main/kernel/journal/archive.ts';
import { bringForward } from '#main/kernel/journal/letting-go.ts';
import type { OpenStore } from '#main/kernel/open-store.ts';
import { createArchives } from '#main/modules/health/archives.ts';
import { createLettingGoOfYears, type LettingGoDeps } from '#main/modules/health/letting-go.ts';
import { projections } from '#main/modules/projections.ts';
import { answers, openTillStore } from '#main/modules/till-file.ts';
import type { Refusal } from '#shared/kernel/refusal.ts';

interface Other extends Partial<Pick<LettingGoDeps, 'sent'>> {
  /** What happens while what stays is worked out. */
  readonly meanwhile?: () => void;
}

/** The closed years of a store that is open, without a till around them and without threads. */
export function yearsOf(
  store: Omit<OpenStore, 'close'>,
  dataDir: string,
  now: () => number,
  other: Other = {},
) {
  const { db, journal, signer } = store;
  const clock = { now };
  const parts = { db, journal, clock, dataDir, answers: answers(db), changed: () => {}, log: () => {} };
  const going = createLettingGoOfYears({
    ...parts,
    projections,
    read: async (job) => {
      if (job.kind === 'read-archive') return checkArchive(db, job.file) as never;
      const found = bringForward(projections, db, job.scratch, job.order);
      other.meanwhile?.();
      return found as never;
    },
    sent: other.sent ?? (() => null),
  });
  const archives = createArchives({
    ...parts,
    letGo: going.stateOf,
    read: async (job) => archiveYear(db, job.target, { ...job, answers: answers(db), sign: signer.sign }),
  });
  const context = { user: 1 } as never;
  return {
    db,
    journal,
    now,
    going,
    folder: path.join(dataDir, 'exports'),
    archive: async (year: string): Promise<Refusal | null> => {
      const answer = await archives['health.archiveYear']({ year }, context);
      return answer.ok ? null : answer.refusal;
    },
    years: async () => {
      const answer = await archives['health.years']({}, context);
      return answer.ok ? answer.value : [];
    },
    /** As much as goes. */
    goOn: async (): Promise<void> => {
      await going.look();
      while (going.step());
    },
    letGo: async (year: string): Promise<Refusal | number> => {
      const answer = await going.handlers['health.letGo']({ year }, context);
      return answer.ok ? answer.value.ticket : answer.refusal;
    },
  };
}

/** The same of a folder that nobody has open. */
export function openYears(dataDir: string, now: number, other: Other = {}) {
  const clock = { now: () => now };
  const store = openTillStore({ dataDir, clock, dayOf: (at) => new Date(at).toISOString().slice(0, 10) });
  return { ...yearsOf(store, dataDir, clock.now, other), close: store.close };
}
export type Years = ReturnType<typeof openYears>;
