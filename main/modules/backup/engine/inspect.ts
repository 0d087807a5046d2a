import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { openDb } from '#main/kernel/db/db.ts';
import { newestVersion } from '#main/kernel/db/migrate.ts';
import { StoreError, storeRefusal } from '#main/kernel/db/store-error.ts';
import { storeFile } from '#main/kernel/db/store-file.ts';
import { lookAtStore, strangersIn } from '#main/kernel/db/store-look.ts';
import { ownNote } from '#main/kernel/journal/last-row.ts';
import { type BackupFile, type Held, type Opener, openKey, readBackup, readHeader } from './backup-file.ts';
import { headsAmong, statesIn, tillNamedIn } from './head-mirror.ts';
import type { TillReader } from './make.ts';
import { mountedKeys } from './mounted-keys.ts';
import { createNeighbourClient } from './neighbour-client.ts';
import { pairingKey } from './pairing.ts';
import { endOf, hexOf, type Point, readSegmentHeader } from './segment-file.ts';
import { type Followed, followBase, type Opening } from './segment-path.ts';
import type { Trust } from './signed-head.ts';
import { type Missing, missingFrom, type TillState } from './till-state.ts';

export const backupsFolder = (dataDir: string): string => path.join(dataDir, 'backups');

export interface RestoreFrom {
  readonly file: string;
  readonly opener: Opener;
  /** Folders that may know how far the till had come, besides that of the file and those of the data folder. */
  readonly places?: readonly string[];
  /** Heads that somebody gave by themselves: files of any name. */
  readonly heads?: readonly string[];
  /** Only what lies beside the file: a drill waits for no key and no neighbour. */
  readonly near?: boolean;
  /** Bytes of the file that were read, and all of them. */
  readonly onProgress?: (done: number, total: number) => void;
}
/** Where it was looked for how far the till had come. */
export interface Looked {
  /** Folders and neighbours that knew something of this till. */
  readonly read: readonly string[];
  /** Places the till used, that did not answer. */
  readonly away: readonly string[];
  /** Heads that no key of this till has signed: they count for nothing. */
  readonly ignored: readonly string[];
}
export interface Inspected {
  readonly file: BackupFile;
  readonly held: Held;
  readonly state: TillState;
  /** Everything that is known of this till besides: later backups, mirrors, the till that is there already. */
  readonly known: readonly TillState[];
  /** What rows say of this till that are torn: no number up to theirs is given again, and nothing else follows from it. */
  readonly unproved: readonly TillState[];
  /** Rows known to have been recorded after all of these, of which nobody knows what they were. */
  readonly unseenRows: number;
  readonly missing: Missing;
  readonly looked: Looked;
  /** What opens the segments, and those that follow the base: `state` is where they lead. */
  readonly opening: Opening;
  readonly followed: Followed;
}

/** What lies in a data folder: a till, one that cannot be read, or none (one that never recorded a thing is none). */
function tillIn(dataDir: string, read: TillReader): TillState | 'unreadable' | null {
  try {
    if (lookAtStore(dataDir) !== 'till') return null;
    const db = openDb(storeFile(dataDir), { readonly: true });
    try {
      const state = db.snapshot(() => read.stateOf(db));
      return state && state.seq > 0 ? state : null;
    } finally {
      db.close();
    }
  } catch (error) {
    const code = storeRefusal(error)?.code;
    if (code === 'STORE_BUSY' || code === 'DISK_FULL') throw error;
    return 'unreadable';
  }
}

const longestAnswer_ms = 10_000;
const nearly = { answer_ms: 3_000, silence_ms: 5_000, whole_ms: 10_000 };
type Found = Awaited<ReturnType<typeof statesIn>>;

/** A key that sleeps wakes up within this; a place in the network may never answer. Null then, and where there is none. */
async function lookIn(folder: string, state: TillState, trust: Trust): Promise<Found | null> {
  const there = fs.promises.access(folder).then(
    () => statesIn(folder, state, trust),
    () => null,
  );
  const tired = new AbortController();
  try {
    return await Promise.race([there, pause(longestAnswer_ms, null, { signal: tired.signal, ref: false })]);
  } finally {
    tired.abort();
  }
}

async function askNeighbour(
  { url, code }: { readonly url: string; readonly code: string },
  till: string,
  trust: Trust,
): Promise<Found | null> {
  try {
    const client = createNeighbourClient({ url, key: pairingKey(code), times: nearly });
    const { heads, ignored } = headsAmong(await client.heads(till), till, trust);
    return { states: heads.map(({ state }) => state), ignored };
  } catch {
    return null;
  }
}

function readGiven(files: readonly string[], till: string, trust: Trust): Found {
  const texts = files.map((file) => {
    try {
      return { name: path.basename(file), text: fs.readFileSync(file, 'utf8') };
    } catch {
      return { name: path.basename(file), text: '' };
    }
  });
  const { heads, ignored } = headsAmong(texts, till, trust);
  return { states: heads.map(({ state }) => state), ignored };
}

/** Rows that the data folder noted after all that is known: each may have been a ticket. */
export function unseenIn(dataDir: string, states: readonly TillState[], { publicKeys }: Trust): number {
  const noted = ownNote(dataDir, (epoch) => publicKeys[epoch]);
  if (!noted) return 0;
  if (states.some(({ epoch }) => epoch > noted.epoch)) return 0;
  const seen = states.filter(({ epoch }) => epoch === noted.epoch).map(({ seq }) => seq);
  return Math.max(0, noted.seq - Math.max(0, ...seen));
}

