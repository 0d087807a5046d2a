import { StoreError } from '#main/kernel/db/store-error.ts';
import { runJob } from '#main/kernel/job-thread.ts';
import type { Trial } from '#main/modules/updates/engine/self-test.ts';
import type { Refusal } from '#shared/kernel/refusal.ts';

export type UpdateTrialMessage =
  | { readonly kind: 'passed' }
  | { readonly kind: 'failed'; readonly refusal: Refusal | null; readonly what: string };

/**
 * The self-test of a new version in a thread of its own: the window draws, and answers, while a copy of the shop is opened,
 * migrated, sold on and derived anew. @throws StoreError where the disk failed; what else went wrong
 */
export const runUpdateTrial = (trial: Trial): Promise<void> =>
  runJob<Trial, UpdateTrialMessage, void>(
    new URL('./trial-thread.ts', import.meta.url),
    trial,
    (message, thread) => {
      if (message.kind === 'passed') thread.done();
      else
        thread.failed(
          message.refusal
            ? new StoreError(message.refusal.code, message.refusal.params)
            : new Error(message.what),
        );
    },
    { called: 'the self-test' },
  );
