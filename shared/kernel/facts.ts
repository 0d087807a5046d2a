import { fact } from './fact.ts';

/** A row of the chain: its place and its hash, hexadecimal. */
export interface RowMark {
  readonly epoch: number;
  readonly seq: number;
  readonly hash: string;
}
/** The last number that a paper bears: tickets, shifts, Z reports. */
export interface PaperNumbers {
  readonly ticket: number;
  readonly shift: number;
  readonly z: number;
}

export interface TillOpened {
  readonly till: string;
  readonly shop: string;
  readonly country: string;
  readonly currency: string;
  readonly publicKey: string;
  readonly version: string;
}

/** The till went on with another key, on another disk: first row of its epoch. Texts: docs/spec/backup.md. */
export interface EpochOpened {
  readonly epoch: number;
  readonly publicKey: string;
  /** The row it hangs on, hash hexadecimal. */
  readonly previous: RowMark;
  readonly why: 'restore' | 'reinstall' | 'key-lost';
  /** The last numbers of the rows it hangs on. */
  readonly kept: PaperNumbers;
  /** Numbers given until now, those of lost papers included: what follows is above. */
  readonly numbers: PaperNumbers;
  /** What it was restored from: when that was made. */
  readonly backup?: { readonly at: number };
  /** Later rows that are known to have been, and are not in what was restored. */
  readonly lost?: { readonly head: RowMark; readonly numbers: PaperNumbers; readonly at: number };
}

/** The till's time was wrong and goes back, from here on: the one row that is dated before the row before it. */
export interface ClockCorrected {
  readonly from: number;
  readonly to: number;
  readonly reason: string;
  /** Periods that had been closed ahead of their time: they are closed again when they really end. */
  readonly reopened: readonly (readonly ['day' | 'month' | 'year', string])[];
  readonly allowedBy?: number;
}

export const kernelFacts = {
  'till.opened': fact<TillOpened>(),
  'epoch.opened': fact<EpochOpened>(),
  'clock.corrected': fact<ClockCorrected>({ allowedBy: 'by' }),
} as const;
