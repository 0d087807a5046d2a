import fs from 'node:fs';
import path from 'node:path';
import { storeRefusal } from '#main/kernel/db/store-error.ts';
import { positionOf } from '#shared/journal/row.ts';
import type { BackupStatus } from '#shared/modules/backup/contract.ts';
import type { BackupDeps, Progress } from './deps.ts';
import { machineKeyOf } from './engine/keys.ts';
import type { Made, MakeJob } from './engine/make.ts';
import { newestSegment } from './engine/segment-keep.ts';
import type { FolderFault } from './folder-fault.ts';
import type { Places } from './places.ts';
import type { Saved } from './saved.ts';
import type { Segments } from './segments.ts';

export interface MakingDeps
  extends Pick<BackupDeps, 'db' | 'clock' | 'dataDir' | 'secretBox' | 'version' | 'make'> {
  readonly places: Places;
  readonly segments: Segments;
  readonly saved: Saved;
  /** Position of the last row of the journal. */
  readonly head: () => number;
  readonly inTurn: <T>(what: BackupStatus['running'], work: () => Promise<T>) => Promise<T>;
  readonly folderFault: FolderFault;
  readonly signal: AbortSignal;
  readonly progress: Progress;
  /** The till is not closing: a seller goes first. */
  readonly gentle: () => boolean;
  readonly room_bytes: () => number;
  /** Tells every place of a whole backup, and of what is new. */
  readonly told: () => Promise<void>;
  readonly newTold: () => Promise<void>;
}

/** Whole backups and what is recorded since, one at a time, and how far they have come. */
export function createMaking(deps: MakingDeps) {
  const { places, segments, saved, head, folderFault, clock } = deps;
  let fault: string | null = null;
  let segmentFault = false;
  let isAtEnd = false;
  let last: BackupStatus['last'] = null;
  let backedUp = 0;
  /** The newest whole backup. */
  let whole = { position: 0, at: 0 };
  const known = places.newest().then(async (newest) => {
    if (!newest) return;
    const { state, createdAt } = newest.header;
    whole = { position: positionOf(state.epoch, state.seq), at: createdAt };
    const tip = (await newestSegment(places.local, newest.sum))?.header;
    backedUp = tip ? positionOf(tip.state.epoch, tip.state.seq) : whole.position;
  });
  const inTurn = <T>(what: BackupStatus['running'], work: () => Promise<T>): Promise<T> =>
    deps.inTurn(what, async () => {
      await known;
      try {
        return await work();
      } catch (error) {
        fault = storeRefusal(folderFault.of(error))?.code ?? 'INTERNAL';
        throw error;
      }
    });

  const make = (): Promise<Made> =>
    inTurn('backup', async () => {
      const position = head();
      fs.mkdirSync(places.local, { recursive: true, mode: 0o700 });
      await places.roomFor(deps.room_bytes());
      const job: MakeJob = {
        source: deps.db.file,
        folder: places.local,
        work: path.join(places.local, 'work'),
        lock: saved.recovery()?.lock ?? null,
        machineKey: machineKeyOf(deps.dataDir, deps.secretBox),
        app: deps.version,
        now: clock.now(),
        gentle: deps.gentle(),
      };
      const made = await deps.make(job, deps.progress, deps.signal);
      backedUp = Math.max(position, positionOf(made.state.epoch, made.state.seq));
      whole = { position: backedUp, at: clock.now() };
      [fault, segmentFault, isAtEnd] = [null, false, false];
      const { copy, write, check } = made.ms;
      last = { name: made.name, at: whole.at, bytes: made.bytes, ms: copy + write + check };
      await places.prune();
      await places.settle();
      await deps.told();
      return made;
    });

  /** What was recorded since the last piece. False where only a whole backup can follow. */
  const makeSegment = (): Promise<boolean> =>
    // A moment each minute: no screen shows that.
    inTurn(null, async () => {
      try {
        const made = await segments.make();
        isAtEnd = made === null;
        if (made?.made !== 'segment') return made !== null;
        const { name, bytes, file } = made.entry;
        backedUp = positionOf(file.header.state.epoch, file.header.state.seq);
        fault = null;
        last = { name, at: clock.now(), bytes, ms: made.ms };
        return true;
      } catch (error) {
        segmentFault = storeRefusal(folderFault.of(error))?.code !== 'DISK_FULL';
        throw error;
      }
    });

  return {
    /** What lies there already was looked at. */
    known,
    make,
    makeSegment,
    /** What is new, to every folder. False where only a whole backup can bring it. */
    makeNew: async (): Promise<boolean> => {
      if (!(await segments.behind())) return (await segments.behind()) !== null;
      const made = await makeSegment();
      await deps.newTold();
      return made;
    },
    whole: () => whole,
    backedUp: () => backedUp,
    last: () => last,
    fault: () => fault,
    /** A piece could not be made although there was room. */
    segmentFailed: () => segmentFault,
    /** The last piece could not be made of what there is: a whole backup must come first. */
    isAtEnd: () => isAtEnd,
  };
}
