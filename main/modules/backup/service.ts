import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { Handlers } from '#main/kernel/door.ts';
import { familyOf } from '#main/kernel/journal/epoch.ts';
import { refusal } from '#shared/kernel/refusal.ts';
import { ok, refused } from '#shared/kernel/result.ts';
import type { BackupStatus } from '#shared/modules/backup/contract.ts';
import type { BackupDeps, Progress, ProgressOf } from './deps.ts';
import { createDrills } from './drills.ts';
import { machineKeyOf } from './engine/keys.ts';
import { backupsFolder } from './engine/restore.ts';
import { wayOf } from './engine/segment-keep.ts';
import { createFolderFault, removeLeft } from './folder-fault.ts';
import { createHosting } from './hosting.ts';
import { createMaking } from './making.ts';
import { createNeighbour } from './neighbour.ts';
import { createPlaces, listed } from './places.ts';
import { createRecovery } from './recovery.ts';
import { orRefusal } from './refusals.ts';
import { createRestore } from './restore-of-till.ts';
import { createSaved } from './saved.ts';
import { createSegments } from './segments.ts';
import { createTwins } from './twins.ts';
import { createWhere } from './where.ts';

type BackupOperation = 'backup.status' | 'backup.list' | 'backup.now' | 'backup.drill';

/** A place that takes longer is read a minute later: no sale and no backup waits for a network. */
const longestStart_ms = 2_000;
const look_ms = 60_000;
/** A neighbour that answers is brought what was sold within this. */
const soon_ms = 5_000;
const every_ms = 30 * 60_000;
const sweepEvery_ms = 3_600_000;
const drillEvery_ms = 30 * 86_400_000;
// What failed takes its time again: not every minute.
const retry_ms = 10 * 60_000;
const drillRetry_ms = 86_400_000;
/** A base is made anew so often, in a quiet moment. */
const base_ms = 30 * 86_400_000;
/** What is under way at the close has so long; what is not copied then is copied at the next start. */
const closing_ms = 1_500;
/** A copy of the database, and the backup that is written from it. */
const roomNeeded = 1.5;

