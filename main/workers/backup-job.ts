import { Worker } from 'node:worker_threads';
import type { Refusal } from '../../shared/errors.ts';
import type { Drilled, DrillJob } from '../backup/drill.ts';
import type { Made, MakeJob } from '../backup/make.ts';
import { StoreError } from '../db/store-error.ts';

/** Making a backup and trying one out: beside the till, on connections that cannot write to it. */
export type BackupJob = ({ readonly kind: 'make' } & MakeJob) | ({ readonly kind: 'drill' } & DrillJob);
export type BackupMessage =
  | { readonly kind: 'done'; readonly value: Made | Drilled }
  | { readonly kind: 'refused'; readonly refusal: Refusal };

/** Sources run as they are, a build lays the thread beside the program. */
const thread = import.meta.url.endsWith('.ts') ? './backup.ts' : './workers/backup.js';

/** Runs one job in the backup thread. @throws StoreError with the job's refusal; what the thread threw; when `signal` ends it. */
export function runBackup<J extends BackupJob>(
  job: J,
  signal?: AbortSignal,
): Promise<J extends { kind: 'make' } ? Made : Drilled> {
  const worker = new Worker(new URL(thread, import.meta.url), { workerData: job });
  signal?.addEventListener('abort', () => void worker.terminate(), { once: true });
  return new Promise((resolve, reject) => {
    worker.on('message', (message: BackupMessage) => {
      if (message.kind === 'done') resolve(message.value as never);
      else reject(new StoreError(message.refusal.code, message.refusal.params));
    });
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the backup stopped (${code}) without an answer`)));
  });
}
