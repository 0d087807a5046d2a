import { storeRefusal } from '#main/kernel/db/store-error.ts';
import type { Refusal } from '#shared/kernel/refusal.ts';
import { type Result, refused } from '#shared/kernel/result.ts';

/** A disk that is full or a file that is damaged is an answer here, not a fault of the till. */
export async function orRefusal<T>(work: () => Promise<Result<T, Refusal>>): Promise<Result<T, Refusal>> {
  try {
    return await work();
  } catch (error) {
    const found = storeRefusal(error);
    if (!found) throw error;
    return refused(found);
  }
}
