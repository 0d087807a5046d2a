import fs from 'node:fs';
import path from 'node:path';
import type { Db } from '#main/kernel/db/db.ts';
import { newExport } from '#main/kernel/db/exports-folder.ts';
import { storeRefusal } from '#main/kernel/db/store-error.ts';
import type { Handlers } from '#main/kernel/door.ts';
import type { Archived } from '#main/kernel/journal/archive.ts';
import type { ClosedPeriod, FileAnswers } from '#main/kernel/journal/file-answers.ts';
import type { Journal } from '#main/kernel/journal/journal.ts';
import type { Output } from '#shared/contract/index.ts';
import { epochOf, seqOf } from '#shared/journal/row.ts';
import { refusal } from '#shared/kernel/refusal.ts';
import { ok, refused } from '#shared/kernel/result.ts';
import { createArchiveStore } from './archive-store.ts';
import type { ReaderJob } from './engine/reader-job.ts';

type YearState = Output<'health.years'>[number];

export interface ArchivesDeps {
  readonly db: Db;
  readonly journal: Journal;
  readonly clock: { now(): number };
  readonly dataDir: string;
  readonly answers: Pick<FileAnswers, 'closedYears'>;
  /** How it is with the detail of a closed year. */
  readonly letGo: (year: Pick<ClosedPeriod, 'period' | 'position'>) => Pick<YearState, 'mayGo' | 'gone'>;
  readonly read: (
    job: Extract<ReaderJob, { readonly kind: 'archive' }>,
  ) => Promise<Archived | { readonly wrong: string }>;
  readonly changed: (year: string) => void;
  readonly log: (what: string, detail: unknown) => void;
}

/** Closed years outside of the till, as the tax office and whoever reads them in ten years needs them. */
export function createArchives(deps: ArchivesDeps): Handlers<'health.years' | 'health.archiveYear'> {
  const { db, journal, answers } = deps;
  const store = createArchiveStore(db);
  const folder = path.join(deps.dataDir, 'exports');

  return {
    'health.years': () => {
      const archived = new Map(store.all().map((row) => [row.year, row]));
      return ok(
        answers
          .closedYears()
          .map(({ period, tickets, at, position }) => {
            const found = archived.get(period);
            const detail = deps.letGo({ period, position });
            // A clock that was put right has opened the year again since: what was written then is not all of it.
            if (!found || found.last !== position)
              return { year: period, tickets, closed_at: at, archive: null, ...detail };
            const file = path.join(folder, found.file);
            const { rows, sha256 } = found;
            const archive = { at: found.at, rows, path: file, sha256, here: fs.existsSync(file) };
            return { year: period, tickets, closed_at: at, archive, ...detail };
          })
          .reverse(),
      );
    },
    'health.archiveYear': async ({ year }, { user }) => {
      const closed = answers.closedYears().find(({ period }) => period === year);
      if (!closed) return refused(refusal('NOT_FOUND'));
      if (deps.letGo(closed).gone) return refused(refusal('YEAR_LET_GO', { year }));
      const now = deps.clock.now();
      try {
        const target = newExport(deps.dataDir, 'archive', [year, journal.till], now);
        const file = path.basename(target);
        const found = await deps.read({ kind: 'archive', target, now, year });
        if ('wrong' in found) {
          deps.log(`the archive of ${year} is not good`, found.wrong);
          return refused(refusal('JOURNAL_BROKEN'));
        }
        const { path: written, rows, bytes, to, head, sha256 } = found;
        const last = { epoch: epochOf(to), seq: seqOf(to) };
        db.transaction(() =>
          journal.append('journal.archived', { year, file, rows, to: last, head, sha256 }, { user }),
        );
        deps.changed(year);
        return ok({ path: written, rows, bytes, sha256 });
      } catch (error) {
        if (storeRefusal(error)?.code === 'DISK_FULL') return refused(refusal('DISK_FULL'));
        throw error;
      }
    },
  };
}
