import fs from 'node:fs';
import type { Db } from '#main/kernel/db/db.ts';
import { newExport } from '#main/kernel/db/exports-folder.ts';
import { storeRefusal } from '#main/kernel/db/store-error.ts';
import type { Handlers } from '#main/kernel/door.ts';
import type { Journal } from '#main/kernel/journal/journal.ts';
import type { KnownRow } from '#main/kernel/journal/last-row.ts';
import type { Verdict, VerifyOptions } from '#main/kernel/journal/verify.ts';
import type { EventName, EventPayload } from '#shared/contract/events.ts';
import type { Output } from '#shared/contract/index.ts';
import { refusal } from '#shared/kernel/refusal.ts';
import { ok, refused } from '#shared/kernel/result.ts';
import type { About, HealthSummary, SystemStatus } from '#shared/modules/health/contract.ts';
import type { ProvedPiece, ReaderJob, Verified } from './engine/reader-job.ts';
import { createProving } from './proving.ts';
import { createSystemStore } from './system-store.ts';

/** Jobs of the reader thread that this module asks for. */
export type LongRead = Exclude<ReaderJob, { readonly kind: 'tables' }>;

/** What this module itself knows. */
export type SystemParts = Omit<SystemStatus, 'health'>;

export interface SystemDeps {
  readonly db: Db;
  readonly journal: Journal;
  readonly clock: { now(): number; jumped_ms(): number };
  readonly dataDir: string;
  readonly version: string;
  readonly about: () => About;
  readonly printer: () => SystemStatus['printer'];
  readonly askPrinter: () => Promise<void>;
  /** What of all this a person has to hear: modules/health. */
  readonly health: (parts: SystemParts) => HealthSummary;
  /** Runs in the reader thread, on a connection that cannot write. */
  readonly read: (
    job: LongRead,
    onProgress: (done: number, total: number) => void,
    signal: AbortSignal,
  ) => Promise<unknown>;
  /** Walks the journal, here and now. */
  readonly verify: (options: VerifyOptions) => Verdict;
  /** By the till's key. */
  readonly sign: (bytes: Uint8Array) => Uint8Array;
  /** Rows that others know this till to have recorded: read before the journal is. */
  readonly known: () => Promise<readonly KnownRow[]>;
  /** The key file is the one that was opened. */
  readonly keyIsThere: () => boolean;
  /** Nobody has called for some seconds. */
  readonly quiet: () => boolean;
  readonly emit: <N extends EventName>(name: N, payload: EventPayload<N>) => void;
  readonly log: (what: string, detail: unknown) => void;
}

type SystemOperation = 'health.status' | 'health.about' | 'health.verifyJournal' | 'health.exportJournal';
type ExportResult = Output<'health.exportJournal'>;

const look_ms = 15_000;
const lowDisk_bytes = 500_000_000;
const rowsAtStart = 200;
/** Five minutes in which no look found anybody. */
const restedLooks = 20;
/** A file that is read through in a moment is, after every start; a larger one each week, while the till rests. */
const smallFile_bytes = 64_000_000;
const pagesEvery_ms = 7 * 86_400_000;

/** Another thread's errors keep their code, not their class. */
const isDamage = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && /^SQLITE_(?:CORRUPT|NOTADB)/.test(String(error.code));

