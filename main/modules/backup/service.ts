import fs from 'node:fs';
import path from 'node:path';
import type { BackupDrill, BackupStatus } from '../../../shared/contract/backup.ts';
import type { EventPayload } from '../../../shared/contract/events.ts';
import { refusal } from '../../../shared/errors.ts';
import { createTranslator } from '../../../shared/i18n/index.ts';
import { ok, refused } from '../../../shared/result.ts';
import { openKey, readHeader } from '../../backup/backup-file.ts';
import type { Drilled, DrillJob } from '../../backup/drill.ts';
import { machineKeyOf } from '../../backup/keys.ts';
import type { Made, MakeJob, TillReader } from '../../backup/make.ts';
import { mountedKeys } from '../../backup/mounted-keys.ts';
import type { SendJob, SendOutcome } from '../../backup/neighbour-send.ts';
import { backupsFolder } from '../../backup/restore.ts';
import type { BackupEntry } from '../../backup/ring.ts';
import type { Db } from '../../db/db.ts';
import { storeRefusal } from '../../db/store-error.ts';
import type { Handlers } from '../../dispatch.ts';
import type { Journal } from '../../journal/journal.ts';
import { positionOf } from '../../journal/row.ts';
import type { SecretBox, Signer } from '../../journal/signer.ts';
import { createRestore } from './bring-back.ts';
import { createHosting } from './hosting.ts';
import { createNeighbour } from './neighbour.ts';
import { createPlaces, isOutside, lastTicketOf } from './places.ts';
import { createRecovery, type RecoveryDeps } from './recovery.ts';
import { orRefusal } from './refusals.ts';
import { createSaved } from './saved.ts';

export interface BackupDeps {
  readonly db: Db;
  readonly journal: Journal;
  readonly signer: Signer;
  readonly clock: { now(): number };
  readonly dataDir: string;
  readonly version: string;
  readonly read: TillReader;
  /** These run in the backup thread. */
  readonly make: (job: MakeJob, onProgress: Progress) => Promise<Made>;
  readonly drill: (job: DrillJob, signal: AbortSignal, onProgress: Progress) => Promise<Drilled>;
  readonly copy: (entry: BackupEntry, folder: string) => Promise<void>;
  readonly send: (job: SendJob, signal: AbortSignal) => Promise<SendOutcome>;
  readonly print: RecoveryDeps['print'];
  readonly lanHost: string;
  readonly openShift: () => number | null;
  readonly holdsCart: (id: string) => boolean;
  readonly offered: () => string | null;
  /** The host's own window for choosing a folder; null as its answer where nobody chose. */
  readonly chooseFolder?: ((title: string) => Promise<string | null>) | undefined;
  /** The shop as its papers name it; null before set-up. */
  readonly shop: () => { readonly name: string; readonly tillName: string } | null;
  readonly dayOf: (at: number) => string;
  /** Backups by themselves: a shop's till, not a demonstration and not a tool. */
  readonly automatic: () => boolean;
  /** Nobody has called for some seconds. */
  readonly quiet: () => boolean;
  readonly secretBox?: SecretBox;
  readonly reopen: () => Promise<void>;
  readonly emit: <N extends 'backup.changed' | 'backup.progress'>(name: N, payload: EventPayload<N>) => void;
  readonly log: (what: string, detail: unknown) => void;
}
type ProgressOf = EventPayload<'backup.progress'>['of'];
type Progress = (done: number, total: number) => void;
/** What several operations answer. */
export type Answered = Promise<BackupStatus>;
type BackupOperation =
  | 'backup.status'
  | 'backup.list'
  | 'backup.now'
  | 'backup.keys'
  | 'backup.chooseFolder'
  | 'backup.setPlaces'
  | 'backup.drill';

const look_ms = 60_000;
const every_ms = 30 * 60_000;
const drillEvery_ms = 30 * 86_400_000;
// What failed takes its time again: not every minute.
const retry_ms = 10 * 60_000;
const drillRetry_ms = 86_400_000;
/** A copy of the database, and the backup that is written from it. */
const roomNeeded = 1.5;

