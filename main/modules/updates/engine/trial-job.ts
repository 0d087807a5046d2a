import { Worker } from 'node:worker_threads';
import { StoreError } from '#main/kernel/db/store-error.ts';
import type { Trial } from '#main/modules/updates/engine/self-test.ts';
import type { Refusal } from '#shared/kernel/refusal.ts';

export type UpdateTrialMessage =
  | { readonly kind: 'passed' }
  | { readonly kind: 'failed'; readonly refusal: Refusal | null; readonly what: string };

/**
 * The self-test of a new version in a thread of its own: the window draws, and answers, while a copy of the shop is opened,
 * migrated, sold on and derived anew. @throws StoreError where the disk failed; what else went wrong
 */
export function runUpdateTrial(trial: Trial): Promise<void> {
  const worker = new Worker(new URL('./trial-thread.ts', import.meta.url), { workerData: trial });
  return new Promise((resolve, reject) => {
    worker.once('message', (message: UpdateTrialMessage) => {
      if (message.kind === 'passed') resolve();
      else
        reject(
          message.refusal
            ? new StoreError(message.refusal.code, message.refusal.params)
            : new Error(message.what),
        );
    });
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the self-test stopped (${code}) without an answer`)));
  });
}
