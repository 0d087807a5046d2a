import { fact } from '#shared/kernel/fact.ts';

export interface TicketReprinted {
  readonly no: number;
  readonly copy: number;
  readonly sh?: number;
}

export const printingFacts = {
  'ticket.reprinted': fact<TicketReprinted>(),
} as const;
