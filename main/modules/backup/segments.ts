import type { Db } from '#main/kernel/db/db.ts';
import { forgetChanges, keptMark } from '#main/kernel/journal/kept-changes.ts';
import { positionOf } from '#shared/journal/row.ts';
import { readHeader } from './engine/backup-file.ts';
import type { BackupEntry } from './engine/kept-backups.ts';
import type { MadeSegment, SegmentJob } from './engine/make-segment.ts';
import { endOf, hexOf, type Point, type SegmentHeader, startOf } from './engine/segment-file.ts';
import { pathFrom, segmentsIn } from './engine/segment-path.ts';

export interface SegmentsDeps {
  readonly db: Db;
  /** The folder of this computer's own backups, and the newest whole one in it. */
  readonly local: string;
  readonly newest: () => Promise<BackupEntry | null>;
  readonly epoch: number;
  /** Position of the last row of the journal. */
  readonly head: () => number;
  readonly make: (job: SegmentJob) => Promise<MadeSegment>;
  readonly machineKey: () => Uint8Array;
  /** The public half of the recovery code's key; null where there is none. */
  readonly lock: () => string | null;
  readonly app: string;
  readonly now: () => number;
}
/** A base and where the segments after it have come. */
interface Line {
  readonly name: string;
  readonly path: string;
  readonly sum: string;
  readonly log: string;
  readonly lock: string | null;
  readonly bytes: number;
  readonly at: number;
  /** Where the latest, the thirty before it, and those thirty times more begin: the next one may span them. */
  readonly ends: readonly Level[];
}
interface Level {
  readonly end: Point;
  /** How many of the level below stand after it. */
  readonly count: number;
}
export interface Tip {
  readonly header: Pick<SegmentHeader, 'state' | 'createdAt'>;
  readonly bytes: number;
}

/** So many segments, and the next one spans them. */
const span = 30;

/** What was recorded since the newest backup, a little at a time: each piece costs what was sold, whatever lies before it. */
export function createSegments(deps: SegmentsDeps) {
  let line: Line | null | undefined;
  let tip: Tip | null = null;
  let weight = 0;
  let forgotten = 0;

  /** A base that segments can follow, and the way that is there already. */
  const find = async (): Promise<Line | null> => {
    const entry = await deps.newest();
    const mark = keptMark(deps.db);
    if (!entry || !mark) return null;
    const file = await readHeader(entry.path);
    const start = startOf(file);
    const { state, kept, recovery, schema, createdAt } = file.header;
    const follows =
      start !== null &&
      kept?.log === mark.log &&
      state.epoch === deps.epoch &&
      schema === Number(deps.db.pragma('user_version')) &&
      (recovery?.lock.publicKey ?? null) === deps.lock();
    if (!follows) return null;
    const sum = hexOf(file.sum);
    const way = pathFrom(start, await segmentsIn(deps.local, sum));
    const last = way.at(-1);
    tip = last ? { header: last.file.header, bytes: last.bytes } : null;
    weight = way.reduce((all, { bytes }) => all + bytes, 0);
    const end = last ? endOf(last.file.header) : start;
    return {
      ...{ name: entry.name, path: entry.path, sum, log: mark.log, bytes: entry.bytes, at: createdAt },
      lock: recovery?.lock.publicKey ?? null,
      // The way so far is a beginning like any other: what is there is not written again.
      ends: [end, end, end].map((one) => ({ end: one, count: 0 })),
    };
  };
  const current = async (): Promise<Line | null> => {
    const entry = await deps.newest();
    if (line !== undefined && line?.name === entry?.name && line?.lock === deps.lock()) return line;
    tip = null;
    weight = 0;
    line = await find();
    return line;
  };

  return {
    /** Something changed since the last piece, a cart or a price too; null where no base is there to follow. */
    behind: async (): Promise<boolean | null> => {
      const now = await current();
      const mark = keptMark(deps.db);
      if (!now || !mark || mark.log !== now.log) return null;
      const end = now.ends[0]?.end;
      return end?.n !== mark.n || positionOf(end.epoch, end.seq) !== deps.head();
    },
    /** What is newest; null where that is the base itself. */
    tip: async (): Promise<Tip | null> => ((await current()) ? tip : null),
    /** What follows the base weighs so many times as much, or the base is old. */
    isHeavy: async (old_ms: number, times: number): Promise<boolean> => {
      const now = await current();
      return now !== null && (weight > times * now.bytes || Math.abs(deps.now() - now.at) > old_ms);
    },
    /** Null where only a whole backup can follow. @throws StoreError; what the disk throws. */
    make: async (): Promise<MadeSegment | null> => {
      const now = await current();
      if (!now) return null;
      // The lowest level that is full begins where the one above it ended.
      const [small, middle, large] = now.ends;
      if (!small || !middle || !large) return null;
      const level = middle.count + 1 >= span && small.count + 1 >= span ? 2 : small.count + 1 >= span ? 1 : 0;
      const from = [small, middle, large][level]?.end ?? small.end;
      const made = await deps.make({
        source: deps.db.file,
        folder: deps.local,
        base: now.path,
        from,
        machineKey: deps.machineKey(),
        app: deps.app,
        now: deps.now(),
      });
      if (made.made === 'base') line = null;
      if (made.made !== 'segment') return made.made === 'base' ? null : made;
      const { header } = made.entry.file;
      const end = endOf(header);
      tip = { header, bytes: made.entry.bytes };
      weight += made.entry.bytes;
      line = {
        ...now,
        ends: [
          { end, count: level === 0 ? small.count + 1 : 0 },
          level >= 1 ? { end, count: level === 1 ? middle.count + 1 : 0 } : middle,
          level === 2 ? { end, count: 0 } : large,
        ],
      };
      return made;
    },
    /** What no piece will begin before is asked for no more: some of it goes. */
    forget: async (): Promise<void> => {
      const upTo = (await current())?.ends.at(-1)?.end.n ?? 0;
      if (upTo === forgotten) return;
      if (!forgetChanges(deps.db, upTo)) forgotten = upTo;
    },
  };
}
export type Segments = ReturnType<typeof createSegments>;
