import { performance } from 'node:perf_hooks';
import type { ReceiptDocument } from '../../../shared/domain/receipt.ts';
import type { Db } from '../../db/db.ts';
import { type Delivered, type Printer, type PrinterPaper, type PrinterState, stateAfter } from './printer.ts';
import { type JobRow, type JobState, type PrintingStore, queueCauses } from './store.ts';

export interface QueueDeps {
  readonly db: Db;
  readonly store: PrintingStore;
  readonly clock: { now(): number };
  /** Null where no printer is set: jobs wait. */
  readonly printer: () => { readonly printer: Printer; readonly paper: PrinterPaper } | null;
  /** The paper of a job as it is now written in the journal; null when there is nothing behind it. */
  readonly document: (job: JobRow) => ReceiptDocument | null;
  readonly encode: (document: ReceiptDocument, paper: PrinterPaper) => Buffer;
  readonly changed: () => void;
  readonly log: (what: string, detail: unknown) => void;
}

const shortestPause_ms = 1_000;
const longestPause_ms = 30_000;
const patienceAtClose_ms = 3_000;
const backOff_ms = (attempts: number): number =>
  Math.min(longestPause_ms, shortestPause_ms * 2 ** Math.min(attempts - 1, 10));

const stateOf: Readonly<Record<Delivered['state'], JobState>> = {
  confirmed: 'printed',
  sent: 'sent',
  failed: 'failed',
  unknown: 'unknown',
};

/** Works the jobs off in their order, one at a time, beside the till: docs/spec/printing.md. */
export function createQueue(deps: QueueDeps) {
  const { db, store, clock } = deps;
  const stop = new AbortController();
  let state: PrinterState | null = null;
  let working: Promise<void> | null = null;
  let resumeAt = 0;
  let closing = false;
  let timer: NodeJS.Timeout | null = null;

  const mark = (
    job: Pick<JobRow, 'id' | 'attempts'>,
    to: JobState,
    cause: string | null,
    durability: 'full' | 'relaxed',
  ): void => {
    db.transaction(() => store.mark(job, to, cause, clock.now()), durability);
    deps.changed();
  };
  const learn = (next: PrinterState | null): void => {
    if (next === null || next === state) return;
    state = next;
    deps.changed();
  };

  const paperOf = (job: JobRow, paper: PrinterPaper): Buffer | null => {
    try {
      const document = deps.document(job);
      return document && deps.encode(document, paper);
    } catch (error) {
      deps.log('a job cannot be put on paper', error);
      return null;
    }
  };

  const printOne = async (job: JobRow, { printer, paper }: { printer: Printer; paper: PrinterPaper }) => {
    const bytes = paperOf(job, paper);
    // One receipt that cannot be made must not keep all others back.
    if (!bytes) return mark(job, 'failed', queueCauses.noDocument, 'relaxed');
    const attempt = { id: job.id, attempts: job.attempts + 1 };
    // On the disk before the first byte leaves: after a power cut nobody prints a second original.
    mark(attempt, 'printing', null, 'full');
    const outcome = await printer.print(bytes, { jobId: String(job.id), signal: stop.signal });
    const failed = outcome.state === 'failed';
    resumeAt = failed ? performance.now() + backOff_ms(attempt.attempts) : 0;
    learn(stateAfter(outcome, state ?? 'unknown'));
    mark(attempt, stateOf[outcome.state], 'cause' in outcome ? outcome.cause : null, 'relaxed');
  };

  const later = (ms: number): void => {
    if (timer) clearTimeout(timer);
    timer = setTimeout(() => {
      timer = null;
      kick();
    }, ms).unref();
  };

  const work = async (): Promise<void> => {
    while (!closing) {
      const target = deps.printer();
      const job = target && store.next();
      if (!target || !job) return;
      const pause = resumeAt - performance.now();
      if (pause > 0) return later(pause);
      await printOne(job, target);
    }
  };

  /** Begins when the caller has had its answer. */
  function kick(): void {
    if (working || closing) return;
    working = new Promise<void>((resolve) => setImmediate(resolve))
      .then(work)
      .catch((error: unknown) => {
        // A full disk, most likely: what is queued stays queued.
        deps.log('the print queue stopped', error);
        later(longestPause_ms);
      })
      .finally(() => {
        working = null;
        // What was queued between the last look and now.
        if (!timer && !closing && deps.printer() && hasWork()) kick();
      });
  }
  const hasWork = (): boolean => resumeAt <= performance.now() && store.next() !== undefined;

  return {
    kick,
    /** At once, whatever the last attempt gave. */
    resume: (): void => {
      resumeAt = 0;
      if (timer) clearTimeout(timer);
      timer = null;
      kick();
    },
    state: (): PrinterState => (deps.printer() === null ? 'none' : (state ?? 'unknown')),
    forgetState: (): void => {
      state = null;
    },
    /** Asks the printer how it is, unless it is busy; a printer that is back gets its jobs. */
    ask: async (): Promise<void> => {
      const target = deps.printer();
      if (!target || working || closing) return;
      const { state: found } = await target.printer.status();
      if (closing) return;
      learn(found);
      if (found === 'ready' && resumeAt > 0) {
        resumeAt = 0;
        kick();
      }
    },
    learn: (outcome: Delivered): void => learn(stateAfter(outcome, state ?? 'unknown')),
    /** Lets the job under way end, for a moment; a job that is cut short is not known to have come out. */
    close: async (): Promise<void> => {
      closing = true;
      const giveUp = setTimeout(() => stop.abort(), patienceAtClose_ms);
      await working;
      clearTimeout(giveUp);
      if (timer) clearTimeout(timer);
      timer = null;
    },
  };
}
export type Queue = ReturnType<typeof createQueue>;
