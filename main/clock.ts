import { performance } from 'node:perf_hooks';

export interface Clock {
  /** UTC milliseconds. */
  now(): number;
  /** How far the computer's clock stands from the time the till goes by; 0 when they agree. */
  jumped_ms(): number;
}

const tolerated_back_ms = 120_000;
const tolerated_ahead_ms = 10 * 86_400_000;

/**
 * The till's time: the computer's clock, as long as that goes forward. A computer that slept for a holiday comes back
 * days ahead, which is right; one whose clock goes back, or ahead by more than ten days, was changed by somebody or has a
 * dead battery: sales then go on by the time that has really passed, and the screen says so.
 */
export function createClock(
  wall: () => number = Date.now,
  elapsed: () => number = () => performance.now(),
): Clock {
  let base = wall() - elapsed();
  const own = (): number => base + elapsed();
  const follows = (jump: number): boolean => jump >= -tolerated_back_ms && jump <= tolerated_ahead_ms;
  return {
    now: () => {
      const shown = wall();
      if (follows(shown - own())) base = shown - elapsed();
      return Math.round(own());
    },
    jumped_ms: () => {
      const jump = Math.round(wall() - own());
      return follows(jump) ? 0 : jump;
    },
  };
}
