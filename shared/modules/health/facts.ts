import { fact } from '#shared/kernel/fact.ts';

export interface JournalExported {
  readonly rows: number;
}

export const healthFacts = {
  'journal.exported': fact<JournalExported>(),
} as const;
