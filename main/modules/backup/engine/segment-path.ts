import fs from 'node:fs';
import path from 'node:path';
import { storeRefusal } from '#main/kernel/db/store-error.ts';
import { checkBatch } from '#main/kernel/journal/exchange.ts';
import { knownTill } from '#main/kernel/journal/walk.ts';
import type { BackupFile } from './backup-file.ts';
import {
  endOf,
  hexOf,
  isCalledRows,
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
import { isPlausible, type TillState } from './till-state.ts';

export interface SegmentEntry {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  readonly file: SegmentFile;
}
type Way = { readonly file: { readonly header: Pick<SegmentHeader, 'from' | 'state' | 'n' | 'createdAt'> } };

/** Null for what is no segment, or is cut within its header. */
async function entryOf(folder: string, name: string): Promise<SegmentEntry | null> {
  const file = path.join(folder, name);
  try {
    const [{ size }, opened] = [await fs.promises.stat(file), await readSegmentHeader(file)];
    return { name, path: file, bytes: size, file: opened };
  } catch {
    return null;
  }
}
const namesIn = (folder: string): Promise<string[]> => fs.promises.readdir(folder).catch((): string[] => []);

/** Segments of a base in a folder that a till fills, by their names, in any order. An absent folder has none. */
export async function segmentsIn(folder: string, base: string): Promise<SegmentEntry[]> {
  const entries: SegmentEntry[] = [];
  for (const name of await namesIn(folder)) {
    if (saidByName(name)?.base !== base.slice(0, 8)) continue;
    const entry = await entryOf(folder, name);
    // Cut short: another one may span it, and a restore says what it could not read.
    if (entry?.file.header.base === base) entries.push(entry);
  }
  return entries;
}

const atOnce = 16;
/** Whatever people called them on their way here: what is one says so within. */
async function segmentsOfAnyName(
  folder: string,
  base: string,
): Promise<{ readonly entries: readonly SegmentEntry[]; readonly unreadable: readonly string[] }> {
  const names = (await namesIn(folder)).filter((name) => !name.endsWith('.partial'));
  const [entries, unreadable]: [SegmentEntry[], string[]] = [[], []];
  for (let done = 0; done < names.length; done += atOnce) {
    const some = names.slice(done, done + atOnce);
    for (const [i, entry] of (await Promise.all(some.map((name) => entryOf(folder, name)))).entries()) {
      const name = some[i] ?? '';
      const said = saidByName(name)?.base ?? null;
      if (entry?.file.header.base === base) entries.push(entry);
      // A name of another base is believed; one that says nothing only where nothing else does.
      else if (said === base.slice(0, 8) || (said === null && entry === null && isCalledRows(name)))
        unreadable.push(name);
    }
  }
  return { entries, unreadable };
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
    if (['BACKUP_DAMAGED', 'NOT_A_BACKUP'].includes(storeRefusal(error)?.code ?? '')) return null;
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
  readonly beyond: Beyond | null;
  /** What segments say that are whole in their heads alone: likely, and proved by nothing. */
  readonly unproved: readonly Beyond[];
}
export type Beyond = Pick<SegmentHeader, 'state' | 'createdAt'>;

/** What lies behind a gap cannot be brought back, but it says what is missing. */
async function beyondOf(
  reached: Point,
  segments: readonly SegmentEntry[],
  opening: Opening,
): Promise<Pick<Followed, 'broken' | 'beyond' | 'unproved'>> {
  const further = segments
    .filter(({ file: { header } }) => leadsOn(header) && isFurther(endOf(header), reached))
    .filter(({ file: { header } }) => header.state.epoch === reached.epoch)
    .sort(({ file: { header: a } }, { file: { header: b } }) => (isFurther(endOf(a), endOf(b)) ? -1 : 1));
  const torn: SegmentEntry[] = [];
  let beyond: Beyond | null = null;
  for (const one of further) {
    beyond = (await provedContent(one, opening)) ? one.file.header : null;
    if (beyond) break;
    torn.push(one);
  }
  const { header } = opening.base;
  const unproved = torn
    .map(({ file }) => file.header)
    .filter(({ state }) => isPlausible(state, header.state));
  return { broken: torn.map(({ name }) => name), beyond, unproved };
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
  const broken = new Set<string>();
  for (const folder of start ? folders : []) {
    const { entries, unreadable } = await segmentsOfAnyName(folder, hexOf(base.sum));
    for (const entry of entries) found.set(entry.path, entry);
    for (const name of unreadable) broken.add(name);
  }
  const all = [...found.values()];
  const proved = new Set<string>();
  for (;;) {
    const way = start ? pathFrom(start, [...found.values()], until) : [];
    const next = way.find((entry) => !proved.has(entry.path));
    if (next) {
      if (await provedContent(next, opening)) proved.add(next.path);
      else {
        found.delete(next.path);
        broken.add(next.name);
      }
      continue;
    }
    const last = way.at(-1)?.file.header;
    const reached = last ? endOf(last) : start;
    const behind = reached && (await beyondOf(reached, all, opening));
    return {
      way,
      state: last?.state ?? base.header.state,
      createdAt: last?.createdAt ?? base.header.createdAt,
      broken: [...new Set([...broken, ...(behind?.broken ?? [])])].sort(),
      beyond: behind?.beyond ?? null,
      unproved: behind?.unproved ?? [],
    };
  }
}
