/** Why a paper did not come out, or is not known to have: what a printer says, and what the queue says of a job. */
export const printCauses = [
  'offline',
  'paper-out',
  'cover-open',
  'printer-error',
  'connection-refused',
  'host-unreachable',
  'host-not-found',
  'connection-lost',
  'timed-out',
  'no-answer',
  'no-such-file',
  'not-permitted',
  'not-a-printer',
  'disk-full',
  'too-late',
  'aborted',
  'no-document',
  'restarted',
  'not-printed',
  'maybe-printed',
  'other',
] as const;
export type PrintCause = (typeof printCauses)[number];

/** A cause as it was kept; one that this version does not know is `other`. */
export const printCauseOf = (kept: string | null): PrintCause | null =>
  kept === null ? null : (printCauses.find((cause) => cause === kept) ?? 'other');
