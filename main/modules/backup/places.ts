import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { storeRefusal } from '#main/kernel/db/store-error.ts';
import { liesIn } from '#main/kernel/db/store-file.ts';
import type { BackupPlace } from '#shared/modules/backup/contract.ts';
import { type Heads, headsIn, writeMirror } from './engine/head-mirror.ts';
import {
  type BackupEntry,
  backupsIn,
  checkRoom,
  copyInto,
  lifeOfBackup,
  makeRoom,
  prune,
} from './engine/kept-backups.ts';
import { isUnplugged, markPlace, readMark } from './engine/place-mark.ts';
import { newestSegment, pruneSegments, wayOf } from './engine/segment-keep.ts';
import type { SegmentEntry } from './engine/segment-path.ts';
import type { HeadSigner, Trust } from './engine/signed-head.ts';
import type { TillState } from './engine/till-state.ts';

export interface PlacesDeps {
  readonly till: string;
  readonly local: string;
  readonly second: () => string | null;
  /** The mark that the second place was given, and noting it. */
  readonly mark: () => string | null;
  readonly setMark: (mark: string) => void;
  /** In the backup thread: a slow key is read back and compared. */
  readonly copy: (entry: BackupEntry, folder: string) => Promise<void>;
  readonly now: () => number;
  readonly signer: () => HeadSigner;
  readonly dayOf: (at: number) => string;
  /** The state of a place is another one than before. */
  readonly changed: () => void;
  readonly log: (what: string, detail: unknown) => void;
}
type Kind = Exclude<BackupPlace['kind'], 'neighbour'>;
type State = BackupPlace['state'];
/** What is known of a place by looking at it alone. */
export type SeenPlace = Omit<BackupPlace, 'whole'>;

/** The last ticket that a backup holds, numbers that were left out not counted. */
export const lastTicketOf = ({ spans }: TillState): number => {
  const span = spans.findLast(({ after, last }) => last.ticket > after.ticket);
  return span?.last.ticket ?? 0;
};

/** A whole backup as a person sees it in a list. */
export const listed = ({
  place,
  name,
  path: file,
  bytes,
  header,
}: BackupEntry & { readonly place: Kind }) => ({
  place,
  name,
  path: file,
  created_at: header.createdAt,
  bytes,
  epoch: header.state.epoch,
  lastTicket: lastTicketOf(header.state),
  app: header.app,
  withCode: header.recovery !== null,
});

const sparePart = 1.1;
const sweepEvery_ms = 3_600_000;
/** A key that sleeps wakes up within this. */
const longestAnswer_ms = 10_000;
const isThere = (folder: string): Promise<boolean> =>
  fs.promises.access(folder).then(
    () => true,
    () => false,
  );