/** Copies of the till in other places, and the proof that they give it back. */
export function createBackup(deps: BackupDeps) {
  const { db, journal, clock, dataDir, read, shop } = deps;
  const store = createSaved(db);
  const isSetUp = (): boolean => shop() !== null;
  const stop = new AbortController();
  const stopDrill = new AbortController();
  /** Ends what takes its time. */
  const heavy = new AbortController();
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
    copy: (entry, folder) => deps.copy(entry, folder, heavy.signal),
    now: clock.now,
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
    wayOf: (entry) => wayOf(entry, places.local),
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
  for (const folder of [work, scratch]) removeLeft(folder, deps.log);

  let running: BackupStatus['running'] = null;
  let triedAt = 0;
  let sweptAt = 0;
  /** Nothing could follow the last base either. */
  let isStuck = false;
  let drillTriedAt = 0;
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
  const segments = createSegments({
    db,
    local: places.local,
    newest: places.newest,
    epoch: journal.epoch,
    head: () => head(),
    make: (job) => deps.segment(job, heavy.signal),
    machineKey: () => machineKeyOf(dataDir, deps.secretBox),
    lock: () => store.recovery()?.lock.publicKey ?? null,
    app: deps.version,
    now: clock.now,
  });
  let closing = false;
  let turn: Promise<unknown> = Promise.resolve();
  const head = (): number => journal.head()?.position ?? 0;

  const folderFault = createFolderFault(places.local);
  /** One after the other: each reads the whole file. */
  const inTurn = <T>(what: BackupStatus['running'], work: () => Promise<T>): Promise<T> => {
    const result = turn.then(async () => {
      running = what;
      if (what !== null) changed();
      try {
        return await work();
      } catch (error) {
        throw folderFault.of(error);
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

  const making = createMaking({
    ...deps,
    places,
    segments,
    saved: store,
    head,
    inTurn,
    folderFault,
    signal: heavy.signal,
    progress: progress('backup'),
    gentle: () => !closing,
    room_bytes: () => database_bytes() * roomNeeded,
    told: async () => {
      await notLong(twins.look);
      await mirror();
      void neighbour.settle();
    },
    newTold: async () => {
      await places.settle();
      await mirror();
      void neighbour.settle();
    },
  });
  const { make, makeSegment, makeNew, known } = making;

  const { drill } = createDrills({
    ...deps,
    store,
    places,
    scratch,
    stop: stopDrill.signal,
    make,
    inTurn: (work) => inTurn('drill', work),
    fault: folderFault.gone,
    database_bytes,
    progress: progress('drill'),
  });

  /** What was recorded can follow no base that is there. */
  const rowsWait = async (): Promise<boolean> => (await segments.behind()) === null || making.isAtEnd();
  /**
   * Where pieces cannot follow, or a piece failed for a reason of its own, the till is not left without; a neighbour of a
   * program of before takes nothing else.
   */
  const needsWhole = async (): Promise<boolean> =>
    (store.neighbour() !== null && neighbour.takesRows() === false) ||
    making.segmentFailed() ||
    (await rowsWait());
  const isWholeDue = async (longAgo: (at: number, least_ms: number) => boolean): Promise<boolean> => {
    const { position, at } = making.whole();
    // After an import or an update the rows wait for their base: at once, but not again and again.
    if (!isStuck && (await rowsWait())) return true;
    return head() !== position && longAgo(at, every_ms) && (await needsWhole());
  };
  /** While nobody sells; where the till is never closed, once it cannot wait any more. */
  const isAnewDue = async (): Promise<boolean> => {
    if (!deps.quiet()) return false;
    return deps.openShift() === null ? segments.isHeavy(base_ms, 1) : segments.isHeavy(2 * base_ms, 2);
  };

  /** What is due, one thing at a time; faults are told and tried again at the next look. */
  const look = async (): Promise<void> => {
    if (!deps.automatic() || stop.signal.aborted || running !== null) return;
    await known;
    if (closing) return;
    const now = clock.now();
    const longAgo = (at: number, least_ms: number): boolean => Math.abs(now - at) >= least_ms;
    if (making.whole().at > 0 && longAgo(sweptAt, sweepEvery_ms)) {
      sweptAt = now;
      await behindTheScenes('what no backup needs any more', places.prune);
    }
    if (((await isAnewDue()) || (await isWholeDue(longAgo))) && longAgo(triedAt, retry_ms)) {
      triedAt = now;
      await make();
      isStuck = await rowsWait();
      return;
    }
    if (await segments.behind()) await behindTheScenes('what was recorded since a backup', makeSegment);
    if (deps.quiet()) await segments.forget();
    await notLong(twins.look);
    await mirror();
    await places.settle();
    void neighbour.settle();
    if (!deps.quiet() || !longAgo(drillTriedAt, drillRetry_ms)) return;
    const last = store.whole();
    const drilledAt = last?.at ?? (await places.list()).at(-1)?.header.createdAt ?? now;
    // Another program derives all of it anew, the next time that nobody is there.
    const isOther = last !== null && last.version !== deps.version;
    if (!isOther && !longAgo(drilledAt, drillEvery_ms)) return;
    drillTriedAt = now;
    await drill(0);
  };
  /** A neighbour is asked for nothing but what is new: it has it within seconds. */
  const bringSoon = async (): Promise<void> => {
    const idle = !stop.signal.aborted && !closing && running === null;
    if (!idle || !deps.automatic() || !neighbour.takesRows() || head() === making.backedUp()) return;
    if (await segments.behind()) await makeSegment();
    void neighbour.settle();
  };
  const lastOfAll = async (): Promise<void> => {
    if ((await segments.behind()) === null || making.segmentFailed() || !(await makeNew())) await make();
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
  const soon = setInterval(() => behindTheScenes('what a neighbour is brought', bringSoon), soon_ms).unref();

  const status = async (): Promise<BackupStatus> => {
    await known;
    const recovery = store.recovery();
    const changed = head() !== making.backedUp();
    const seen = [...(await places.view()), ...neighbour.view()];
    const tip = seen.find(({ kind }) => kind === 'local')?.newest?.name;
    const state = recovery === null ? 'none' : recovery.confirmed_at === null ? 'unconfirmed' : 'confirmed';
    return {
      recovery: { state, created_at: recovery?.created_at ?? null },
      places: seen.map((place) => ({
        ...place,
        whole: !changed && place.newest !== null && place.newest.name === tip,
      })),
      canChoose: deps.chooseFolder !== undefined,
      running,
      last: making.last(),
      changed,
      fault: making.fault(),
      drill: store.drill(),
    };
  };
  const handlers: Handlers<BackupOperation> = {
    'backup.status': async () => (shop() ? ok(await status()) : refused(refusal('NOT_SET_UP'))),
    'backup.list': async () =>
      shop() ? ok((await places.list()).map(listed)) : refused(refusal('NOT_SET_UP')),
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
        if (closing) return;
        behindTheScenes('the backup after a Z', async () => {
          if ((await needsWhole()) || !(await makeNew())) await make();
        });
      });
    },
    /** Whether a backup is worth its time at the end of the day; made before the store closes. */
    close: async (): Promise<void> => {
      closing = true;
      clearInterval(timer);
      clearInterval(soon);
      stopDrill.abort();
      await known;
      // A till that has no backup at all has a short history: that one is waited for.
      const isFirst = (await places.newest()) === null;
      const ended = new AbortController();
      const late = isFirst
        ? new Promise<void>(() => {})
        : pause(closing_ms, undefined, { signal: ended.signal }).then(
            () => heavy.abort(),
            () => {},
          );
      const inTime = (work: Promise<unknown>): Promise<unknown> => Promise.race([work, late]);
      await inTime(Promise.all([turn, neighbour.close(), hosting.close()]));
      const isNew = head() !== making.backedUp();
      if (deps.automatic() && !heavy.signal.aborted)
        await inTime(behindTheScenes('the backup at the end', isNew ? lastOfAll : places.settle));
      stop.abort();
      await inTime(turn);
      ended.abort();
    },
  };
}
export type Backup = ReturnType<typeof createBackup>;
