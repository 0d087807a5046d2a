import { performance } from 'node:perf_hooks';
import type { Db } from '#main/kernel/db/db.ts';
import type { PrintCause } from '#shared/domain/print-cause.ts';
import type { ReceiptDocument } from '#shared/domain/receipt.ts';
import { type Delivered, type Printer, type PrinterPaper, type PrinterState, stateAfter } from './printer.ts';
import { type JobRow, type JobState, type PrintingStore, queueCauses } from './store.ts';

/** The till's time, and what the computer says: a computer that slept shows it there first. */
export interface PrintClock {
  now(): number;
  computer(): number;
}
export interface QueueDeps {
  readonly db: Db;
  readonly store: PrintingStore;
  readonly clock: PrintClock;
  /** Null where no printer is set: jobs wait. */
  readonly printer: () => { readonly printer: Printer; readonly paper: PrinterPaper } | null;
  /** The paper of a job as it is now written in the journal; null when there is nothing behind it. */
  readonly document: (job: JobRow) => ReceiptDocument | null;
  readonly encode: (document: ReceiptDocument, paper: PrinterPaper) => EncodedPaper;
  readonly changed: () => void;
  readonly log: (what: string, detail: unknown) => void;
}

export interface EncodedPaper {
  readonly bytes: Buffer;
  /** Characters that the printer cannot write: "?" stands for each on the paper. */
  readonly lost: readonly string[];
}

/** After so long the customer has gone: a person decides what becomes of the paper. */
export const heldAfter_ms = 5 * 60_000;
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
  /** When a job was last wanted by a person, by the computer's clock; jobs of before this start have their own time. */
  const wantedAt = new Map<number, number>();
  let state: PrinterState | null = null;
  let working: Promise<void> | null = null;
  let resumeAt = 0;
  let closing = false;
  let timer: NodeJS.Timeout | null = null;

  const mark = (
    job: Pick<JobRow, 'id' | 'attempts'>,
    to: JobState,
    cause: PrintCause | null,
    durability: 'full' | 'relaxed',
    lost: readonly string[] = [],
  ): void => {
    db.transaction(() => store.mark(job, to, cause, clock.now(), lost.join('') || null), durability);
    if (to !== 'failed' && to !== 'printing') wantedAt.delete(job.id);
    deps.changed();
  };
  const isTooLate = ({ id, created_at }: JobRow): boolean => {
    const wanted = wantedAt.get(id);
    const waited = wanted === undefined ? clock.now() - created_at : clock.computer() - wanted;
    // A clock that went back is no reason to print.
    return Math.abs(waited) > heldAfter_ms;
  };
  const learn = (next: PrinterState | null): void => {
    if (next === null || next === state) return;
    state = next;
    deps.changed();
  };

  const paperOf = (job: JobRow, paper: PrinterPaper): EncodedPaper | null => {
    try {
      const document = deps.document(job);
      return document && deps.encode(document, paper);
    } catch (error) {
      deps.log('a job cannot be put on paper', error);
      return null;
    }
  };

  const printOne = async (job: JobRow, { printer, paper }: { printer: Printer; paper: PrinterPaper }) => {
    const encoded = paperOf(job, paper);
    // One receipt that cannot be made must not keep all others back.
    if (!encoded) return mark(job, 'failed', queueCauses.noDocument, 'relaxed');
    const attempt = { id: job.id, attempts: job.attempts + 1 };
    // On the disk before the first byte leaves: after a power cut nobody prints a second original.
    mark(attempt, 'printing', null, 'full');
    const outcome = await printer.print(encoded.bytes, { jobId: String(job.id), signal: stop.signal });
    const failed = outcome.state === 'failed';
    resumeAt = failed ? performance.now() + backOff_ms(attempt.attempts) : 0;
    learn(stateAfter(outcome, state ?? 'unknown'));
    const lost = failed ? [] : encoded.lost;
    mark(attempt, stateOf[outcome.state], 'cause' in outcome ? outcome.cause : null, 'relaxed', lost);
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
      // A printer that comes back prints for who stands there, not for who went home.
      if (isTooLate(job)) {
        mark(job, 'failed', queueCauses.tooLate, 'relaxed');
        continue;
      }
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
    /** A person, or a sale, wants this job now. */
    want: (id: number): void => {
      const before = wantedAt.get(id);
      wantedAt.set(id, clock.computer());
      db.afterRollback(() => {
        if (before === undefined) wantedAt.delete(id);
        else wantedAt.set(id, before);
      });
    },
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
