import fs from 'node:fs';
import type { Db } from '#main/kernel/db/db.ts';
import type { Journal } from '#main/kernel/journal/journal.ts';
import type { KnownRow } from '#main/kernel/journal/last-row.ts';
import type { Verdict, VerifyOptions } from '#main/kernel/journal/verify.ts';
import type { ProvedPiece, ReaderJob, Verified } from './engine/reader-job.ts';
import { createProving } from './proving.ts';
import type { SystemStore } from './system-store.ts';

/** Jobs of the reader thread that this module asks for. */
export type LongRead = Exclude<ReaderJob, { readonly kind: 'tables' }>;

export interface CheckingDeps {
  readonly db: Db;
  readonly journal: Journal;
  readonly clock: { now(): number };
  readonly store: SystemStore;
  /** By the till's key. */
  readonly sign: (bytes: Uint8Array) => Uint8Array;
  /** Walks the journal, here and now. */
  readonly verify: (options: VerifyOptions) => Verdict;
  /** Rows that others know this till to have recorded: read before the journal is. */
  readonly known: () => Promise<readonly KnownRow[]>;
  readonly readLong: <T>(job: LongRead, onProgress: (done: number, total: number) => void) => Promise<T>;
  readonly onProgress: (done: number, total: number) => void;
  /** Something that is told has changed. */
  readonly touch: () => void;
  readonly signal: AbortSignal;
  readonly log: (what: string, detail: unknown) => void;
}

const rowsAtStart = 200;
/** Five minutes in which no look found anybody. */
const restedLooks = 20;
/** A file that is read through in a moment is, after every start; a larger one each week, while the till rests. */
const smallFile_bytes = 64_000_000;
const pagesEvery_ms = 7 * 86_400_000;

/** Another thread's errors keep their code, not their class. */
const isDamage = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && /^SQLITE_(?:CORRUPT|NOTADB)/.test(String(error.code));

/** Whether the journal and its file are what the till wrote: the end of the chain at a start, the rest while nobody calls. */
export function createChecking(deps: CheckingDeps) {
  const { db, journal, clock, store, readLong, touch } = deps;
  let sound = true;
  let checkedAt = store.checkedAt();
  let pagesChecked = false;
  let fileCheck = store.pagesChecked();
  let quietLooks = 0;

  const condemn = (found: unknown): void => {
    sound = false;
    deps.log('the journal or its file is damaged', found);
    touch();
  };
  /** @throws what is no damage */
  const foundWhileReading = (error: unknown): void => {
    if (!isDamage(error)) throw error;
    condemn(error);
  };

  const notePages = (isSound: boolean): void => {
    const checked = { at: clock.now(), sound: isSound };
    fileCheck = checked;
    db.transaction(() => store.setPagesChecked(checked));
  };
  const checkPages = async (): Promise<void> => {
    pagesChecked = true;
    try {
      const found = await readLong<unknown>({ kind: 'check' }, () => {});
      if (found !== 'ok') condemn(found);
      notePages(found === 'ok');
    } catch (error) {
      if (deps.signal.aborted) return;
      if (isDamage(error)) {
        condemn(error);
        notePages(false);
      } else deps.log('the check of the file', error);
    }
  };
  const pagesDue = (rested: boolean): boolean => {
    if (pagesChecked) return false;
    if (!fileCheck?.sound || fs.statSync(db.file).size < smallFile_bytes) return true;
    return rested && clock.now() - fileCheck.at >= pagesEvery_ms;
  };

  const noteChecked = (at: number): void => {
    checkedAt = at;
    db.transaction(() => store.setCheckedAt(at));
    touch();
  };
  const proving = createProving({
    db,
    journal,
    clock,
    sign: deps.sign,
    rowsUpTo: store.rowsUpTo,
    read: (job) => readLong<ProvedPiece>(job, () => {}),
    proved: noteChecked,
    condemn,
  });

  // The end of the chain, at once: a file that was exchanged or cut off is known before the first sale.
  const firstFinding = deps.verify({ after: store.nthLast(rowsAtStart) ?? 0 }).firstBad;
  if (firstFinding) condemn(firstFinding);

  let verifying: Promise<Verdict> | null = null;
  const verify = async (): Promise<Verdict> => {
    const job = { kind: 'verify', pages: true, known: await deps.known() } as const;
    const { verdict, walked } = await readLong<Verified>(job, deps.onProgress);
    sound = verdict.sound;
    if (walked) proving.keep(walked);
    if (verdict.firstBad) condemn(verdict.firstBad);
    noteChecked(clock.now());
    return verdict;
  };

  return {
    sound: () => sound,
    /** When all rows were last known to be good. */
    checkedAt: () => checkedAt,
    /** How far the proof of all rows is; null while none is under way. */
    proving: proving.state,
    /** When the pages of the file were last read through, and what was found. */
    fileCheck: () => fileCheck,
    checkPages,
    verify: (): Promise<Verdict> => {
      verifying ??= verify().finally(() => {
        verifying = null;
      });
      return verifying;
    },
    /** At each look: one piece of what is due while nobody calls. `free`: nobody waits for another long read. */
    step: async (quiet: boolean, free: boolean): Promise<void> => {
      quietLooks = quiet ? quietLooks + 1 : 0;
      if (!quiet || !free || !sound) return;
      const rested = quietLooks >= restedLooks;
      if (pagesDue(rested)) await checkPages();
      else await proving.step(rested).catch(foundWhileReading);
    },
  };
}
