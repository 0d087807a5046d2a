import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { Facts } from '#shared/contract/facts.ts';
import type { UpdateWhy } from '#shared/modules/updates/contract.ts';
import type { Announcement } from './announcement.ts';

/** A file whose content is known: it is used only if it still has this hash. */
export interface KnownFile {
  readonly file: string;
  /** Base64. */
  readonly sha512: string;
}

/** The store as it was when the program was exchanged. */
export interface Snapshot {
  readonly file: string;
  /** Hexadecimal hash of the last row; empty before the first. */
  readonly head: string;
  readonly storeVersion: number;
}

/** One exchange of programs, from the order to the end of its trial. */
export interface Exchange {
  readonly from: string;
  readonly to: string;
  readonly announcement: Announcement;
  readonly next: KnownFile;
  readonly previous: KnownFile;
  readonly snapshot: Snapshot;
  readonly ordered_at: number;
  /** Starts of the new version that ended with a person at a screen. */
  readonly goodStarts: number;
}
export const exchangeOf = (step: Exchange): Exchange => ({
  from: step.from,
  to: step.to,
  announcement: step.announcement,
  next: step.next,
  previous: step.previous,
  snapshot: step.snapshot,
  ordered_at: step.ordered_at,
  goodStarts: step.goodStarts,
});

/**
 * installing: the old program was told to give way; the new one may or may not be in its place.
 * trial: the new one passed its self-test; its first starts are counted. returning: the old one comes back.
 */
export type Step =
  | { readonly name: 'idle' }
  | { readonly name: 'downloaded'; readonly announcement: Announcement; readonly next: KnownFile }
  | ({ readonly name: 'installing' | 'trial' } & Exchange)
  | ({ readonly name: 'returning'; readonly why: UpdateWhy } & Exchange);

export interface UpdateState {
  readonly format: 1;
  readonly installId: string;
  readonly floor: string;
  readonly lastSeen: { readonly issued: number; readonly version: string } | null;
  readonly checked_at: number | null;
  readonly returnedFrom: readonly string[];
  readonly refused: {
    readonly version: string | null;
    readonly why: UpdateWhy;
    readonly at: number;
  } | null;
  /** The last exchange that held: the way back for an owner who asks. */
  readonly last: Exchange | null;
  /** Facts that no journal could take when they happened. */
  readonly untold: readonly Facts['update.event'][];
  readonly step: Step;
}

const stateFile = (dataDir: string): string => path.join(dataDir, 'update-state.json');
const startsFile = (dataDir: string): string => path.join(dataDir, 'update-starts');
/** Everything an update keeps: what was fetched, the program before, the snapshot of the store. */
export const updateFolder = (dataDir: string): string => path.join(dataDir, 'update');

export const firstState = (version: string): UpdateState => ({
  format: 1,
  installId: randomUUID(),
  floor: version,
  lastSeen: null,
  checked_at: null,
  returnedFrom: [],
  refused: null,
  last: null,
  untold: [],
  step: { name: 'idle' },
});

/** The names in a folder are on the disk. Windows has no such call. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = fs.openSync(folder, 'r');
  try {
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
}

/** The old content or the new one, never a part, whatever happens to the power. */
export function replaceFile(file: string, content: string): void {
  const beside = `${file}.new`;
  const handle = fs.openSync(beside, 'w', 0o600);
  try {
    fs.writeFileSync(handle, content);
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
  fs.renameSync(beside, file);
  syncFolder(path.dirname(file));
}

/** On the disk an announcement bears the name that every version reads. */
const storedAs = 'manifest';
const renamed = <T extends object>(value: T, from: string, to: string): T =>
  Object.fromEntries(Object.entries(value).map(([name, own]) => [name === from ? to : name, own])) as T;
const withNames = (state: UpdateState, from: string, to: string): UpdateState => ({
  ...state,
  last: state.last && renamed(state.last, from, to),
  step: renamed(state.step, from, to),
});

const isState = (value: unknown): value is UpdateState =>
  typeof value === 'object' &&
  value !== null &&
  (value as UpdateState).format === 1 &&
  typeof (value as UpdateState).step?.name === 'string';

/** Null before the first look for an update, and for a file that makes no sense: then nothing is under way. */
export function readState(dataDir: string): UpdateState | null {
  let text: string;
  try {
    text = fs.readFileSync(stateFile(dataDir), 'utf8');
  } catch {
    return null;
  }
  try {
    const value: unknown = JSON.parse(text);
    return isState(value) ? withNames(value, storedAs, 'announcement') : null;
  } catch {
    return null;
  }
}

export function writeState(dataDir: string, state: UpdateState): void {
  fs.mkdirSync(dataDir, { recursive: true });
  replaceFile(stateFile(dataDir), `${JSON.stringify(withNames(state, 'announcement', storedAs), null, 1)}\n`);
}

/** Starts of a version on trial since the last one that was good. */
export function startsSinceGood(dataDir: string): number {
  try {
    const count = Number(fs.readFileSync(startsFile(dataDir), 'utf8'));
    return Number.isSafeInteger(count) && count > 0 ? count : 0;
  } catch {
    return 0;
  }
}
export function countStart(dataDir: string): void {
  replaceFile(startsFile(dataDir), String(startsSinceGood(dataDir) + 1));
}
export function forgetStarts(dataDir: string): void {
  fs.rmSync(startsFile(dataDir), { force: true });
}
