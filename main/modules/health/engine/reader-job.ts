import { runJob } from '#main/kernel/job-thread.ts';
import type { KnownRow } from '#main/kernel/journal/last-row.ts';
import type { LetGoOrder } from '#main/kernel/journal/letting-go.ts';
import type { Walked } from '#main/kernel/journal/proof.ts';
import type { Verdict } from '#main/kernel/journal/verify.ts';
import type { Piece } from '#main/kernel/journal/walk.ts';

export type ReaderJob =
  | { readonly kind: 'verify'; readonly pages: boolean; readonly known: readonly KnownRow[] }
  /** A piece of the chain, every signature of it. whole: at its end also what is left of years that were let go. */
  | { readonly kind: 'prove'; readonly from: Walked | null; readonly most: number; readonly whole: boolean }
  | { readonly kind: 'check' }
  | { readonly kind: 'tables' }
  | { readonly kind: 'export'; readonly target: string; readonly now: number }
  /** A year that was closed, written and read again. */
  | { readonly kind: 'read-archive'; readonly file: string }
  /** What the rows of a year come to, before their detail goes. */
  | { readonly kind: 'bring-forward'; readonly scratch: string; readonly order: LetGoOrder }
  | { readonly kind: 'archive'; readonly target: string; readonly now: number; readonly year: string };
/** What the thread is started with. */
export interface ReaderWork {
  readonly file: string;
  readonly job: ReaderJob;
}
/** What was found, and how far all is good: null where it is not. */
export interface Verified {
  readonly verdict: Verdict;
  readonly walked: Walked | null;
}
export interface ProvedPiece extends Pick<Piece, 'more' | 'bad'> {
  readonly walked: Walked | null;
}
export type ReaderMessage =
  | { readonly kind: 'progress'; readonly done: number; readonly total: number }
  /** The key stays with the till: the thread waits for the signature. */
  | { readonly kind: 'sign'; readonly bytes: Uint8Array }
  | { readonly kind: 'done'; readonly value: unknown };

/** Runs one job in the reader thread. @throws what the thread threw, with the code SQLite gave it; when `signal` ends it. */
export function runReader<T>(
  file: string,
  job: ReaderJob,
  onProgress: (done: number, total: number) => void = () => {},
  signal?: AbortSignal,
  sign?: (bytes: Uint8Array) => Uint8Array,
): Promise<T> {
  return runJob<ReaderWork, ReaderMessage, T>(
    new URL('./reader-thread.ts', import.meta.url),
    { file, job },
    (message, thread) => {
      if (message.kind === 'progress') onProgress(message.done, message.total);
      else if (message.kind === 'sign') thread.post(sign?.(message.bytes) ?? null);
      else thread.done(message.value as T);
    },
    { signal, called: 'the reader' },
  );
}