/** The folders that backups lie in: this computer's, and a second one that may come and go. */
export function createPlaces(deps: PlacesDeps) {
  const { till, local, second, signer, dayOf, changed, log } = deps;
  const states: Record<Kind, State> = { local: 'ready', second: 'ready' };
  const all = (): { kind: Kind; folder: string }[] => {
    const other = second();
    return [
      { kind: 'local', folder: local },
      ...(other === null ? [] : [{ kind: 'second' as const, folder: other }]),
    ];
  };
  /** Told once for each change: a key that is away is away every minute. */
  const become = (kind: Kind, state: State, detail?: unknown): void => {
    if (states[kind] === state) return;
    states[kind] = state;
    if (state !== 'ready') log(`the ${kind} place of the backups is ${state}`, detail);
    changed();
  };
  /** A folder that does not exist yet is made, if the disk it would lie on is there. @returns its mark, if it is there. */
  const settleIn = async (folder: string): Promise<string | null> => {
    if (await isUnplugged(folder)) return null;
    if (!(await isThere(folder)) && (await isThere(path.dirname(folder)))) await fs.promises.mkdir(folder);
    return (await isThere(folder)) ? markPlace(folder) : null;
  };
  /** The folder is there and is the one that was chosen; not the empty one that a key leaves behind. */
  const recognise = async (folder: string): Promise<boolean> => {
    const known = deps.mark();
    if (known !== null) return (await readMark(folder)) === known;
    // It was away when it was named.
    const mark = await settleIn(folder);
    if (mark === null || second() !== folder) return false;
    deps.setMark(mark);
    return true;
  };
  let asking: { readonly folder: string; readonly answer: Promise<boolean> } | null = null;
  /** A place in the network may never answer: it is asked by one question at a time, and is away meanwhile. */
  const isPlace = async (folder: string): Promise<boolean> => {
    if (asking?.folder !== folder) {
      const answer = recognise(folder).finally(() => {
        if (asking?.answer === answer) asking = null;
      });
      asking = { folder, answer };
    }
    const answered = new AbortController();
    try {
      return await Promise.race([
        asking.answer,
        pause(longestAnswer_ms, false, { signal: answered.signal, ref: false }),
      ]);
    } finally {
      answered.abort();
    }
  };
  const isReady = (folder: string): Promise<boolean> => isPlace(folder).catch(() => false);
  const fateOf = async (kind: Kind, folder: string, error: unknown): Promise<State> => {
    if (kind === 'second' && !(await isReady(folder))) return 'absent';
    return storeRefusal(error)?.code === 'DISK_FULL' ? 'full' : 'failed';
  };
  /** The newest of what the second place has, as far as we know. */
  let brought: string | null = null;
  /** What lay in a place when it was there. */
  const lastSeen = new Map<string, NonNullable<SeenPlace['newest']>>();
  /** A folder on a key is read through for it, which is not for each minute. */
  const swept = new Map<string, number>();
  const sweep = async (folder: string): Promise<void> => {
    const now = deps.now();
    if (Math.abs(now - (swept.get(folder) ?? 0)) < sweepEvery_ms) return;
    swept.set(folder, now);
    await pruneSegments(folder, await backupsIn(folder, till), till, now);
  };
  interface Newest {
    readonly base: BackupEntry;
    readonly way: readonly SegmentEntry[];
    /** The name of the last of them. */
    readonly name: string;
  }

  const bring = async ({ base: newest, way, name }: Newest, folder: string): Promise<void> => {
    try {
      if (!(await isPlace(folder))) return become('second', 'absent');
      if (!(await backupsIn(folder, till)).some(({ name }) => name === newest.name)) {
        await makeRoom(folder, till, newest.bytes * sparePart);
        await deps.copy(newest, folder);
        await prune(folder, till, dayOf, newest.name);
      }
      const there = new Set(await fs.promises.readdir(folder));
      // In their order: what lies there always leads from the base to its end.
      for (const entry of way.filter((one) => !there.has(one.name))) {
        await checkRoom(folder, entry.bytes * sparePart);
        await copyInto(entry, folder);
      }
      await sweep(folder);
      brought = name;
      become('second', 'ready');
    } catch (error) {
      become('second', await fateOf('second', folder, error), error);
    }
  };
  /** Of this life of the till: another one may have brought newer ones to a place that both use. */
  const newestAmong = (entries: readonly BackupEntry[]): BackupEntry | null =>
    entries.find((entry) => lifeOfBackup(entry) === signer().publicKey) ?? null;
  const newestHere = async (): Promise<BackupEntry | null> => newestAmong(await backupsIn(local, till));
  const newestOfAll = async (): Promise<Newest | null> => {
    const base = await newestHere();
    if (!base) return null;
    const way = await wayOf(base, local);
    return { base, way, name: way.at(-1)?.name ?? base.name };
  };
  /** What was made while another was on its way is brought after it. */
  const bringAll = async (): Promise<void> => {
    for (let tried: string | null = null; ; ) {
      const folder = second();
      const newest = folder === null ? null : await newestOfAll();
      if (folder === null || !newest || newest.name === tried) return;
      if (newest.name === brought && states.second === 'ready') return;
      tried = newest.name;
      await bring(newest, folder);
    }
  };
  let bringing: Promise<void> | null = null;

  /** What each place was told last: a position of the journal. */
  const told = new Map<string, number>();
  const tell = async (position: number, read: () => TillState | null): Promise<void> => {
    let state: TillState | null = null;
    for (const { kind, folder } of all()) {
      if (told.get(folder) === position) continue;
      if (kind === 'local') await fs.promises.mkdir(folder, { recursive: true, mode: 0o700 });
      else if (!(await isReady(folder))) continue;
      state ??= read();
      if (!state) return;
      try {
        await writeMirror(folder, state, signer());
        told.set(folder, position);
      } catch (error) {
        become(kind, await fateOf(kind, folder, error), error);
      }
    }
  };
  let telling: Promise<void> | null = null;

  return {
    local,
    newest: newestHere,
    /** The second place is there, and is the one that was chosen. */
    secondIsHere: async (): Promise<boolean> => {
      const folder = second();
      return folder !== null && (await isReady(folder));
    },
    list: async (): Promise<(BackupEntry & { place: Kind })[]> => {
      const lists = all().map(async ({ kind, folder }) =>
        kind === 'second' && !(await isReady(folder))
          ? []
          : (await backupsIn(folder, till)).map((entry) => ({ ...entry, place: kind })),
      );
      return (await Promise.all(lists)).flat();
    },
    view: (): Promise<SeenPlace[]> =>
      Promise.all(
        all().map(async ({ kind, folder }) => {
          const away = kind === 'second' && !(await isReady(folder));
          const entries = away ? [] : await backupsIn(folder, till);
          const newest = newestAmong(entries);
          const segment = newest ? await newestSegment(folder, newest.sum) : null;
          const last = segment?.header ?? newest?.header;
          const found = newest &&
            last && {
              name: segment?.name ?? newest.name,
              created_at: last.createdAt,
              lastTicket: lastTicketOf(last.state),
            };
          if (found) lastSeen.set(folder, found);
          return {
            kind,
            path: folder,
            state: away ? 'absent' : states[kind],
            newest: away ? (lastSeen.get(folder) ?? null) : (found ?? null),
            count: entries.length,
            bytes: entries.reduce((sum, { bytes }) => sum + bytes, 0),
          };
        }),
      ),
    /** What the folders know of how far this till, or another life of it, has come. */
    heads: async (trust: Trust): Promise<Heads> => {
      const found = await Promise.all(
        all().map(async ({ kind, folder }) =>
          kind === 'second' && !(await isReady(folder))
            ? { heads: [], ignored: [] }
            : headsIn(folder, till, trust),
        ),
      );
      return {
        heads: found.flatMap(({ heads }) => heads),
        ignored: found.flatMap(({ ignored }) => ignored),
      };
    },
    /** For a place that is chosen now. @returns its mark, if it is there */
    adopt: async (folder: string): Promise<string | null> => {
      states.second = 'ready';
      brought = null;
      told.delete(folder);
      try {
        return await settleIn(folder);
      } catch (error) {
        become('second', 'failed', error);
        return null;
      }
    },
    roomFor: (bytes: number): Promise<void> => makeRoom(local, till, bytes),
    checkRoom: (bytes: number): Promise<void> => checkRoom(local, bytes),
    prune: async (): Promise<void> => {
      await prune(local, till, dayOf);
      await sweep(local);
    },
    /** Brings the second place up to date, if it is there and behind; a key at rest is not woken for nothing. */
    settle: (): Promise<void> => {
      bringing ??= bringAll().finally(() => {
        bringing = null;
      });
      return bringing;
    },
    /** Says in every place how far the till has come; where that cannot be written the next backup says why. */
    mirror: (position: number, read: () => TillState | null): Promise<void> => {
      telling ??= tell(position, read).finally(() => {
        telling = null;
      });
      return telling;
    },
  };
}
export type Places = ReturnType<typeof createPlaces>;

/** A full path that is not the till's own folder nor within it: a backup beside the disk it saves is none. */
export const isOutside = (dataDir: string, folder: string): boolean =>
  path.isAbsolute(folder) && !liesIn(dataDir, folder);
