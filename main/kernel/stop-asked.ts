import { workerData } from 'node:worker_threads';
import { closeAll } from './db/db.ts';

/** What a thread is started with: its job, and where it is told that nobody waits for it any more. */
export interface Started<Job> {
  readonly job: Job;
  readonly flag: Int32Array;
}
/** Thrown where it was told: the work ends, and closes what it has open on its way. */
export class Stopped extends Error {}

const flagHere = (): Int32Array | undefined => (workerData as Partial<Started<unknown>> | null)?.flag;

/** For work that reads for long, between two pieces of it. @throws Stopped */
export function goOn(): void {
  const flag = flagHere();
  if (flag && Atomics.load(flag, 0) !== 0) throw new Stopped('nobody waits for it any more');
}

/** The job of this thread. While it waits for something it ends by itself when it is told to, with its files closed. */
export function jobHere<Job>(): Job {
  const { job, flag } = workerData as Started<Job>;
  const { value } = Atomics.waitAsync(flag, 0, 0);
  if (value instanceof Promise)
    void value.then(() => {
      closeAll();
      process.exit();
    });
  return job;
}
