import { randomInt } from 'node:crypto';

/** Twice as long after each try, half of it drawn: many who wait for one address do not come to it together. */
export function backoff(tries: number, first_ms: number, most_ms: number): number {
  const full = Math.min(most_ms, first_ms * 2 ** Math.min(30, tries - 1));
  return Math.ceil(full / 2) + randomInt(Math.ceil(full / 2) + 1);
}
