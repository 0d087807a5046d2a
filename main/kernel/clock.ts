import { performance } from 'node:perf_hooks';
import { plausibleTime } from '#shared/domain/local-time.ts';

/** The computer's clock, and the time that has really passed; tests have their own. */
export interface ComputerClock {
  now(): number;
  /** Milliseconds since some instant, whatever is done to the clock; left out: nobody ever changes it. */
  elapsed?(): number;
}

/**
 * What stands between the till and its first sale: the computer's clock is a day or more ahead of the last row, was a day
 * or more behind it when the till started, or says a year that cannot be.
 */
export type ClockDoubt = 'ahead' | 'behind' | 'impossible';

export interface Clock {
  /** UTC milliseconds; never less than before, nor than the last row when the till started. */
  now(): number;
  /** How far the computer's clock stands from the time the till goes by; 0 when they agree. */
  jumped_ms(): number;
  /** What the computer's clock says. */
  computer(): number;
  /** Whether somebody must say what the right time is. */
  doubt(): ClockDoubt | null;
  /** When the last row was recorded (null: there is none yet): said before anything is dated. */
  begin(recorded: () => number | null): void;
  /** The computer's clock is right, said by a person: forward or back. */
  follow(): void;
  /** The till's own time is right enough, said by a person: it goes on until the computer agrees. */
  keep(): void;
}

/** A computer's clock that goes back by less than this is put right by itself: no one is told. */
export const tolerated_back_ms = 120_000;
const day_ms = 86_400_000;

const computerClock: ComputerClock = { now: Date.now, elapsed: () => performance.now() };

/**
 * The till's time: the computer's clock as long as that goes forward by less than a day at once. Set back, it is not
 * followed: sales go on by the time that has really passed, and the screen says so. A day or more ahead (a long sleep, a
 * wrong year), or found a day or more behind at a start, it is believed only when a person says so.
 */
export function createClock(source: ComputerClock = computerClock): Clock {
  const wall = (): number => source.now();
  const elapsed = (): number => source.elapsed?.() ?? source.now();
  let base = wall() - elapsed();
  let latest = Number.NEGATIVE_INFINITY;
  let doubtsPast = false;
  let kept = false;
  /** As long as nothing is recorded there is nothing to stay behind. */
  let recorded: () => number | null = () => 0;
  let fresh = false;
  const isFresh = (): boolean => {
    if (fresh) fresh = recorded() === null;
    return fresh;
  };
  const own = (): number => base + elapsed();
  const follows = (shown: number): boolean => {
    const jump = shown - own();
    return jump >= -tolerated_back_ms && jump < day_ms && plausibleTime(shown);
  };
  const settle = (): void => {
    const shown = wall();
    if (!isFresh() && !follows(shown)) return;
    base = shown - elapsed();
    doubtsPast = false;
    kept = false;
  };
  return {
    now: () => {
      settle();
      latest = isFresh() ? Math.round(own()) : Math.max(latest, Math.round(own()));
      return latest;
    },
    jumped_ms: () => {
      const shown = wall();
      return isFresh() || follows(shown) ? 0 : Math.round(shown - own());
    },
    computer: () => Math.round(wall()),
    doubt: () => {
      settle();
      if (kept) return null;
      if (isFresh()) return plausibleTime(wall()) ? null : 'impossible';
      const jump = wall() - own();
      if (jump >= day_ms) return plausibleTime(wall()) ? 'ahead' : 'impossible';
      if (!doubtsPast) return null;
      return plausibleTime(wall()) ? 'behind' : 'impossible';
    },
    begin: (last) => {
      recorded = last;
      const recorded_at = last();
      fresh = recorded_at === null;
      if (recorded_at === null) return;
      latest = recorded_at;
      const jump = wall() - recorded_at;
      doubtsPast = jump <= -day_ms;
      if (jump < 0 || jump >= day_ms) base = recorded_at - elapsed();
    },
    follow: () => {
      base = wall() - elapsed();
      latest = Number.NEGATIVE_INFINITY;
      doubtsPast = false;
      kept = false;
    },
    keep: () => {
      kept = true;
    },
  };
}

/** The clock of a till that starts on a row of that time. */
export const clockAfter =
  (source?: ComputerClock) =>
  (recorded: number): Clock => {
    const clock = createClock(source);
    clock.begin(() => recorded);
    return clock;
  };
