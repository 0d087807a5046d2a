import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { StoreError, storeRefusal } from '#main/kernel/db/store-error.ts';
import type { Handlers } from '#main/kernel/door.ts';
import { familyOf } from '#main/kernel/journal/epoch.ts';
import { positionOf } from '#shared/journal/row.ts';
import { type RefusalCode, refusal } from '#shared/kernel/refusal.ts';
import { ok, refused } from '#shared/kernel/result.ts';
import type { BackupDrill, BackupStatus } from '#shared/modules/backup/contract.ts';
import type { BackupDeps, Progress, ProgressOf } from './deps.ts';
import { openKey, readHeader } from './engine/backup-file.ts';
import type { Drilled } from './engine/drill.ts';
import type { BackupEntry } from './engine/kept-backups.ts';
import { machineKeyOf } from './engine/keys.ts';
import type { Made, MakeJob } from './engine/make.ts';
import { backupsFolder } from './engine/restore.ts';
import { createHosting } from './hosting.ts';
import { createNeighbour } from './neighbour.ts';
import { createPlaces, lastTicketOf } from './places.ts';
import { createRecovery } from './recovery.ts';
import { orRefusal } from './refusals.ts';
import { createRestore } from './restore-of-till.ts';
import { createSaved } from './saved.ts';
import { createTwins } from './twins.ts';
import { createWhere } from './where.ts';

type BackupOperation = 'backup.status' | 'backup.list' | 'backup.now' | 'backup.drill';

/** A place that takes longer is read a minute later: no sale and no backup waits for a network. */
const longestStart_ms = 2_000;
const look_ms = 60_000;
const every_ms = 30 * 60_000;
const drillEvery_ms = 30 * 86_400_000;
// What failed takes its time again: not every minute.
const retry_ms = 10 * 60_000;
const drillRetry_ms = 86_400_000;
/** A copy of the database, and the backup that is written from it. */
const roomNeeded = 1.5;
/** The restored database, and its tables built anew. */
const drillRoomNeeded = 2;
/** What a drill finds out about the backup; anything else is of this computer, and is tried again. */
const badBackup: ReadonlySet<RefusalCode> = new Set(['BACKUP_DAMAGED', 'STORE_DAMAGED', 'JOURNAL_BROKEN']);

