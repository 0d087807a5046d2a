import { performance } from 'node:perf_hooks';
import type { Db } from '#main/kernel/db/db.ts';
import type { Handlers } from '#main/kernel/door.ts';
import type { Author, Journal } from '#main/kernel/journal/journal.ts';
import { printCauseOf } from '#shared/domain/print-cause.ts';
import type { ReceiptDocument } from '#shared/domain/receipt.ts';
import { parseRow, type Row } from '#shared/journal/row.ts';
import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import type { SystemStatus } from '#shared/modules/health/contract.ts';
import type { PrinterProfileView, PrintJob, PrintPreview } from '#shared/modules/printing/contract.ts';
import type { Settings, Unchecked } from '#shared/modules/settings/contract.ts';
import { createCopiesStore } from './copies-store.ts';
import {
  type ConnectedPrinter,
  createPrinters,
  type DrawerPin,
  type Printer,
  type PrinterPaper,
} from './printer.ts';
import { createQueue, type EncodedPaper, heldAfter_ms, type PrintClock } from './queue.ts';
import { createPrintingStore, type JobKind, type JobRow, queueCauses } from './store.ts';
import { createTrials, outcomeOf, pulseDrawer, type TrialDeps } from './trials.ts';

export interface PrintSetting extends PrinterPaper {
  readonly printer: ConnectedPrinter;
  readonly drawer: boolean;
  readonly drawerPin: DrawerPin;
}

export interface PrintingDeps {
  readonly db: Db;
  readonly journal: Journal;
  readonly clock: PrintClock;
  /** Null before set-up and where no printer is set. */
  readonly setting: () => PrintSetting | null;
  readonly printerFor: (config: ConnectedPrinter) => Printer;
  readonly encode: (document: ReceiptDocument, paper: PrinterPaper) => EncodedPaper;
  readonly receipt: (ticket: number, copy: number) => ReceiptDocument | null;
  readonly gift: (ticket: number) => ReceiptDocument | null;
  readonly report: (shift: number, copy: number) => ReceiptDocument | null;
  /** Of a day, by its date as a number: 20261120. */
  readonly dayReport: (day: number) => ReceiptDocument;
  readonly slip: (movement: Row<'shift.cash'>, copy: number) => ReceiptDocument;
  readonly testPage: (paper: PrinterPaper) => ReceiptDocument;
  readonly printerRefusal: TrialDeps['printerRefusal'];
  readonly calibration: TrialDeps['calibration'];
  readonly find: TrialDeps['find'];
  readonly openShift: () => number | null;
  readonly profiles: readonly PrinterProfileView[];
  /** Names that the printer of these settings cannot write; null: of those in force. */
  readonly unwritable: (draft: Settings | null) => readonly string[];
  /** A draft of the settings, checked. */
  readonly typed: (sent: Unchecked) => Result<Settings, Refusal>;
  /** The next receipt of this person as it would come out; null where the country is not that of the shop. */
  readonly preview: (draft: Settings, user: number) => PrintPreview | null;
  /** Told after every change of a job or of the printer. */
  readonly changed: () => void;
  readonly log: (what: string, detail: unknown) => void;
}

type PrintOperation =
  | 'printing.queue'
  | 'printing.unwritable'
  | 'printing.preview'
  | 'printing.profiles'
  | 'printing.retry'
  | 'printing.cancel'
  | 'printing.test'
  | 'printing.testDrawer'
  | 'printing.calibrate'
  | 'printing.find';

const kept_ms = 7 * 86_400_000;
const retryable: ReadonlySet<JobRow['state']> = new Set(['failed', 'unknown', 'waiting']);
const ofTicket: ReadonlySet<JobKind> = new Set(['receipt', 'copy', 'gift']);
const shownPending = 200;
const shownRecent = 20;
const jobsOfTicket = 100;
const prunedAtOnce = 200;
const prunedEvery_ms = 3_600_000;

const viewOf = (job: JobRow): PrintJob => ({
  id: job.id,
  kind: job.kind,
  ticket: ofTicket.has(job.kind) ? job.ref : null,
  copy: job.copy,
  state: job.state,
  cause: printCauseOf(job.cause),
  lost: job.lost,
  created_at: job.created_at,
  updated_at: job.updated_at,
});

/** Not a byte of it has reached a printer: it may be printed as what it is. */
const surelyNotPrinted = ({ state, cause }: JobRow): boolean =>
  state === 'waiting' || state === 'failed' || (state === 'cancelled' && cause === queueCauses.notPrinted);

