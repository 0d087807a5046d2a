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
import { createChecking, type LongRead } from './checking.ts';
import type { ProvingState } from './proving.ts';
import { createSystemStore } from './system-store.ts';

/** What this module itself knows, and how far the proof of all rows is. */
export type SystemParts = Omit<SystemStatus, 'health'> & { readonly proving: ProvingState | null };

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

/** What the till knows of itself: printer, journal, disk, clock; and the long checks of the journal. */
export function createSystem(deps: SystemDeps) {
  const { db, journal, clock, dataDir, emit } = deps;
  const store = createSystemStore(db);
  const stop = new AbortController();
  const running = new Set<Promise<unknown>>();
  const roomOf = ({ bavail, bsize }: { bavail: number; bsize: number }, writable: boolean) => {
    const free_bytes = bavail * bsize;
    return { free_bytes, low: free_bytes < lowDisk_bytes, writable };
  };
  let disk: SystemStatus['disk'] = roomOf(fs.statfsSync(dataDir), true);
  let told = '';
  let telling: NodeJS.Immediate | null = null;

  const parts = (): SystemParts => {
    const head = journal.head();
    return {
      version: deps.version,
      printer: deps.printer(),
      journal: {
        rows: head ? store.rowsUpTo(head.position) : 0,
        head: head ? Buffer.from(head.hash).toString('hex') : '',
        checked_at: checking.checkedAt(),
        sound: checking.sound(),
      },
      proving: checking.proving(),
      disk,
      clock: { jumped_ms: clock.jumped_ms() },
      dataDir,
    };
  };

  const status = (): SystemStatus => {
    lookAtFiles();
    const known = parts();
    const { proving: _, ...told } = known;
    return { ...told, health: deps.health(known) };
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
    const proving = checking.proving();
    const next = `${gist(now)} ${proving && Math.floor((100 * proving.rows) / proving.of)}`;
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
  const onProgress = (done: number, total: number): void => emit('verify.progress', { done, total });
  const checking = createChecking({ ...deps, store, touch, readLong, onProgress, signal: stop.signal });

  const look = async (atStart: boolean): Promise<void> => {
    await lookAtDisk();
    const quiet = deps.quiet();
    if (quiet || atStart) await deps.askPrinter();
    touch();
    // One long read at a time, and none while somebody waits for another.
    await checking.step(quiet, running.size <= 1);
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

  const handlers: Handlers<SystemOperation> = {
    'health.status': async () => {
      await lookAtDisk();
      return ok(status());
    },
    'health.about': () => ok(deps.about()),
    'health.verifyJournal': async () => {
      const { rows, sound: isSound, firstBad } = await checking.verify();
      return ok({ rows, sound: isSound, firstBad });
    },
    'health.exportJournal': async (_input, context) => {
      const now = clock.now();
      try {
        const target = newExport(dataDir, 'journal', [journal.till], now);
        const job = { kind: 'export', target, now } as const;
        const result = await readLong<ExportResult>(job, onProgress);
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
    fileCheck: checking.fileCheck,
    checkPages: checking.checkPages,
    readLong,
    verify: checking.verify,
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
