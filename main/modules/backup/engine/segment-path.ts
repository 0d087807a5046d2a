import fs from 'node:fs';
import path from 'node:path';
import { storeRefusal } from '#main/kernel/db/store-error.ts';
import { checkBatch } from '#main/kernel/journal/exchange.ts';
import { knownTill } from '#main/kernel/journal/walk.ts';
import type { BackupFile } from './backup-file.ts';
import {
  endOf,
  hexOf,
  markOfPoint,
  type Point,
  readSegment,
  readSegmentHeader,
  type SegmentContent,
  type SegmentFile,
  type SegmentHeader,
  saidByName,
  samePoint,
  startOf,
} from './segment-file.ts';
import type { TillState } from './till-state.ts';

export interface SegmentEntry {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  readonly file: SegmentFile;
}
type Way = { readonly file: { readonly header: Pick<SegmentHeader, 'from' | 'state' | 'n' | 'createdAt'> } };

/** Segments of a base in a folder, in any order; what is none, or of another base, is passed over. An absent folder has none. */
export async function segmentsIn(folder: string, base: string): Promise<SegmentEntry[]> {
  const names = await fs.promises.readdir(folder).catch((): string[] => []);
  const entries: SegmentEntry[] = [];
  for (const name of names) {
    if (saidByName(name)?.base !== base.slice(0, 8)) continue;
    const file = path.join(folder, name);
    try {
      const [{ size }, opened] = [await fs.promises.stat(file), await readSegmentHeader(file)];
      if (opened.header.base === base) entries.push({ name, path: file, bytes: size, file: opened });
    } catch {
      // Cut short: another one may span it, and a restore says what it could not read.
    }
  }
  return entries;
}

const keyOf = ({ epoch, seq, hash, n }: Point): string => `${epoch}/${seq}/${hash}/${n}`;
/** Time goes one way: what leads nowhere, or back, is no way. */
const leadsOn = ({ from, state, n }: Pick<SegmentHeader, 'from' | 'state' | 'n'>): boolean =>
  state.epoch === from.epoch && state.seq >= from.seq && n >= from.n && (state.seq > from.seq || n > from.n);
const isFurther = (a: Point, b: Point): boolean => a.seq > b.seq || (a.seq === b.seq && a.n > b.n);

/**
 * The fewest segments that lead furthest from a point, in their order; at most to `until`. Whatever lies about in whatever order, twice
 * or too many of it, there is one answer.
 */
export function pathFrom<T extends Way>(start: Point, segments: readonly T[], until?: Point): T[] {
  const byFrom = new Map<string, T[]>();
  for (const one of segments) {
    const { header } = one.file;
    if (!leadsOn(header)) continue;
    const key = keyOf(header.from);
    byFrom.set(key, [...(byFrom.get(key) ?? []), one]);
  }
  // In breadth: the first way found to a point is one of the shortest.
  const cameBy = new Map<string, { readonly by: T; readonly from: string }>();
  const seen = new Set([keyOf(start)]);
  let [best, bestKey] = [start, keyOf(start)];
  for (let edge = [start]; edge.length > 0; ) {
    const next: Point[] = [];
    for (const at of edge) {
      for (const by of byFrom.get(keyOf(at)) ?? []) {
        const end = endOf(by.file.header);
        const key = keyOf(end);
        if (seen.has(key) || (until && isFurther(end, until))) continue;
        seen.add(key);
        cameBy.set(key, { by, from: keyOf(at) });
        next.push(end);
        if (isFurther(end, best)) [best, bestKey] = [end, key];
      }
    }
    edge = next;
  }
  const way: T[] = [];
  for (let key = bestKey; ; ) {
    const step = cameBy.get(key);
    if (!step) return way;
    way.unshift(step.by);
    key = step.from;
  }
}

