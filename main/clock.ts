import { performance } from 'node:perf_hooks';

export interface Clock {
  /** UTC milliseconds. */
  now(): number;
  /** How far the computer's clock stands from the time the till goes by; 0 when they agree. */
  jumped_ms(): number;
}

const tolerated_ms = 120_000;

/**
 * The till's time: the computer's clock, followed in small steps. When somebody (or a dead battery) moves it by more
 * than two minutes while the till runs, sales go on by the time that has really passed, and the screen says so.
 */
export function createClock(
  wall: () => number = Date.now,
  elapsed: () => number = () => performance.now(),
): Clock {
  let base = wall() - elapsed();
  const own = (): number => base + elapsed();
  return {
    now: () => {
      const shown = wall();
      if (Math.abs(shown - own()) <= tolerated_ms) base = shown - elapsed();
      return Math.round(own());
    },
    jumped_ms: () => {
      const jump = Math.round(wall() - own());
      return Math.abs(jump) <= tolerated_ms ? 0 : jump;
    },
  };
}
