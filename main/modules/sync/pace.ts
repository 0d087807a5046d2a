/** When the head office is asked again, in ms of a clock that nobody sets. */
export const pace = {
  /** What is recorded is left to settle for so long: a queue at the counter travels as one batch. */
  settle_ms: 3_000,
  /** A counter that never rests sends after so long. */
  longest_ms: 15_000,
  /** With nothing to send it is asked how far it has the rows: one that was put back to an older state is filled again. */
  look_ms: 15 * 60_000,
  first_ms: 5_000,
  most_ms: 10 * 60_000,
} as const;

/** How long to wait after so many failures one after another: drawn, so that tills whose line comes back do not come at once. */
export const waitAfter = (failures: number, drawn: number): number => {
  const most = Math.min(pace.most_ms, pace.first_ms * 2 ** Math.min(20, failures - 1));
  return Math.round(1_000 + drawn * (most - 1_000));
};

export interface Moment {
  readonly now: number;
  /** When the oldest row that waits, and the newest one, were first seen; null with nothing that waits. */
  readonly waiting: { readonly first: number; readonly last: number } | null;
  readonly askedAt: number | null;
  /** Not before, whatever waits. */
  readonly notBefore: number;
}

/** Whether it is time for an exchange. */
export function isDue({ now, waiting, askedAt, notBefore }: Moment): boolean {
  if (now < notBefore) return false;
  if (waiting && (now - waiting.last >= pace.settle_ms || now - waiting.first >= pace.longest_ms))
    return true;
  return askedAt === null || now - askedAt >= pace.look_ms;
}
