import fs from 'node:fs';
import path from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import type { Db } from '#main/kernel/db/db.ts';
import { faultPoint } from '#main/kernel/db/fault-point.ts';
import { storeRefusal } from '#main/kernel/db/store-error.ts';
import type { Handlers } from '#main/kernel/door.ts';
import type { FileAnswers } from '#main/kernel/journal/file-answers.ts';
import type { Journal } from '#main/kernel/journal/journal.ts';
import { nextIsWhole } from '#main/kernel/journal/kept-changes.ts';
import { forwardSum, letGoOf, noteLetGo } from '#main/kernel/journal/let-go.ts';
import { createLettingGo, type Forward, type LetGoOrder } from '#main/kernel/journal/letting-go.ts';
import type { ProjectionsList } from '#main/kernel/journal/projections.ts';
import { epochOf, seqOf } from '#shared/journal/row.ts';
import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import { ok, refused } from '#shared/kernel/result.ts';
import { createArchivesOfGone } from './archives-of-gone.ts';
import type { ReaderJob } from './engine/reader-job.ts';

type LetGoJob = Extract<ReaderJob, { readonly kind: 'bring-forward' | 'read-archive' }>;

export interface LettingGoDeps {
  readonly db: Db;
  readonly journal: Journal;
  readonly dataDir: string;
  readonly projections: ProjectionsList;
  readonly answers: Pick<
    FileAnswers,
    'closedYears' | 'openShift' | 'lastTicket' | 'ticketUpTo' | 'ticketsUpTo'
  >;
  readonly read: <T>(job: LetGoJob) => Promise<T>;
  /** Position of the last row that the head office has; null where there is none. */
  readonly sent: () => number | null;
  readonly changed: (year: string) => void;
  readonly log: (what: string, detail: unknown) => void;
}

interface Ready {
  readonly order: LetGoOrder;
  readonly file: string;
  readonly sha256: string;
}

/**
 * Lets the detail of closed years go from the till, the oldest first: its archive is read once more, what its rows come to is worked
 * out and kept, the journal says so; only then the detail goes, a few tickets at a time, while nobody calls.
 */
