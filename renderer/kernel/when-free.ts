import type { Refusal } from '#shared/kernel/refusal.ts';
import type { Result } from '#shared/kernel/result.ts';

const firstWait_ms = 100;
const mostTries = 6;

/** Asks again, a little later each time, while the till says that it is busy: nothing was done then. */
export async function whenFree<A extends Result<unknown, Refusal> | undefined>(
  ask: () => Promise<A>,
  wait = (ms: number): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, ms)),
): Promise<A> {
  let answer = await ask();
  for (let tries = 1; tries < mostTries; tries += 1) {
    if (!answer || answer.ok || answer.refusal.code !== 'BUSY') return answer;
    await wait(firstWait_ms * 2 ** (tries - 1));
    answer = await ask();
  }
  return answer;
}