/** Copies of the till in other places, and the proof that they give it back. */
export function createBackup(deps: BackupDeps) {
  const { db, journal, clock, dataDir, read, shop } = deps;
  const store = createSaved(db);
  const isSetUp = (): boolean => shop() !== null;
  const stop = new AbortController();
  const stopDrill = new AbortController();
  const changed = (): void => {
    if (!stop.signal.aborted) deps.emit('backup.changed', {});
  };
  const progress =
    (of: ProgressOf): Progress =>
    (done, total) => {
      if (!stop.signal.aborted) deps.emit('backup.progress', { of, done, total });
    };
  const restore = createRestore({ ...deps, isSetUp, progress });
  const places = createPlaces({
    till: journal.till,
    local: backupsFolder(dataDir),
    second: store.second,
    mark: store.mark,
    setMark: (mark) => db.transaction(() => store.setSecond(store.second(), mark)),
    copy: deps.copy,
    signer: deps.signer,
    dayOf: deps.dayOf,
    changed,
    log: deps.log,
  });

  const neighbour = createNeighbour({
    db,
    journal,
    signer: deps.signer,
    saved: store,
    newest: places.newest,
    state: () => read.stateOf(db),
    send: deps.send,
    isSetUp,
    status: () => status(),
    changed,
    log: deps.log,
  });
  const hosting = createHosting({ ...deps, saved: store, isSetUp, changed });
  const recovery = createRecovery({
    ...deps,
    saved: store,
    status: () => status(),
    changed,
    renewed: () => {
      if (deps.automatic()) behindTheScenes('the first backup under a new code', make);
    },
  });

  // Left of a till that was cut off at work: whole databases.
  const work = path.join(places.local, 'work');
  const scratch = path.join(dataDir, 'drill');
  for (const folder of [work, scratch]) fs.rmSync(folder, { recursive: true, force: true });

  let running: BackupStatus['running'] = null;
  let fault: string | null = null;
  let last: BackupStatus['last'] = null;
  let mirroredTo = -1;
  let mirroredIn: string | null = null;
  let backedUp = 0;
  let backedUpAt = 0;
  let triedAt = 0;
  let drillTriedAt = 0;
  const known = places.newest().then((newest) => {
    if (!newest) return;
    backedUp = positionOf(newest.header.state.epoch, newest.header.state.seq);
    backedUpAt = newest.header.createdAt;
  });
  let closing = false;
  let turn: Promise<unknown> = known;
  const head = (): number => journal.head()?.position ?? 0;

  /** One after the other: each reads the whole file. */
  const inTurn = <T>(what: NonNullable<BackupStatus['running']>, work: () => Promise<T>): Promise<T> => {
    const result = turn.then(async () => {
      running = what;
      changed();
      try {
        return await work();
      } finally {
        running = null;
        changed();
      }
    });
    turn = result.catch(() => {});
    return result;
  };

  const mirror = async (): Promise<void> => {
    const second = store.second();
    const here = head();
    if (here === mirroredTo && second === mirroredIn) return;
    const state = read.stateOf(db);
    if (!state) return;
    await places.mirror(state);
    [mirroredTo, mirroredIn] = [here, second];
  };

  const make = (): Promise<Made> =>
    inTurn('backup', async () => {
      try {
        const position = head();
        fs.mkdirSync(places.local, { recursive: true });
        await places.roomFor(Number(db.pragma('page_count')) * Number(db.pragma('page_size')) * roomNeeded);
        const job: MakeJob = {
          source: db.file,
          folder: places.local,
          work,
          lock: store.recovery()?.lock ?? null,
          machineKey: machineKeyOf(dataDir, deps.secretBox),
          app: deps.version,
          now: clock.now(),
          gentle: !closing,
        };
        const made = await deps.make(job, progress('backup'));
        backedUp = Math.max(position, positionOf(made.state.epoch, made.state.seq));
        backedUpAt = clock.now();
        fault = null;
        const { copy, write, check } = made.ms;
        last = { name: made.name, at: backedUpAt, bytes: made.bytes, ms: copy + write + check };
        await places.prune();
        await places.settle();
        await mirror();
        void neighbour.settle();
        return made;
      } catch (error) {
        fault = storeRefusal(error)?.code ?? 'INTERNAL';
        throw error;
      }
    });

  const drill = async (user: number): Promise<BackupDrill> => {
    // Another program on this computer may have made it, or this one under a key that is gone.
    if (!(await opensHere(await places.newest()))) await make();
    return inTurn('drill', async () => {
      const entry = await places.newest();
      if (!entry) throw new Error('there is no backup to try');
      const { at, result } = await tryOut(entry.path);
      const { rows, sound, equal, ms, epoch, seq } = result;
      const drilled: BackupDrill = {
        at,
        file: entry.name,
        passed: sound && equal,
        rows,
        fault: result.fault,
        ms,
      };
      db.transaction(() => {
        journal.append('backup.drilled', { file: entry.name, epoch, seq, rows, sound, equal, ms }, { user });
        store.setDrill(drilled);
      });
      return drilled;
    });
  };
  const opensHere = async (entry: BackupEntry | null): Promise<boolean> => {
    if (!entry) return false;
    const machineKey = machineKeyOf(dataDir, deps.secretBox);
    return openKey(await readHeader(entry.path), { machineKey }).then(
      () => true,
      () => false,
    );
  };
  const tryOut = async (file: string): Promise<{ at: number; result: Drilled }> => {
    const machineKey = machineKeyOf(dataDir, deps.secretBox);
    const job = { file, opener: { machineKey }, scratch, now: clock.now() };
    return { at: job.now, result: await deps.drill(job, stopDrill.signal, progress('drill')) };
  };

  /** What is due, one thing at a time; faults are told and tried again at the next look. */
  const look = async (): Promise<void> => {
    if (!deps.automatic() || stop.signal.aborted || running !== null) return;
    await known;
    const now = clock.now();
    const longAgo = (at: number, least_ms: number): boolean => Math.abs(now - at) >= least_ms;
    if (head() !== backedUp && longAgo(backedUpAt, every_ms) && longAgo(triedAt, retry_ms)) {
      triedAt = now;
      await make();
      return;
    }
    await mirror();
    await places.settle();
    void neighbour.settle();
    if (!deps.quiet() || !longAgo(drillTriedAt, drillRetry_ms)) return;
    const drilledAt = store.drill()?.at ?? (await places.list()).at(-1)?.header.createdAt ?? now;
    if (!longAgo(drilledAt, drillEvery_ms)) return;
    drillTriedAt = now;
    await drill(0);
  };
  const behindTheScenes = (what: string, work: () => Promise<unknown>): void => {
    void work().catch((error: unknown) => {
      if (!stop.signal.aborted) deps.log(what, error);
    });
  };
  const timer = setInterval(() => behindTheScenes('a backup', look), look_ms).unref();

  const status = async (): Promise<BackupStatus> => {
    await known;
    const recovery = store.recovery();
    const state = recovery === null ? 'none' : recovery.confirmed_at === null ? 'unconfirmed' : 'confirmed';
    return {
      recovery: { state, created_at: recovery?.created_at ?? null },
      places: [...(await places.view()), ...neighbour.view()],
      canChoose: deps.chooseFolder !== undefined,
      running,
      last,
      changed: head() !== backedUp,
      fault,
      drill: store.drill(),
    };
  };
  const handlers: Handlers<BackupOperation> = {
    'backup.status': async () => (shop() ? ok(await status()) : refused(refusal('NOT_SET_UP'))),
    'backup.list': async () =>
      shop()
        ? ok(
            (await places.list()).map(({ place, name, path: file, bytes, header }) => ({
              place,
              name,
              path: file,
              created_at: header.createdAt,
              bytes,
              epoch: header.state.epoch,
              lastTicket: lastTicketOf(header.state),
              app: header.app,
              withCode: header.recovery !== null,
            })),
          )
        : refused(refusal('NOT_SET_UP')),
    'backup.now': () =>
      orRefusal(async () => {
        if (!shop()) return refused(refusal('NOT_SET_UP'));
        const { name, path: file, bytes, ms } = await make();
        return ok({ name, path: file, bytes, ms: ms.copy + ms.write + ms.check });
      }),
    'backup.keys': () => ok(mountedKeys()),
    'backup.chooseFolder': async (_input, { lang }) =>
      deps.chooseFolder
        ? ok({ path: await deps.chooseFolder(createTranslator(lang)('backup.place.choose')) })
        : refused(refusal('NOT_FOUND')),
    'backup.setPlaces': async ({ second }, context) => {
      if (!shop()) return refused(refusal('NOT_SET_UP'));
      const folder = second === null || second === '' ? null : path.normalize(second);
      if (folder !== null && !isOutside(dataDir, folder))
        return refused(refusal('BAD_INPUT', { field: 'second', detail: 'not a full path outside the till' }));
      if (folder !== store.second() || !(await places.secondIsHere())) {
        const mark = folder === null ? null : await places.adopt(folder);
        db.transaction(() => {
          store.setSecond(folder, mark);
          journal.append('settings.changed', { what: ['backup.places'] }, { user: context.user });
        });
        changed();
        behindTheScenes('the second place', places.settle);
      }
      return ok(await status());
    },
    'backup.drill': (_input, context) =>
      orRefusal(async () => (shop() ? ok(await drill(context.user)) : refused(refusal('NOT_SET_UP')))),
  };

  return {
    handlers: {
      ...handlers,
      ...recovery.handlers,
      ...neighbour.handlers,
      ...hosting.handlers,
      ...restore.handlers,
    },
    /** The folder or key besides this computer. */
    second: store.second,
    status,
    /** What is due now; the till's own timer calls it each minute. */
    look,
    /** A Z was made: the day's work goes to every place, once the answer is out. */
    afterZ: (): void => {
      if (deps.automatic()) setImmediate(() => behindTheScenes('the backup after a Z', make));
    },
    /** Whether a backup is worth its time at the end of the day; made before the store closes. */
    close: async (): Promise<void> => {
      closing = true;
      clearInterval(timer);
      stopDrill.abort();
      await Promise.all([known, neighbour.close(), hosting.close()]);
      if (deps.automatic() && head() !== backedUp)
        await make().catch((error: unknown) => deps.log('the backup at the end', error));
      stop.abort();
      await turn;
    },
  };
}
export type Backup = ReturnType<typeof createBackup>;
