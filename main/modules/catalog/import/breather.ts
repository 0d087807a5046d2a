import { setImmediate as nextTurn } from 'node:timers/promises';

const slice_ms = 4;

/** The till closes: what is not over goes on after the next start, or is asked for again. */
export class Closing extends Error {}

/** Gives the loop of events a turn whenever some milliseconds are used up: a scan never waits longer than that. */
export function createBreather(closing: () => boolean) {
  let since = performance.now();
  return async (): Promise<void> => {
    if (closing()) throw new Closing('the till closes');
    if (performance.now() - since < slice_ms) return;
    await nextTurn();
    since = performance.now();
  };
}
export type Breather = ReturnType<typeof createBreather>;
