import { type Db, param } from '#main/kernel/db/db.ts';
import type { PrintCause } from '#shared/domain/print-cause.ts';
import type { PrintJob } from '#shared/modules/printing/contract.ts';

export type JobKind = PrintJob['kind'];
export type JobState = PrintJob['state'];
export interface JobRow {
  readonly id: number;
  readonly kind: JobKind;
  /** Ticket, number of the shift, or position of the cash movement in the journal. */
  readonly ref: number | null;
  readonly copy: number;
  readonly state: JobState;
  readonly cause: string | null;
  /** Characters that stand as "?" on the paper. */
  readonly lost: string | null;
  readonly attempts: number;
  readonly created_at: number;
  readonly updated_at: number;
}

/** What the queue itself says of a job; a printer has causes of its own (see the drivers). */
export const queueCauses = {
  /** The till stopped while it was printed. */
  restarted: 'restarted',
  /** It waited over a stop of the till: a person decides. */
  tooLate: 'too-late',
  /** Its paper could not be made. */
  noDocument: 'no-document',
  /** Cancelled while it surely had not come out; while it may have. */
  notPrinted: 'not-printed',
  maybePrinted: 'maybe-printed',
} as const satisfies Readonly<Record<string, PrintCause>>;

// The condition of the index of pending jobs, word for word: with parameters SQLite would read the whole table.
const pending = `state NOT IN ('printed', 'sent', 'cancelled')`;
const columns = 'id, kind, ref, copy, state, cause, lost, attempts, created_at, updated_at';
const ofTickets = `kind IN ('receipt', 'copy')`;

export function createPrintingStore(db: Db) {
  const insert = db.prepare('print.insert', (k) =>
    k.insertInto('print_job').values({
      kind: param('kind'),
      ref: param('ref'),
      copy: param('copy'),
      state: 'waiting',
      attempts: 0,
      drawer: 0,
      created_at: param('at'),
      updated_at: param('at'),
    }),
  );
  const update = db.prepare('print.update', (k) =>
    k
      .updateTable('print_job')
      .set({
        state: param('state'),
        cause: param('cause'),
        lost: param('lost'),
        attempts: param('attempts'),
        updated_at: param('at'),
      })
      .where('id', '=', param('id')),
  );
  const one = db.sql<JobRow>('print.one', `SELECT ${columns} FROM print_job WHERE id = :id`);
  const next = db.sql<JobRow>(
    'print.next',
    `SELECT ${columns} FROM print_job WHERE ${pending} AND (state = 'waiting'
       OR (state = 'failed' AND cause NOT IN ('${queueCauses.tooLate}', '${queueCauses.noDocument}')))
     ORDER BY id LIMIT 1`,
  );
  const waiting = db.sql<JobRow>(
    'print.pending',
    `SELECT ${columns} FROM print_job WHERE ${pending} ORDER BY id LIMIT :limit`,
  );
  const recent = db.sql<JobRow>(
    'print.recent',
    `SELECT ${columns} FROM print_job ORDER BY id DESC LIMIT :limit`,
  );
  const counts = db.sql<{ state: JobState; jobs: number }>(
    'print.counts',
    `SELECT state, count(*) AS jobs FROM print_job WHERE ${pending} GROUP BY state`,
  );
  const held = db.sql<{ jobs: number }>(
    'print.held',
    `SELECT count(*) AS jobs FROM print_job WHERE ${pending} AND (state = 'unknown'
       OR (state = 'failed' AND cause IN ('${queueCauses.tooLate}', '${queueCauses.noDocument}')))`,
  );
  const ofTicket = db.sql<JobRow>(
    'print.ofTicket',
    `SELECT ${columns} FROM print_job WHERE ${ofTickets} AND ref = :ticket ORDER BY id LIMIT :limit`,
  );
  const ofShift = db.sql<JobRow>(
    'print.ofShift',
    `SELECT ${columns} FROM print_job WHERE kind = :kind AND ref = :ref ORDER BY id DESC LIMIT 1`,
  );
  const interrupt = db.sql<never>(
    'print.interrupt',
    `UPDATE print_job SET state = 'unknown', cause = '${queueCauses.restarted}', updated_at = :at
     WHERE ${pending} AND state = 'printing'`,
  );
  const hold = db.sql<never>(
    'print.hold',
    `UPDATE print_job SET state = 'failed', cause = '${queueCauses.tooLate}', updated_at = :at
     WHERE ${pending} AND state IN ('waiting', 'failed') AND created_at < :before`,
  );
  // Zs are kept: how often one was printed decides what its next print is called.
  const prune = db.sql<never>(
    'print.prune',
    `DELETE FROM print_job WHERE id IN (SELECT id FROM print_job
       WHERE state IN ('printed', 'sent', 'cancelled') AND kind <> 'z' AND updated_at < :before
       ORDER BY id LIMIT :limit)`,
  );
  const journalRow = db.prepare('print.journalRow', (k) =>
    k.selectFrom('journal').select('bytes').where('position', '=', param('position')),
  );

  return {
    insert: (job: { kind: JobKind; ref: number | null; copy: number; at: number }): number =>
      insert.run(job).lastInsertRowid,
    mark: (
      job: Pick<JobRow, 'id' | 'attempts'>,
      state: JobState,
      cause: PrintCause | null,
      at: number,
      lost: string | null = null,
    ): void => {
      update.run({ id: job.id, attempts: job.attempts, state, cause, lost, at });
    },
    one: (id: number): JobRow | undefined => one.get({ id }),
    /** The first job that the till may print by itself. */
    next: (): JobRow | undefined => next.get(),
    pending: (limit: number): JobRow[] => waiting.all({ limit }),
    recent: (limit: number): JobRow[] => recent.all({ limit }),
    counts: () => counts.all(),
    held: (): number => held.get()?.jobs ?? 0,
    ofTicket: (ticket: number, limit: number): JobRow[] => ofTicket.all({ ticket, limit }),
    lastOf: (kind: JobKind, ref: number): JobRow | undefined => ofShift.get({ kind, ref }),
    interrupt: (at: number): number => interrupt.run({ at }).changes,
    hold: (before: number, at: number): number => hold.run({ before, at }).changes,
    prune: (before: number, limit: number): number => prune.run({ before, limit }).changes,
    journalRow: (position: number): string | undefined => journalRow.get({ position })?.bytes,
  };
}
export type PrintingStore = ReturnType<typeof createPrintingStore>;
