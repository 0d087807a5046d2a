import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import { type Result, refused } from '#shared/kernel/result.ts';

/** A PIN takes the processor some 50 ms: who types one waits for these at the most, and hands type no faster. */
const mostOfSession = 8;
const mostInAll = 24;

/** How many PINs and activation codes may wait to be looked at or made: of one window, and of all. The others are told BUSY. */
export function createPinGate() {
  const waiting = new Map<string, number>();
  let all = 0;
  const change = (sessionId: string, by: 1 | -1): void => {
    const mine = (waiting.get(sessionId) ?? 0) + by;
    all += by;
    if (mine === 0) waiting.delete(sessionId);
    else waiting.set(sessionId, mine);
  };
  return async <T>(
    { id }: { readonly id: string },
    work: () => Promise<Result<T, Refusal>>,
  ): Promise<Result<T, Refusal>> => {
    if (all >= mostInAll || (waiting.get(id) ?? 0) >= mostOfSession) return refused(refusal('BUSY'));
    change(id, 1);
    try {
      return await work();
    } finally {
      change(id, -1);
    }
  };
}
