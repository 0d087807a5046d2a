import { type ResourceLimits, Worker } from 'node:worker_threads';
import type { Started } from './stop-asked.ts';

/** The thread, as whoever hears its messages has it. */
export interface JobThread<Answer> {
  readonly post: (message: unknown) => void;
  /** What the job came to: told on once the thread has ended, with nothing of it open any more. */
  readonly done: (answer: Answer) => void;
  readonly failed: (error: unknown) => void;
}
export interface JobOptions {
  readonly signal?: AbortSignal | undefined;
  readonly limits?: ResourceLimits;
  /** How the thread is called in what is thrown. */
  readonly called: string;
}

/** So long a thread has to close what it has open; what it is doing in SQLite then is waited for, and the thread is taken away. */
const grace_ms = 400;

export function startThread<Job>(program: URL, job: Job, limits?: ResourceLimits) {
  const flag = new Int32Array(new SharedArrayBuffer(4));
  const workerData: Started<Job> = { job, flag };
  const worker = new Worker(program, { workerData, ...(limits && { resourceLimits: limits }) });
  const { promise: ended, resolve } = Promise.withResolvers<number>();
  let patience: NodeJS.Timeout | undefined;
  worker.once('exit', (code) => {
    clearTimeout(patience);
    resolve(code);
  });
  /** It has nothing more to do. */
  const takeAway = (): void => {
    patience ??= setTimeout(() => void worker.terminate(), grace_ms);
  };
  return {
    worker,
    takeAway,
    /** Asks it to end. */
    stop: (): void => {
      Atomics.store(flag, 0, 1);
      Atomics.notify(flag, 0);
      takeAway();
    },
    /** Gone, with all that it had open. */
    ended,
  };
}

/**
 * One job in a thread of its own. What it came to is told when the thread is gone: nobody closes a till, or ends a process, over a
 * statement of its own that still runs. @throws what the thread threw; when it ends without an answer, and when `signal` ends it
 */
export async function runJob<Job, Message, Answer>(
  program: URL,
  job: Job,
  heard: (message: Message, thread: JobThread<Answer>) => void,
  { signal, limits, called }: JobOptions,
): Promise<Answer> {
  if (signal?.aborted) throw signal.reason;
  const { worker, takeAway, stop, ended } = startThread(program, job, limits);
  signal?.addEventListener('abort', stop, { once: true });
  let outcome: { readonly answer: Answer } | { readonly error: unknown } | undefined;
  const failed = (error: unknown): void => {
    outcome ??= { error };
    takeAway();
  };
  const thread: JobThread<Answer> = {
    post: (message) => worker.postMessage(message),
    done: (answer) => {
      outcome ??= { answer };
      takeAway();
    },
    failed,
  };
  worker.on('message', (message: Message) => {
    if (outcome) return;
    try {
      heard(message, thread);
    } catch (error) {
      failed(error);
      stop();
    }
  });
  worker.once('error', failed);
  const code = await ended;
  signal?.removeEventListener('abort', stop);
  if (!outcome) throw new Error(`${called} stopped (${code}) without an answer`);
  if ('error' in outcome) throw outcome.error;
  return outcome.answer;
}
