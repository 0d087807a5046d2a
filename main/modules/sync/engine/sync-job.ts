import { runJob } from '#main/kernel/job-thread.ts';
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
export async function runSync(
  job: SyncJob,
  { signal, sign, hold, patience_ms = 10 * 60_000 }: RunOptions,
): Promise<SyncOutcome> {
  const lost = new AbortController();
  let watch: NodeJS.Timeout | undefined;
  const goesOn = (): void => {
    clearTimeout(watch);
    watch = setTimeout(() => lost.abort(), patience_ms).unref();
  };
  goesOn();
  try {
    return await runJob<SyncJob, SyncMessage, SyncOutcome>(
      new URL('./sync-thread.ts', import.meta.url),
      job,
      (message, thread) => {
        goesOn();
        if (message.kind === 'sign') thread.post(sign(message.bytes));
        else if (message.kind === 'published') hold(message.publication, message.rows);
        else if (message.kind === 'done') thread.done(message.outcome);
      },
      { signal: AbortSignal.any([signal, lost.signal]), called: 'the exchange' },
    );
  } catch (error) {
    if (lost.signal.aborted && !signal.aborted) return { is: 'cut' };
    throw error;
  } finally {
    clearTimeout(watch);
  }
}