/** What the till knows of itself: printer, journal, disk, clock; and the long checks of the journal. */
export function createSystem(deps: SystemDeps) {
  const { db, journal, clock, dataDir, emit } = deps;
  const store = createSystemStore(db);
  const stop = new AbortController();
  const running = new Set<Promise<unknown>>();
  let sound = true;
  let checkedAt = store.checkedAt();
  const roomOf = ({ bavail, bsize }: { bavail: number; bsize: number }, writable: boolean) => {
    const free_bytes = bavail * bsize;
    return { free_bytes, low: free_bytes < lowDisk_bytes, writable };
  };
  let disk: SystemStatus['disk'] = roomOf(fs.statfsSync(dataDir), true);
  let told = '';
  let telling: NodeJS.Immediate | null = null;
  let pagesChecked = false;
  let fileCheck = store.pagesChecked();
  let quietLooks = 0;

  const parts = (): SystemParts => {
    const head = journal.head();
    return {
      version: deps.version,
      printer: deps.printer(),
      journal: {
        rows: head ? store.rowsUpTo(head.position) : 0,
        head: head ? Buffer.from(head.hash).toString('hex') : '',
        checked_at: checkedAt,
        sound,
      },
      disk,
      clock: { jumped_ms: clock.jumped_ms() },
      dataDir,
    };
  };

  const status = (): SystemStatus => {
    lookAtFiles();
    const known = parts();
    return { ...known, health: deps.health(known) };
  };

  /** What is worth telling: the journal grows and the disk fills with every sale. */
  const gist = ({
    printer,
    journal: { checked_at, sound: isSound },
    disk: room,
    clock: time,
    health,
  }: SystemStatus) =>
    JSON.stringify([
      printer,
      checked_at,
      isSound,
      room.low,
      room.writable,
      Math.round(time.jumped_ms / 60_000),
      health,
    ]);
  const tell = (): void => {
    if (stop.signal.aborted) return;
    const now = status();
    const next = gist(now);
    if (next === told) return;
    told = next;
    emit('status.changed', now);
  };
  /** Something may have changed: said soon, and once for many changes. */
  const touch = (): void => {
    telling ??= setImmediate(() => {
      telling = null;
      tell();
    });
  };

  let files: 'here' | 'gone' | 'key-gone' = 'here';
  const lookAtFiles = (): void => {
    const before = files;
    if (!db.isThere()) files = 'gone';
    else files = deps.keyIsThere() ? 'here' : 'key-gone';
    if (files !== before && files !== 'here') deps.log('a file of the till was taken away', { state: files });
  };

  const lookAtDisk = async (): Promise<void> => {
    const room = await fs.promises.statfs(dataDir);
    const writable = await fs.promises.access(dataDir, fs.constants.W_OK).then(
      () => true,
      () => false,
    );
    disk = roomOf(room, writable);
  };

  const condemn = (found: unknown): void => {
    sound = false;
    deps.log('the journal or its file is damaged', found);
    touch();
  };

  /** A long read that ends with the till. */
  const readLong = async <T>(
    job: LongRead,
    onProgress: (done: number, total: number) => void,
  ): Promise<T> => {
    const reading = deps.read(job, onProgress, stop.signal);
    running.add(reading);
    try {
      return (await reading) as T;
    } finally {
      running.delete(reading);
    }
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
      if (stop.signal.aborted) return;
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

  const look = async (atStart: boolean): Promise<void> => {
    await lookAtDisk();
    quietLooks = deps.quiet() ? quietLooks + 1 : 0;
    const rested = quietLooks >= restedLooks;
    if (deps.quiet() || atStart) await deps.askPrinter();
    touch();
    if (quietLooks === 0 || running.size > 1 || !sound) return;
    // One long read at a time, and none while somebody waits for another.
    if (pagesDue(rested)) await checkPages();
    else await proving.step(rested).catch(foundWhileReading);
  };
  const lookSafely = (atStart: boolean): void => {
    const looking: Promise<void> = look(atStart)
      .catch((error: unknown) => {
        if (!stop.signal.aborted) deps.log('the state of the till', error);
      })
      .finally(() => running.delete(looking));
    running.add(looking);
  };
  const timer = setInterval(lookSafely, look_ms, false).unref();
  lookSafely(true);

  let verifying: Promise<Verdict> | null = null;
  const verify = async (): Promise<Verdict> => {
    const job = { kind: 'verify', pages: true, known: await deps.known() } as const;
    const { verdict, walked } = await readLong<Verified>(job, (done, total) =>
      emit('verify.progress', { done, total }),
    );
    sound = verdict.sound;
    if (walked) proving.keep(walked);
    if (verdict.firstBad) condemn(verdict.firstBad);
    noteChecked(clock.now());
    return verdict;
  };

  const verifyOnce = (): Promise<Verdict> => {
    verifying ??= verify().finally(() => {
      verifying = null;
    });
    return verifying;
  };

  const handlers: Handlers<SystemOperation> = {
    'health.status': async () => {
      await lookAtDisk();
      return ok(status());
    },
    'health.about': () => ok(deps.about()),
    'health.verifyJournal': async () => {
      const { rows, sound: isSound, firstBad } = await verifyOnce();
      return ok({ rows, sound: isSound, firstBad });
    },
    'health.exportJournal': async (_input, context) => {
      const now = clock.now();
      try {
        const target = newExport(dataDir, 'journal', [journal.till], now);
        const job = { kind: 'export', target, now } as const;
        const result = await readLong<ExportResult>(job, (done, total) =>
          emit('verify.progress', { done, total }),
        );
        db.transaction(() =>
          journal.append('journal.exported', { rows: result.rows }, { user: context.user }),
        );
        return ok(result);
      } catch (error) {
        if (storeRefusal(error)?.code === 'DISK_FULL') return refused(refusal('DISK_FULL'));
        throw error;
      }
    },
  };

  return {
    handlers,
    touch,
    parts,
    /** Whether the files of the till are those that were opened. */
    files: () => files,
    /** When the pages of the file were last read through, and what was found. */
    fileCheck: () => fileCheck,
    checkPages,
    readLong,
    verify: verifyOnce,
    /** Asks the disk and the printer now. */
    look: async (): Promise<void> => {
      await Promise.all([lookAtDisk(), deps.askPrinter()]);
    },
    close: async (): Promise<void> => {
      stop.abort();
      clearInterval(timer);
      if (telling) clearImmediate(telling);
      await Promise.allSettled([...running]);
    },
  };
}
export type System = ReturnType<typeof createSystem>;
