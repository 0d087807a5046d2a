import { StoreError } from '#main/kernel/db/store-error.ts';
import { runJob } from '#main/kernel/job-thread.ts';
import type { Drilled, DrillJob } from '#main/modules/backup/engine/drill.ts';
import type { BackupEntry } from '#main/modules/backup/engine/kept-backups.ts';
import type { Made, MakeJob } from '#main/modules/backup/engine/make.ts';
import type { MadeSegment, SegmentJob } from '#main/modules/backup/engine/make-segment.ts';
import type { SendJob, SendOutcome } from '#main/modules/backup/engine/neighbour-send.ts';
import type { Refusal } from '#shared/kernel/refusal.ts';

interface Jobs {
  make: { readonly job: MakeJob; readonly done: Made };
  drill: { readonly job: DrillJob; readonly done: Drilled };
  /** To the second place. */
  copy: {
    readonly job: { readonly entry: Pick<BackupEntry, 'name' | 'path'>; readonly folder: string };
    readonly done: null;
  };
  segment: { readonly job: SegmentJob; readonly done: MadeSegment };
  send: { readonly job: SendJob; readonly done: SendOutcome };
}
type Kind = keyof Jobs;
/** Everything of backups that takes its time: beside the till, on connections that cannot write to it. */
export type BackupJob = { [K in Kind]: { readonly kind: K } & Jobs[K]['job'] }[Kind];
export type BackupMessage =
  | { readonly kind: 'progress'; readonly done: number; readonly total: number }
  /** The key stays with the till: the thread waits for the signature. */
  | { readonly kind: 'sign'; readonly bytes: Uint8Array }
  /** What was read is to be on the disk of the till before it counts. */
  | { readonly kind: 'settle' }
  | { readonly kind: 'done'; readonly value: Jobs[Kind]['done'] }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

export interface RunOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (done: number, total: number) => void;
  readonly sign?: (bytes: Uint8Array) => Uint8Array;
  readonly settle?: () => void;
}

/** Runs one job in the backup thread. @throws StoreError with the job's refusal; what the thread threw; when `signal` ends it. */
export function runBackup<K extends Kind>(
  kind: K,
  job: Jobs[K]['job'],
  { signal, onProgress, sign, settle }: RunOptions = {},
): Promise<Jobs[K]['done']> {
  return runJob<BackupJob, BackupMessage, Jobs[K]['done']>(
    new URL('./backup-thread.ts', import.meta.url),
    { kind, ...job } as unknown as BackupJob,
    (message, thread) => {
      if (message.kind === 'progress') onProgress?.(message.done, message.total);
      else if (message.kind === 'sign') thread.post(sign?.(message.bytes) ?? null);
      else if (message.kind === 'settle') {
        settle?.();
        thread.post(null);
      } else if (message.kind === 'done') thread.done(message.value as Jobs[K]['done']);
      else thread.failed(new StoreError(message.refusal.code, message.refusal.params));
    },
    { signal, called: 'the backup' },
  );
}
