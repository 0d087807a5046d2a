import type { PrintCause } from '#shared/domain/print-cause.ts';
import type { PrinterStatus } from './printer-status.ts';

/**
 * confirmed: the printer itself said that it worked the job off. sent: everything was handed over and nothing
 * complained, no more is known. failed: not one byte was taken, printing again is safe. unknown: bytes were taken and
 * then something went wrong: it may have been printed, or may come out later, so only a numbered duplicate is honest.
 */
export type PrintOutcome =
  | { readonly jobId: string; readonly state: 'confirmed' | 'sent' }
  | {
      readonly jobId: string;
      readonly state: 'failed' | 'unknown';
      readonly cause: PrintCause;
      readonly detail?: string;
    };

/** An outcome before it is given its job's name: what a transport returns. */
export type Delivery = { readonly state: 'confirmed' | 'sent' } | Undelivered;

export interface Undelivered {
  readonly state: 'failed' | 'unknown';
  readonly cause: PrintCause;
  readonly detail?: string;
}

export interface PrintTimes {
  /** To reach the printer. */
  readonly connect_ms: number;
  /** For one status answer. */
  readonly status_ms: number;
  /** For the bytes to be taken, and then for the printer to say that it is done. */
  readonly done_ms: number;
  /** Between two looks at a printer that is busy with a job. */
  readonly poll_ms: number;
  /** For a silent printer to close its side. */
  readonly close_ms: number;
  /** A drawer pulse that waited longer than this for its turn is dropped: a late drawer invites theft. */
  readonly drawer_ms: number;
}

/** What carries bytes; it opens and closes for every job and keeps nothing but what it learnt of the printer. */
export interface Transport {
  readonly deliver: (bytes: Buffer, proof: boolean, signal: AbortSignal | undefined) => Promise<Delivery>;
  readonly status: () => Promise<PrinterStatus>;
}