const isFolder = (folder: string): boolean => {
  try {
    return fs.statSync(folder).isDirectory();
  } catch {
    return false;
  }
};

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
  const headSigner = () => ({ ...deps.signer, family: familyOf(db) });
  const places = createPlaces({
    till: journal.till,
    local: backupsFolder(dataDir),
    second: store.second,
    mark: store.mark,
    setMark: (mark) => db.transaction(() => store.setSecond(store.second(), mark)),
    copy: deps.copy,
    signer: headSigner,
    dayOf: deps.dayOf,
    changed,
    log: deps.log,
  });

  const neighbour = createNeighbour({
    db,
    journal,
    signer: headSigner,
    saved: store,
    newest: places.newest,
    state: () => read.stateOf(db),
    send: deps.send,
    isSetUp,
    status: () => status(),
    changed,
    log: deps.log,
  });
  const where = createWhere({
    ...deps,
    saved: store,
    places,
    isSetUp,
    status: () => status(),
    changed,
    settle: () => behindTheScenes('the second place', places.settle),
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
  for (const folder of [work, scratch]) {
    try {
      fs.rmSync(folder, { recursive: true, force: true });
    } catch (error) {
      // A folder of backups that cannot be reached is told when one is made; the till sells.
      deps.log('what a backup left', error);
    }
  }

  let running: BackupStatus['running'] = null;
  let fault: string | null = null;
  let last: BackupStatus['last'] = null;
  let backedUp = 0;
  let backedUpAt = 0;
  let triedAt = 0;
  let drillTriedAt = 0;
  const known = places.newest().then((newest) => {
    if (!newest) return;
    backedUp = positionOf(newest.header.state.epoch, newest.header.state.seq);
    backedUpAt = newest.header.createdAt;
  });
  const twins = createTwins({
    db,
    journal,
    saved: store,
    places: [
      { leave: async () => (deps.automatic() ? mirror() : undefined), heads: places.heads },
      { leave: async () => (deps.automatic() ? neighbour.leaveHead() : undefined), heads: neighbour.heads },
    ],
    changed,
    log: deps.log,
  });
  let closing = false;
  let turn: Promise<unknown> = known;
  const head = (): number => journal.head()?.position ?? 0;

  const folderFault = (error?: unknown): StoreError =>
    new StoreError('BACKUP_FOLDER', { path: places.local }, error);
  const mayBeWritten = (): boolean => {
    try {
      fs.accessSync(places.local, fs.constants.W_OK);
      return true;
    } catch {
      return false;
    }
  };
  /** Its folder went away, may not be written, or something else stands in its place: nothing of the till itself is wrong. */
  const faultOf = (error: unknown): unknown => {
    const code = storeRefusal(error)?.code;
    if (code === 'DISK_FULL') return error;
    const isOther = code !== undefined && code !== 'STORE_READ_ONLY';
    const isWhole = isFolder(places.local) && (isOther || mayBeWritten());
    return isWhole ? error : folderFault(error);
  };

  /** One after the other: each reads the whole file. */
  const inTurn = <T>(what: NonNullable<BackupStatus['running']>, work: () => Promise<T>): Promise<T> => {
    const result = turn.then(async () => {
      running = what;
      changed();
      try {
        return await work();
      } catch (error) {
        throw faultOf(error);
      } finally {
        running = null;
        changed();
      }
    });
    turn = result.catch(() => {});
    return result;
  };

  /** Whoever is slow to say what it knows holds up no backup and no sale: what it says is heard when it comes. */
  const notLong = (work: () => Promise<void>): Promise<void> =>
    Promise.race([
      behindTheScenes('the other heads of this till', work),
      pause(longestStart_ms, undefined, { ref: false }),
    ]);
  const mirror = (): Promise<void> => places.mirror(head(), () => read.stateOf(db));
  const database_bytes = (): number => Number(db.pragma('page_count')) * Number(db.pragma('page_size'));

  const make = (): Promise<Made> =>
    inTurn('backup', async () => {
      try {
        const position = head();
        fs.mkdirSync(places.local, { recursive: true, mode: 0o700 });
        await places.roomFor(database_bytes() * roomNeeded);
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
        await notLong(twins.look);
        await mirror();
        void neighbour.settle();
        return made;
      } catch (error) {
        fault = storeRefusal(faultOf(error))?.code ?? 'INTERNAL';
        throw error;
      }
    });

  const drill = async (user: number): Promise<BackupDrill> => {
    // Another program on this computer may have made it, or this one under a key that is gone.
    if (!(await opensHere(await places.newest()))) await make();
    return inTurn('drill', async () => {
      const entry = await places.newest();
      if (!entry) throw folderFault();
      const at = clock.now();
      const { rows, sound, equal, ms, epoch, seq, fault } = await tryOut(entry, at);
      const drilled: BackupDrill = { at, file: entry.name, passed: sound && equal, rows, fault, ms };
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
    return readHeader(entry.path)
      .then((file) => openKey(file, { machineKey }))
      .then(
        () => true,
        () => false,
      );
  };
  type Outcome = Omit<Drilled, 'till'>;
  /** A backup that does not even open has failed as well, and is remembered like any other that did. */
  const tryOut = async ({ path: file, header }: BackupEntry, now: number): Promise<Outcome> => {
    await places.checkRoom(database_bytes() * drillRoomNeeded);
    const machineKey = machineKeyOf(dataDir, deps.secretBox);
    const begun = performance.now();
    try {
      return await deps.drill(
        { file, opener: { machineKey }, scratch, now },
        stopDrill.signal,
        progress('drill'),
      );
    } catch (error) {
      const fault = storeRefusal(error)?.code;
      if (fault === undefined || !badBackup.has(fault)) throw error;
      const { epoch, seq } = header.state;
      const ms = Math.round(performance.now() - begun);
      return { epoch, seq, rows: 0, sound: false, equal: false, fault, ms };
    }
  };

  /** What is due, one thing at a time; faults are told and tried again at the next look. */
  const look = async (): Promise<void> => {
    if (!deps.automatic() || stop.signal.aborted || running !== null) return;
    await known;
    if (closing) return;
    const now = clock.now();
    const longAgo = (at: number, least_ms: number): boolean => Math.abs(now - at) >= least_ms;
    if (head() !== backedUp && longAgo(backedUpAt, every_ms) && longAgo(triedAt, retry_ms)) {
      triedAt = now;
      await make();
      return;
    }
    await notLong(twins.look);
    await mirror();
    await places.settle();
    void neighbour.settle();
    if (!deps.quiet() || !longAgo(drillTriedAt, drillRetry_ms)) return;
    const drilledAt = store.drill()?.at ?? (await places.list()).at(-1)?.header.createdAt ?? now;
    if (!longAgo(drilledAt, drillEvery_ms)) return;
    drillTriedAt = now;
    await drill(0);
  };
  const behindTheScenes = async (what: string, work: () => Promise<unknown>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (!stop.signal.aborted) deps.log(what, error);
    }
  };
  // Before anybody sells: a till that was brought back may not be the only one, and the other one finds this by its head.
  const isAlone = !isSetUp() || (store.second() === null && store.neighbour() === null);
  const begun = isAlone ? Promise.resolve() : notLong(twins.begin);
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
    'backup.drill': (_input, context) =>
      orRefusal(async () => (shop() ? ok(await drill(context.user)) : refused(refusal('NOT_SET_UP')))),
  };

  return {
    handlers: {
      ...handlers,
      ...where.handlers,
      ...recovery.handlers,
      ...neighbour.handlers,
      ...hosting.handlers,
      ...restore.handlers,
    },
    /** The folder or key besides this computer. */
    second: store.second,
    /** Address of the till that keeps this one's backups. */
    neighbour: (): string | null => store.neighbour()?.url ?? null,
    status,
    twins,
    /** The other heads were read once, or did not answer soon after the start: who signs in comes in then. */
    begun: (): Promise<void> => begun,
    /** What is due now; the till's own timer calls it each minute. */
    look,
    /** A Z was made: the day's work goes to every place, once the answer is out. */
    afterZ: (): void => {
      if (!deps.automatic()) return;
      setImmediate(() => {
        // At the end of the day the till is backed up anyway.
        if (!closing) behindTheScenes('the backup after a Z', make);
      });
    },
    /** Whether a backup is worth its time at the end of the day; made before the store closes. */
    close: async (): Promise<void> => {
      closing = true;
      clearInterval(timer);
      stopDrill.abort();
      await Promise.all([turn, neighbour.close(), hosting.close()]);
      if (deps.automatic() && head() !== backedUp)
        await make().catch((error: unknown) => deps.log('the backup at the end', error));
      stop.abort();
      await turn;
    },
  };
}
export type Backup = ReturnType<typeof createBackup>;
