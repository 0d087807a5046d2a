import fs from 'node:fs';
import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import { type Result, refused } from '#shared/kernel/result.ts';
import type { UpdateNotNow, UpdateWhy } from '#shared/modules/updates/contract.ts';
import type { Known } from './announcement.ts';
import type { EngineDeps } from './engine-deps.ts';
import { notNow } from './policy.ts';
import { sha512Of } from './program.ts';
import { firstState, type KnownFile, readState, type UpdateState, writeState } from './state.ts';
import { newerOf } from './versions.ts';

/** What this till knows of updates, on the disk; and saying no in a way that is remembered. */
export interface UpdateRecord {
  load(): UpdateState;
  save(next: UpdateState): UpdateState;
  /** Somebody else wrote the state: read it again. */
  forget(): void;
  refuse(why: UpdateWhy, about: string | null, user: number): Result<never, Refusal>;
  known(): Known;
  notNow(): UpdateNotNow | null;
  roomFor(bytes: number): boolean;
}

const roomToSpare_bytes = 64_000_000;

export const isOnTrial = ({ step }: UpdateState, version: string): boolean =>
  step.name === 'trial' && step.to === version && step.goodStarts === 0;

export function isWhole({ file, sha512 }: KnownFile): boolean {
  try {
    return sha512Of(file) === sha512;
  } catch {
    return false;
  }
}

export function createRecord(deps: EngineDeps): UpdateRecord {
  const { dataDir, version, clock } = deps;
  let loaded: UpdateState | null = null;

  const load = (): UpdateState => {
    if (loaded) return loaded;
    const kept = readState(dataDir) ?? firstState(version);
    const seen = deps.seen();
    const issued = Math.max(kept.lastSeen?.issued ?? 0, seen?.lastSeen?.issued ?? 0);
    const latest = [kept.lastSeen?.version, seen?.lastSeen?.version].filter((v) => v !== undefined);
    loaded = {
      ...kept,
      floor: newerOf(kept.floor, seen?.floor ?? version),
      lastSeen: latest.length > 0 ? { issued, version: latest.reduce(newerOf) } : null,
    };
    return loaded;
  };
  const save = (next: UpdateState): UpdateState => {
    writeState(dataDir, next);
    loaded = next;
    return next;
  };

  const refuse = (why: UpdateWhy, about: string | null, user: number): Result<never, Refusal> => {
    const state = load();
    const isNews = state.refused?.why !== why || state.refused.version !== about;
    save({ ...state, refused: { version: about, why, at: clock.now() }, checked_at: clock.now() });
    // A source that is wrong at every look is one fact, not a thousand.
    if (isNews) deps.record({ what: 'refused', version: about ?? '', why }, user);
    deps.changed();
    return refused(refusal('UPDATE_REFUSED', { reason: why, version: about ?? '' }));
  };
  const known = (): Known => {
    const { floor, lastSeen, returnedFrom } = load();
    const now = Math.max(clock.now(), deps.lastFact_at(), lastSeen?.issued ?? 0);
    return { version, floor, lastSeen, returnedFrom, now };
  };

  return {
    load,
    save,
    forget: () => {
      loaded = null;
    },
    refuse,
    known,
    notNow: () => notNow(deps.policy(), { ...deps.moment(), at: clock.now() }),
    roomFor: (bytes) => {
      const { bavail, bsize } = fs.statfsSync(dataDir);
      return bavail * bsize > bytes + roomToSpare_bytes;
    },
  };
}
