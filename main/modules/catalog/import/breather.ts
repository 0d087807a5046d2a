import { setImmediate as nextTurn } from 'node:timers/promises';

const slice_ms = 4;

/** Gives the loop of events a turn whenever some milliseconds are used up: a scan never waits longer than that. */
export function createBreather() {
  let since = performance.now();
  return async (): Promise<void> => {
    if (performance.now() - since < slice_ms) return;
    await nextTurn();
    since = performance.now();
  };
}
export type Breather = ReturnType<typeof createBreather>;
