import { createHash } from 'node:crypto';
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
import { letGoOf, noteLetGo } from '#main/kernel/journal/let-go.ts';
import { createLettingGo, type Forward, type LetGoOrder } from '#main/kernel/journal/letting-go.ts';
import type { ProjectionsList } from '#main/kernel/journal/projections.ts';
import { epochOf, seqOf } from '#shared/journal/row.ts';
import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import { ok, refused } from '#shared/kernel/result.ts';
import { createArchiveStore } from './archive-store.ts';
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
  /** When the oldest row that the head office lacks was recorded; null where it has all, or there is none. */
  readonly unsentSince: () => number | null;
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
  const archives = createArchiveStore(db);
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
  /** Its archive, as it was recorded, where that holds all of it and lies there. */
  const archiveOf = ({ period, position }: { period: string; position: number }) => {
    const row = archives.all().find(({ year, last }) => year === period && last === position);
    return row && fs.existsSync(path.join(folder, row.file)) ? row : null;
  };

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
    const unsent = deps.unsentSince();
    if (unsent !== null && unsent <= closed.at) return refusal('OFFICE_BEHIND', { year });
    // The last ticket stays whatever its year: the next one's number follows it.
    const ticket = Math.min(answers.ticketUpTo(closed.position), answers.lastTicket() - 1);
    return { order: { year, to: closed.position, ticket }, file: archive.file, sha256: archive.sha256 };
  };

  const letGo = async ({ order, file, sha256 }: Ready, user: number): Promise<Refusal | null> => {
    const { year, to, ticket } = order;
    const target = path.join(folder, file);
    const found = await deps.read<{ readonly sha256: string; readonly wrong: string | null }>({
      kind: 'read-archive',
      file: target,
    });
    if (found.wrong !== null || found.sha256 !== sha256) {
      deps.log(`the archive of ${year} is another than was recorded`, found);
      return refusal('ARCHIVE_NEEDED', { year });
    }
    const { columns, pieces } = await deps.read<Forward>({ kind: 'bring-forward', scratch, order });
    const forward = await going.stage(year, pieces, breathe);
    const worked = createHash('sha256');
    for (const piece of pieces) worked.update(piece);
    if (worked.digest('hex') !== forward) throw new Error('what was brought forward was not kept as it is');
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

  return {
    handlers,
    /** How it is with a closed year: whether its detail may go now, and what became of it where it has gone. */
    stateOf: (year: { readonly period: string; readonly position: number }) => {
      const gone = letGoOf(db);
      if (gone && year.position <= gone.to) {
        const first = answers.ticketsUpTo(gone.ticket, 1)[0]?.number;
        const left = first === undefined || year.position < gone.to ? 0 : gone.ticket - first + 1;
        return { mayGo: false, gone: { left } };
      }
      return { mayGo: nextYear()?.period === year.period && archiveOf(year) !== null, gone: null };
    },
    /** A small piece of what is to go. True while there is more. */
    step: (): boolean => {
      if (finished) return false;
      if (going.step() || going.giveBack()) return true;
      finished = true;
      return false;
    },
  };
}
