import { Worker } from 'node:worker_threads';
import type { Refusal } from '#shared/kernel/refusal.ts';
import type { Publication, PublishedRow } from '#shared/modules/catalog/published.ts';
import type { ProblemCode } from '#shared/wire/problem.ts';
import type { Sent } from './exchange.ts';
import type { Take, Told } from './pull.ts';

export type SyncJob =
  | { readonly kind: 'send'; readonly dataDir: string; readonly told: Told | null }
  | { readonly kind: 'join'; readonly dataDir: string; readonly url: string; readonly code: string };

/** How an exchange with the head office ended. */
export type SyncOutcome =
  | { readonly is: 'done'; readonly sent: Sent }
  | { readonly is: 'joined' }
  | { readonly is: 'refused'; readonly code: ProblemCode }
  /** No answer, or none of a head office. */
  | { readonly is: 'cut' }
  /** It is none that may be spoken to: no address, or in clear across a network. */
  | { readonly is: 'no-address' }
  /** This computer's disk would not have it. */
  | { readonly is: 'disk'; readonly refusal: Refusal };

export type SyncMessage =
  /** The key stays with the till: the thread waits for the signature. */
  | { readonly kind: 'sign'; readonly bytes: Uint8Array }
  /** The head office has said how far it has the rows. */
  | { readonly kind: 'alive' }
  /** What the head office published, whole. */
  | { readonly kind: 'published'; readonly publication: Publication; readonly rows: readonly PublishedRow[] }
  | { readonly kind: 'done'; readonly outcome: SyncOutcome };

interface RunOptions {
  readonly signal: AbortSignal;
  readonly sign: (bytes: Uint8Array) => Uint8Array;
  readonly hold: Take;
  /** A line on which nothing comes on for so long is given up, however it is kept open. */
  readonly patience_ms?: number;
}

/** Runs one exchange in a thread of its own. @throws what the thread threw; when `signal` ends it */
export function runSync(job: SyncJob, { signal, sign, hold, patience_ms = 10 * 60_000 }: RunOptions) {
  if (signal.aborted) return Promise.reject(signal.reason);
  const worker = new Worker(new URL('./sync-thread.ts', import.meta.url), { workerData: job });
  const stop = (): void => void worker.terminate();
  signal.addEventListener('abort', stop, { once: true });
  let watch: NodeJS.Timeout | undefined;
  return new Promise<SyncOutcome>((resolve, reject) => {
    const goesOn = (): void => {
      clearTimeout(watch);
      watch = setTimeout(() => {
        resolve({ is: 'cut' });
        stop();
      }, patience_ms).unref();
    };
    goesOn();
    worker.on('message', (message: SyncMessage) => {
      goesOn();
      if (message.kind === 'sign') worker.postMessage(sign(message.bytes));
      else if (message.kind === 'published') hold(message.publication, message.rows);
      else if (message.kind === 'done') resolve(message.outcome);
    });
    worker.once('error', reject);
    worker.once('exit', (code) => reject(new Error(`the exchange stopped (${code}) without an answer`)));
  }).finally(() => {
    clearTimeout(watch);
    signal.removeEventListener('abort', stop);
  });
}
