import { fact } from '#shared/kernel/fact.ts';

export interface JournalExported {
  readonly rows: number;
}

/** A closed year was written to a file, which was read again and found good. */
export interface JournalArchived {
  /** YYYY. */
  readonly year: string;
  /** Name of the file. */
  readonly file: string;
  readonly rows: number;
  /** The row that closed the year, the last one of the file. */
  readonly to: { readonly epoch: number; readonly seq: number };
  /** Hash of that row, hexadecimal. */
  readonly head: string;
  /** SHA-256 of the file, hexadecimal. */
  readonly sha256: string;
}

export const healthFacts = {
  'journal.exported': fact<JournalExported>(),
  'journal.archived': fact<JournalArchived>(),
} as const;