/** Asks every place that may know how far the till of a backup had come. */
async function lookAround(
  { file, places = [], heads = [], near = false }: RestoreFrom,
  dataDir: string | null,
  { held, state, trust }: { held: Held; state: TillState; trust: Trust },
): Promise<{ known: TillState[]; looked: Looked; answered: string[] }> {
  const named = new Set([path.dirname(path.resolve(file)), ...places.map((place) => path.resolve(place))]);
  if (dataDir !== null) named.add(backupsFolder(dataDir));
  const used = near ? null : (held.places?.second ?? null);
  const mounted = near ? [] : (await mountedKeys()).flatMap(({ path: key }) => [key, path.dirname(key)]);
  const folders = [...new Set([...named, ...(used === null ? [] : [used]), ...mounted])];
  const found = folders.map(async (folder) => ({ place: folder, found: await lookIn(folder, state, trust) }));
  const neighbour = near ? null : (held.places?.neighbour ?? null);
  if (neighbour)
    found.push(
      askNeighbour(neighbour, state.till, trust).then((answer) => ({ place: neighbour.url, found: answer })),
    );
  const all = await Promise.all(found);
  if (heads.length > 0) all.push({ place: 'heads', found: readGiven(heads, state.till, trust) });
  const tells = all.filter(({ found: told }) => told && told.states.length > 0);
  const owed = [used, neighbour?.url ?? null];
  return {
    known: all.flatMap(({ found: told }) => told?.states ?? []),
    answered: folders.filter((folder) => all.some(({ place, found: told }) => place === folder && told)),
    looked: {
      read: tells.map(({ place }) => place),
      away: all
        .filter(({ place, found: told }) => told === null && owed.includes(place))
        .map(({ place }) => place),
      ignored: [...new Set(all.flatMap(({ found: told }) => told?.ignored ?? []))],
    },
  };
}

/** A segment stands for its base and what leads to it: the base that lies beside it, whatever both are called. @throws StoreError */
async function baseOf(source: string): Promise<{ file: string; until?: Point }> {
  const opened = await readSegmentHeader(source).catch((error: unknown) => {
    if (storeRefusal(error)?.code === 'NOT_A_BACKUP') return null;
    throw error;
  });
  if (!opened) return { file: source };
  const { header } = opened;
  const folder = path.dirname(source);
  for (const name of await fs.promises.readdir(folder)) {
    const file = path.join(folder, name);
    const base = await readHeader(file).catch(() => null);
    if (base && hexOf(base.sum) === header.base) return { file, until: endOf(header) };
  }
  throw new StoreError('BACKUP_WITHOUT_BASE', { file: path.basename(source) });
}

/** Opens a backup, reads it and what follows it to the end, and says what they hold and what they do not. Changes nothing. @throws StoreError. */
/** Whether a file is a backup at all, by its first bytes. @throws StoreError */
export const lookAtBackup = async (file: string): Promise<unknown> => readHeader((await baseOf(file)).file);

export async function inspectBackup(
  from: RestoreFrom,
  dataDir: string | null,
  read: TillReader,
  target: string | null = null,
): Promise<Inspected> {
  const { opener, onProgress = () => {} } = from;
  if (!fs.existsSync(from.file)) throw new StoreError('NOT_FOUND', { file: path.basename(from.file) });
  const { file: source, until } = await baseOf(from.file);
  const file = await readHeader(source);
  const { state: baseState, schema } = file.header;
  if (schema > newestVersion)
    throw new StoreError('STORE_FROM_FUTURE', { found: schema, known: newestVersion });
  const key = await openKey(file, opener);
  const found = dataDir === null ? null : tillIn(dataDir, read);
  // A store that came into the folder of another till is none of its: that one is brought back there.
  const isStrange =
    found !== null && found !== 'unreadable' && strangersIn(dataDir ?? '', found.till).length > 0;
  const there = isStrange ? 'unreadable' : found;
  const thereTill = there === 'unreadable' ? await tillNamedIn(backupsFolder(dataDir ?? '')) : there?.till;
  if (thereTill && thereTill !== baseState.till) throw new StoreError('OTHER_TILL');
  const total = fs.statSync(source).size;
  let done = 0;
  const pace = (bytes: number): void => {
    done += bytes;
    onProgress(done, total);
  };
  const held = await readBackup(source, file, key, target, { pace });
  const family = held.family === undefined ? null : Buffer.from(held.family, 'base64');
  const trust: Trust = { publicKeys: held.publicKeys, family };
  const around = await lookAround(from, dataDir, { held, state: baseState, trust });
  const opening: Opening = { base: file, baseKey: key.key, publicKeys: held.publicKeys };
  const followed = await followBase(opening, [...new Set([path.dirname(source), ...around.answered])], until);
  const { state } = followed;
  const { known } = around;
  const unproved = followed.unproved.map((one) => one.state);
  if (followed.beyond) known.push(followed.beyond.state);
  if (there !== null && there !== 'unreadable') known.push(there);
  const looked = { ...around.looked, ignored: [...around.looked.ignored, ...followed.broken] };
  const unseenRows = dataDir === null ? 0 : unseenIn(dataDir, [state, ...known], trust);
  const behind = [...followed.unproved, ...(followed.beyond ? [followed.beyond] : [])];
  const missing = missingFrom(
    state,
    [...known, ...unproved],
    behind.map(({ createdAt }) => createdAt),
  );
  return { file, held, state, known, unproved, unseenRows, missing, looked, opening, followed };
}
