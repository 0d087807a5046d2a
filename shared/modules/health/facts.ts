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

/** After its archive the detail of a closed year may go from the till: what stays, and what it came to, is signed here. */
export interface JournalLetGo {
  /** YYYY; the years before it have gone already. */
  readonly year: string;
  /** The row that closed the year. */
  readonly to: { readonly epoch: number; readonly seq: number };
  /** The last ticket whose detail goes. */
  readonly ticket: number;
  /** Name of the archive, and its SHA-256: read again a moment before. */
  readonly file: string;
  readonly sha256: string;
  /** SHA-256 over position, kind, time and hash of all rows up to `to`, hexadecimal. */
  readonly columns: string;
  /** SHA-256 over what those rows come to, as it is kept in the till, hexadecimal. */
  readonly forward: string;
}

export const healthFacts = {
  'journal.exported': fact<JournalExported>(),
  'journal.archived': fact<JournalArchived>(),
  'journal.let-go': fact<JournalLetGo>(),
} as const;
