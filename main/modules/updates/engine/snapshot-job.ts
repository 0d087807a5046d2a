import { StoreError } from '#main/kernel/db/store-error.ts';
import { runJob } from '#main/kernel/job-thread.ts';
import type { Refusal } from '#shared/kernel/refusal.ts';
import type { Snapshot } from './state.ts';

export interface SnapshotJob {
  /** The store, in use. */
  readonly file: string;
  readonly dataDir: string;
  readonly name: string;
}
export type SnapshotMessage =
  | { readonly kind: 'done'; readonly snapshot: Snapshot }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** A checked copy of the store, made while the till answers. @throws StoreError where the disk failed; what else went wrong */
export const runSnapshot = (job: SnapshotJob): Promise<Snapshot> =>
  runJob<SnapshotJob, SnapshotMessage, Snapshot>(
    new URL('./snapshot-thread.ts', import.meta.url),
    job,
    (message, thread) => {
      if (message.kind === 'done') thread.done(message.snapshot);
      else thread.failed(new StoreError(message.refusal.code, message.refusal.params));
    },
    { called: 'the copy before the update' },
  );