/** Paper comes after the sale: queued in its transaction, printed beside it, and never a second original. */
export function createPrinting(deps: PrintingDeps) {
  const { db, journal, clock, setting } = deps;
  const store = createPrintingStore(db);
  const copies = createCopiesStore(db);
  const printers = createPrinters(deps.printerFor);
  let pruneAt = 0;

  const slipOf = (position: number, copy: number): ReceiptDocument | null => {
    const bytes = store.journalRow(position);
    return bytes === undefined ? null : deps.slip(parseRow(bytes) as Row<'shift.cash'>, copy);
  };
  const documentOf = ({ kind, ref, copy }: JobRow): ReceiptDocument | null => {
    if (ref === null) return null;
    if (kind === 'receipt' || kind === 'copy') return deps.receipt(ref, copy);
    if (kind === 'gift') return deps.gift(ref);
    if (kind === 'day') return deps.dayReport(ref);
    return kind === 'slip' ? slipOf(ref, copy) : deps.report(ref, copy);
  };
  const queue = createQueue({
    db,
    store,
    clock,
    printer: () => {
      const set = setting();
      return set && { printer: printers.mine(set.printer), paper: set };
    },
    document: documentOf,
    encode: deps.encode,
    changed: deps.changed,
    log: deps.log,
  });

  // What was left by the last run. A drawer pulse never outlives it: those are in memory alone.
  db.transaction(() => {
    store.interrupt(clock.now());
    store.hold(clock.now() - heldAfter_ms, clock.now());
  });

  const told = (): void => db.afterCommit(deps.changed);
  const add = (kind: JobKind, ref: number, copy = 0): number => {
    const id = store.insert({ kind, ref, copy, at: clock.now() });
    queue.want(id);
    db.afterCommit(queue.kick);
    told();
    return id;
  };
  const requeue = (job: JobRow): number => {
    store.mark({ id: job.id, attempts: 0 }, 'waiting', null, clock.now());
    queue.want(job.id);
    db.afterCommit(queue.resume);
    told();
    return job.id;
  };
  /** A duplicate has its number from the journal, in the transaction that queues it. */
  const addCopy = (ticket: number, author: Author): { copy: number; jobId: number } => {
    const copy = copies.count(ticket) + 1;
    const shift = deps.openShift();
    journal.append('ticket.reprinted', { ticket, copy, ...(shift !== null && { shift }) }, author);
    db.afterCommit(queue.resume);
    return { copy, jobId: add('copy', ticket, copy) };
  };

  /** The original if it surely never came out, otherwise a duplicate. `at`: when the ticket was sold. */
  const reprint = (
    ticket: { readonly number: number; readonly at: number },
    author: Author,
  ): Result<{ copy: number; jobId: number }, Refusal> => {
    if (!setting()) return refused(refusal('PRINTER_NOT_SET'));
    const original = store.ofTicket(ticket.number, jobsOfTicket).find(({ kind }) => kind === 'receipt');
    if (original && surelyNotPrinted(original)) return ok({ copy: 0, jobId: requeue(original) });
    // Jobs are kept longer than this: one that is not there never was.
    const neverQueued = !original && ticket.at > clock.now() - kept_ms && copies.count(ticket.number) === 0;
    if (neverQueued) return ok({ copy: 0, jobId: add('receipt', ticket.number) });
    return ok(addCopy(ticket.number, author));
  };

  const again = (job: JobRow, author: Author): number => {
    if (job.state === 'printing') return job.id;
    if (surelyNotPrinted(job)) return requeue(job);
    if (job.state === 'unknown') store.mark(job, 'cancelled', queueCauses.maybePrinted, clock.now());
    if (job.ref === null) throw new Error(`job ${job.id} prints nothing`);
    if (job.kind === 'receipt' || job.kind === 'copy') return addCopy(job.ref, author).jobId;
    return add(job.kind, job.ref, job.copy + 1);
  };

  const found = (id: number): PrintJob => {
    const job = store.one(id);
    if (!job) throw new Error(`print job ${id} was just written and is gone`);
    return viewOf(job);
  };

  const shown = (): JobRow[] => {
    const jobs = new Map(
      [...store.recent(shownRecent), ...store.pending(shownPending)].map((j) => [j.id, j]),
    );
    return [...jobs.values()].sort((a, b) => a.id - b.id);
  };

  const handlers: Handlers<PrintOperation> = {
    'printing.profiles': () => ok([...deps.profiles]),
    'printing.unwritable': ({ draft: sent }) => {
      const draft = sent && deps.typed(sent);
      if (draft && !draft.ok) return draft;
      return ok({ names: [...deps.unwritable(draft?.value ?? null)] });
    },
    'printing.preview': ({ draft: sent }, { user }) => {
      const draft = deps.typed(sent);
      if (!draft.ok) return draft;
      const preview = deps.preview(draft.value, user);
      return preview ? ok(preview) : refused(refusal('NOT_FOUND'));
    },
    'printing.queue': () => ok(shown().map(viewOf)),
    'printing.retry': ({ id }, context) => {
      const job = store.one(id);
      if (!job) return refused(refusal('NOT_FOUND'));
      if (!setting()) return refused(refusal('PRINTER_NOT_SET'));
      return ok(found(again(job, { user: context.user })));
    },
    'printing.cancel': ({ id }) => {
      const job = store.one(id);
      if (!job) return refused(refusal('NOT_FOUND'));
      if (job.state === 'waiting' || job.state === 'failed' || job.state === 'unknown') {
        const cause = job.state === 'unknown' ? queueCauses.maybePrinted : queueCauses.notPrinted;
        store.mark(job, 'cancelled', cause, clock.now());
        db.afterCommit(queue.kick);
        told();
      }
      return ok(found(id));
    },
    ...createTrials({
      any: printers.any,
      printerRefusal: deps.printerRefusal,
      testPage: (paper) => deps.encode(deps.testPage(paper), paper).bytes,
      calibration: deps.calibration,
      find: deps.find,
    }),
  };

  const pulse = async (to: PrintSetting): Promise<void> => {
    const outcome = await pulseDrawer(printers.any(to.printer), to.drawerPin);
    if (!('cause' in outcome)) return;
    queue.learn(outcome);
    deps.log('the drawer did not open', { cause: outcome.cause });
  };

  /** Springs open once the transaction is on the disk, within three seconds or not at all; false where there is none. */
  const openDrawer = (): boolean => {
    const set = setting();
    if (!set?.drawer) return false;
    db.afterCommit(() => void pulse(set).catch((error: unknown) => deps.log('the drawer', error)));
    return true;
  };

  const last = (kind: JobKind, ref: number): number => {
    const job = store.lastOf(kind, ref);
    return job && !surelyNotPrinted(job) ? job.copy + 1 : (job?.copy ?? 0);
  };

  return {
    handlers,
    reprint,
    openDrawer,
    /** Straight to the printer, and kept nowhere: for paper with a secret on it. Null where no printer is set. */
    directly: (document: (width: PrinterPaper['width']) => ReceiptDocument) => {
      const set = setting();
      if (!set) return null;
      const { bytes } = deps.encode(document(set.width), set);
      return printers.mine(set.printer).print(bytes, { jobId: 'directly' }).then(outcomeOf);
    },
    /** All that has not come out goes to the printer again. */
    retryAll: ({ user }: Author): Result<null, Refusal> => {
      const left = shown().filter(({ state }) => retryable.has(state));
      if (left.length > 0 && !setting()) return refused(refusal('PRINTER_NOT_SET'));
      db.transaction(() => {
        for (const job of left) again(job, { user });
      });
      return ok(null);
    },
    /** In the sale's transaction: one row, and all else after the answer. */
    queueReceipt: (sale: { number: number; print: boolean; drawer: boolean }) => {
      // The drawer first: it takes its turn before the receipt, and its customer waits for change.
      const drawer = sale.drawer && openDrawer();
      const printing = sale.print && setting() !== null;
      if (printing) add('receipt', sale.number);
      return { printing, drawer };
    },
    queueReport: ({
      kind,
      ref,
    }: {
      kind: 'x' | 'z' | 'day';
      ref: number;
    }): Result<{ jobId: number }, Refusal> =>
      setting()
        ? ok({ jobId: add(kind, ref, kind === 'z' ? last(kind, ref) : 0) })
        : refused(refusal('PRINTER_NOT_SET')),
    /** What was bought and no price, for whom it is given to: it is no original and no duplicate. */
    queueGift: (ticket: number): Result<{ jobId: number }, Refusal> =>
      setting() ? ok({ jobId: add('gift', ticket) }) : refused(refusal('PRINTER_NOT_SET')),
    /** Paper for the drawer about cash put in or taken out; `position` is that of its journal row. */
    queueSlip: (position: number): void => {
      if (setting()) add('slip', position);
    },
    jobsOf: (ticket: number): PrintJob[] => store.ofTicket(ticket, jobsOfTicket).map(viewOf),
    copies,
    status: (): SystemStatus['printer'] => {
      const counts = new Map(store.counts().map(({ state, jobs }) => [state, jobs]));
      const of = (state: JobRow['state']): number => counts.get(state) ?? 0;
      return {
        state: queue.state(),
        waiting: of('waiting') + of('printing'),
        attention: of('failed') + of('unknown'),
        held: store.held(),
      };
    },
    ask: queue.ask,
    /** The settings may name another printer. */
    settingsChanged: (): void => {
      queue.forgetState();
      queue.resume();
      queue.ask().catch((error: unknown) => deps.log('the printer', error));
    },
    /** Forgets what was printed long ago, some rows at a time; true while there is more. */
    prune: (): boolean => {
      if (performance.now() < pruneAt) return false;
      const pruned = db.transaction(() => store.prune(clock.now() - kept_ms, prunedAtOnce), 'relaxed');
      if (pruned < prunedAtOnce) pruneAt = performance.now() + prunedEvery_ms;
      return pruned === prunedAtOnce;
    },
    start: queue.kick,
    close: queue.close,
  };
}
export type Printing = ReturnType<typeof createPrinting>;
