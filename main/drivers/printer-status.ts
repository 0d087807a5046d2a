/**
 * Real-time status of an ESC/POS printer: DLE EOT n asks, one byte answers, even when the printer is offline. Bits 1
 * and 4 are always set, 0 and 7 never (Epson ESC/POS reference, DLE EOT), which tells an answer from anything else.
 */
export type PrinterTrouble = 'offline' | 'paper-out' | 'cover-open' | 'printer-error';

export interface PrinterStatus {
  /** unknown: reachable but silent, as many cheap printers are. */
  readonly state: 'ready' | 'offline' | 'paper-out' | 'cover-open' | 'error' | 'unknown';
  /** Whether the printer answers status questions at all. */
  readonly answers: boolean;
  readonly paperLow: boolean;
  /** In plain words, for state offline and error: PrintCause of the failed connection or of the printer itself. */
  readonly cause?: string;
}

/** What each question is for: 1 printer, 2 cause of being offline, 4 paper. */
export type StatusQuestion = 1 | 2 | 4;
export type StatusAnswers = Readonly<Record<StatusQuestion, number>>;

export const askStatus = (question: StatusQuestion): Buffer => Buffer.from([0x10, 0x04, question]);
export const isStatusAnswer = (byte: number): boolean => (byte & 0b1001_0011) === 0b0001_0010;

const bit = (byte: number, place: number): boolean => (byte & (1 << place)) !== 0;
const BOTH_PAPER_END_SENSORS = 0b0110_0000;
const BOTH_NEAR_END_SENSORS = 0b0000_1100;

/** The worst thing first: a cover left open also reads as offline, and says more. */
export function troubleOf(answers: StatusAnswers): PrinterTrouble | null {
  if (bit(answers[2], 2)) return 'cover-open';
  if (bit(answers[2], 5) || (answers[4] & BOTH_PAPER_END_SENSORS) !== 0) return 'paper-out';
  if (bit(answers[2], 6)) return 'printer-error';
  return bit(answers[1], 3) ? 'offline' : null;
}

export const paperLow = (answers: StatusAnswers): boolean => (answers[4] & BOTH_NEAR_END_SENSORS) !== 0;

/** GS r 1 in the job itself: answered when the printer's buffer has been worked off up to here. */
export const askDone = Buffer.from([0x1d, 0x72, 0x01]);
/** Bits 4 and 7 of the answer are never set; bits 2 and 3 say that the paper has ended. */
export const isDoneAnswer = (byte: number): boolean => (byte & 0b1001_0000) === 0;
export const doneWithoutPaper = (byte: number): boolean => (byte & 0b0000_1100) !== 0;
