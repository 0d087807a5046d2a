import { fact } from '#shared/kernel/fact.ts';

export interface TicketReprinted {
  readonly ticket: number;
  readonly copy: number;
  readonly shift?: number;
}

export const printingFacts = {
  'ticket.reprinted': fact<TicketReprinted>({ ticket: 'no', shift: 'sh' }),
} as const;