export interface Opening {
  readonly base: BackupFile;
  readonly baseKey: Uint8Array;
  /** Of each epoch, as the base knows them. */
  readonly publicKeys: Readonly<Record<string, string>>;
}
const keysOf = (publicKeys: Readonly<Record<string, string>>): ReadonlyMap<number, string> =>
  new Map(Object.entries(publicKeys).map(([epoch, key]) => [Number(epoch), key]));

/** What stands in a segment, if all of it is what this till recorded from there to there; null if not. @throws what the disk throws. */
export async function provedContent(
  { path: file, file: opened }: Pick<SegmentEntry, 'path' | 'file'>,
  { baseKey, publicKeys, base }: Opening,
): Promise<SegmentContent | null> {
  const { header } = opened;
  const { till } = base.header.state;
  try {
    const content = await readSegment(file, opened, baseKey);
    const [from, to] = [markOfPoint(header.from), markOfPoint(endOf(header))];
    const { rows } = content;
    if (!rows) return samePoint({ ...from, n: 0 }, { ...to, n: 0 }) ? content : null;
    const announced =
      rows.till === till &&
      samePoint({ ...rows.after, n: 0 }, { ...from, n: 0 }) &&
      samePoint({ ...rows.to, n: 0 }, { ...to, n: 0 });
    return announced && !checkBatch(rows, knownTill(till, keysOf(publicKeys))).fault ? content : null;
  } catch (error) {
    if (storeRefusal(error)?.code === 'BACKUP_DAMAGED') return null;
    throw error;
  }
}

export interface Followed {
  /** In their order, each proved. */
  readonly way: readonly SegmentEntry[];
  /** Where they lead: the base's own state where there are none. */
  readonly state: TillState;
  readonly createdAt: number;
  /** Names of segments of this base that cannot be read. */
  readonly broken: readonly string[];
  /** Where the till had come by a segment that is whole and that nothing leads to; null where there is none. */
  readonly beyond: TillState | null;
}

/** What lies behind a gap cannot be brought back, but it says what is missing. */
async function beyondOf(
  reached: Point,
  segments: readonly SegmentEntry[],
  opening: Opening,
): Promise<TillState | null> {
  const further = segments
    .filter(({ file: { header } }) => leadsOn(header) && header.state.epoch === reached.epoch)
    .filter(({ file: { header } }) => header.state.seq > reached.seq)
    .sort((a, b) => b.file.header.state.seq - a.file.header.state.seq);
  for (const one of further) if (await provedContent(one, opening)) return one.file.header.state;
  return null;
}

/**
 * What follows a base among the files of some folders: the way that leads furthest over segments that are whole. One that is not is
 * passed round, where another spans it.
 */
export async function followBase(
  opening: Opening,
  folders: readonly string[],
  until?: Point,
): Promise<Followed> {
  const { base } = opening;
  const start = startOf(base);
  const found = new Map<string, SegmentEntry>();
  const named = new Set<string>();
  const sum = hexOf(base.sum);
  for (const folder of start ? folders : []) {
    for (const name of await fs.promises.readdir(folder).catch((): string[] => []))
      if (saidByName(name)?.base === sum.slice(0, 8)) named.add(name);
    for (const entry of await segmentsIn(folder, sum)) found.set(entry.path, entry);
  }
  const proved = new Set<string>();
  for (;;) {
    const way = start ? pathFrom(start, [...found.values()], until) : [];
    const next = way.find((entry) => !proved.has(entry.path));
    if (!next) {
      const last = way.at(-1)?.file.header;
      const reached = last ? endOf(last) : start;
      const whole = new Set([...found.values()].map(({ name }) => name));
      return {
        way,
        state: last?.state ?? base.header.state,
        createdAt: last?.createdAt ?? base.header.createdAt,
        broken: [...named].filter((name) => !whole.has(name)).sort(),
        beyond: reached && (await beyondOf(reached, [...found.values()], opening)),
      };
    }
    if (await provedContent(next, opening)) proved.add(next.path);
    else found.delete(next.path);
  }
}
