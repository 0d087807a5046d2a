import { fact } from '#shared/kernel/fact.ts';

export interface ClockJumped {
  readonly from: number;
  readonly to: number;
}

/** Somebody said what the time is. Till: the till goes on by its own, whatever the computer says. */
export interface ClockSettled {
  readonly from: number;
  readonly to: number;
  readonly by: 'computer' | 'till';
}

export const clockFacts = {
  'clock.jumped': fact<ClockJumped>(),
  'clock.settled': fact<ClockSettled>(),
} as const;