export function createLettingGoOfYears(deps: LettingGoDeps) {
  const { db, journal, answers } = deps;
  const going = createLettingGo(db, deps.projections, answers);
  const folder = path.join(deps.dataDir, 'exports');
  const scratch = path.join(deps.dataDir, 'letting-go.db');
  for (const end of ['', '-wal', '-shm']) fs.rmSync(`${scratch}${end}`, { force: true });
  const lastShift = db.sql<{ position: number }>(
    'letGo.lastShift',
    `SELECT position FROM journal WHERE kind <> 'sale' AND kind = 'shift.opened' ORDER BY position DESC LIMIT 1`,
  );
  let working = false;
  let finished = false;

  /** The oldest year that has not gone; null where all have. */
  const nextYear = () => {
    const gone = letGoOf(db)?.to ?? 0;
    return answers.closedYears().find(({ position }) => position > gone) ?? null;
  };
  const archived = createArchivesOfGone({ ...deps, folder });
  const { archiveOf } = archived;

  const ready = (year: string): Ready | Refusal => {
    const closed = answers.closedYears().find(({ period }) => period === year);
    if (!closed) return refusal('NOT_FOUND');
    const gone = letGoOf(db);
    if (gone && closed.position <= gone.to) return refusal('YEAR_LET_GO', { year });
    const next = nextYear();
    if (next && next.period !== year) return refusal('YEARS_IN_ORDER', { year: next.period });
    const archive = archiveOf(closed);
    if (!archive) return refusal('ARCHIVE_NEEDED', { year });
    if (answers.openShift() !== null && (lastShift.get()?.position ?? 0) <= closed.position)
      return refusal('SHIFT_OF_YEAR', { year });
    if ((deps.sent() ?? closed.position) < closed.position) return refusal('OFFICE_BEHIND', { year });
    // The last ticket stays whatever its year: the next one's number follows it. A year may have none at all.
    const last = Math.min(answers.ticketUpTo(closed.position), answers.lastTicket() - 1);
    const ticket = Math.max(gone?.ticket ?? 0, last);
    return { order: { year, to: closed.position, ticket }, file: archive.file, sha256: archive.sha256 };
  };

  const letGo = async ({ order, file, sha256 }: Ready, user: number): Promise<Refusal | null> => {
    const { year, to, ticket } = order;
    const before = await archived.read(to);
    if (before !== null) return refusal('ARCHIVE_NEEDED', { year: before });
    const worked_out = await deps.read<Forward | { readonly wrong: string }>({
      kind: 'bring-forward',
      scratch,
      order,
    });
    if ('wrong' in worked_out) {
      deps.log(`the journal of ${year} is not good`, worked_out.wrong);
      return refusal('JOURNAL_BROKEN');
    }
    const { columns, pieces } = worked_out;
    const forward = await going.stage(year, pieces, breathe);
    if (forwardSum(pieces) !== forward) throw new Error('what was brought forward was not kept as it is');
    // That took minutes: nothing goes unless the archives lie there as they did, and the year is closed as it was.
    const again = await archived.read(to);
    if (again !== null) return refusal('ARCHIVE_NEEDED', { year: again });
    const now = ready(year);
    if ('code' in now) return now;
    if (now.order.to !== to || now.sha256 !== sha256) return refusal('ARCHIVE_NEEDED', { year });
    const last = { epoch: epochOf(to), seq: seqOf(to) };
    db.transaction(() => {
      journal.append('journal.let-go', { year, to: last, ticket, file, sha256, columns, forward }, { user });
      noteLetGo(db, to);
      // Rows of before cannot be carried any more: the next backup is a whole one.
      nextIsWhole(db);
    });
    faultPoint('letGo.recorded');
    finished = false;
    return null;
  };

  const handlers: Handlers<'health.letGo'> = {
    'health.letGo': async ({ year }, { user }) => {
      if (working) return refused(refusal('BUSY'));
      const found = ready(year);
      if ('code' in found) return refused(found);
      working = true;
      try {
        const barred = await letGo(found, user);
        if (barred) return refused(barred);
        deps.changed(year);
        return ok({ ticket: found.order.ticket });
      } catch (error) {
        if (storeRefusal(error)?.code === 'DISK_FULL') return refused(refusal('DISK_FULL'));
        throw error;
      } finally {
        working = false;
      }
    },
  };

  /** After a start, or where a file was changed, what is still to go is looked for in its archives once more. */
  const look = async (): Promise<void> => {
    const gone = letGoOf(db);
    if (!gone || working || archived.wasRead(gone.to)) return;
    working = true;
    try {
      await archived.read(gone.to);
      deps.changed(gone.year);
    } catch (error) {
      deps.log('the archives of what is still to go', error);
    } finally {
      working = false;
    }
  };

  return {
    handlers,
    look,
    /** How it is with a closed year: whether its detail may go now, and what became of it where it has gone. */
    stateOf: (year: { readonly period: string; readonly position: number }) => {
      const gone = letGoOf(db);
      if (gone && year.position <= gone.to) {
        const first = answers.ticketsUpTo(gone.ticket, 1)[0]?.number;
        const left = first === undefined || year.position < gone.to ? 0 : gone.ticket - first + 1;
        return { mayGo: false, gone: { left, waitsFor: left > 0 ? archived.waitsFor(gone.to) : null } };
      }
      return { mayGo: nextYear()?.period === year.period && archiveOf(year) !== null, gone: null };
    },
    /** A small piece of what is to go. True while there is more. */
    step: (): boolean => {
      if (finished) return false;
      const gone = letGoOf(db);
      if (gone && answers.ticketsUpTo(gone.ticket, 1).length > 0 && !archived.isSound(gone.to)) {
        void look();
        return false;
      }
      if (going.step() || going.giveBack()) return true;
      finished = true;
      return false;
    },
  };
}
