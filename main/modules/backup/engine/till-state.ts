import { z } from 'zod';

// More than any till gives in a life: what stands beyond was written by nobody who sold something.
const count = z.int().min(0).max(10_000_000_000);
const epochSchema = z
  .int()
  .min(1)
  .max(2 ** 20 - 1);
const instant = z.int().min(0).max(10_000_000_000_000);
export const numbersSchema = z.object({ ticket: count, shift: count, z: count });
/** The papers of one epoch: numbers after `after`, up to `last`. */
const spanSchema = z.object({ epoch: epochSchema, after: numbersSchema, last: numbersSchema });

/** Where a till stands: what a backup holds, or what is known of what it should hold. */
export const tillStateSchema = z.object({
  till: z.string().regex(/^T[0-9A-Z]{7}$/),
  epoch: epochSchema,
  seq: count,
  /** Hash of the last row, hexadecimal, and its time (UTC ms). */
  hash: z.string().regex(/^(?:[0-9a-f]{64})?$/),
  at: instant,
  /** Up to these no number is given again; more than the last ones where an epoch before was lost in part. */
  taken: numbersSchema,
  spans: z.array(spanSchema).max(1_000),
});
export type TillState = z.infer<typeof tillStateSchema>;
export type Numbers = z.infer<typeof numbersSchema>;

export interface NumberRange {
  readonly from: number;
  readonly to: number;
}
export interface Missing {
  readonly tickets: readonly NumberRange[];
  readonly zs: readonly NumberRange[];
  /** Something was recorded so late (UTC ms), a paper or not, and is not there; null where nothing is known to be. */
  readonly until: number | null;
}

const isLater = (a: TillState, b: TillState): boolean =>
  a.epoch === b.epoch ? a.seq > b.seq : a.epoch > b.epoch;

/** The one that has come furthest. */
export const furthest = (states: readonly TillState[]): TillState | null =>
  states.reduce<TillState | null>((best, state) => (best && !isLater(state, best) ? best : state), null);

function joined(ranges: readonly NumberRange[]): NumberRange[] {
  const out: NumberRange[] = [];
  for (const range of [...ranges].sort((a, b) => a.from - b.from)) {
    const before = out.at(-1);
    if (before && range.from <= before.to + 1)
      out[out.length - 1] = { from: before.from, to: Math.max(before.to, range.to) };
    else out.push(range);
  }
  return out;
}

/** What other states know of and this one does not hold; `since`: times of what is known besides. */
export function missingFrom(
  held: TillState,
  known: readonly TillState[],
  since: readonly number[] = [],
): Missing {
  const of = (paper: keyof Numbers): NumberRange[] =>
    joined(
      known.flatMap(({ spans }) =>
        spans.flatMap(({ epoch, after, last }) => {
          const here = held.spans.find((span) => span.epoch === epoch);
          const from = Math.max(after[paper], here?.last[paper] ?? 0) + 1;
          return last[paper] >= from ? [{ from, to: last[paper] }] : [];
        }),
      ),
    );
  const later = [...known.filter((state) => isLater(state, held)).map(({ at }) => at), ...since];
  return { tickets: of('ticket'), zs: of('z'), until: later.length > 0 ? Math.max(...later) : null };
}

const day_ms = 86_400_000;
const mostTicketsADay = 50_000;
/** Above it too little is left to draw a new epoch from. */
const lastPlausibleEpoch = 900_000;

/** Whether an unsigned state can be true of the till that `from` was once: nobody sells a million tickets in a day. */
export function isPlausible(state: TillState, from: TillState): boolean {
  const days = Math.max(1, Math.ceil((state.at - from.at) / day_ms));
  const most =
    Math.max(from.taken.ticket, ...from.spans.map(({ last }) => last.ticket)) + mostTicketsADay * days;
  const tops = [state.taken, ...state.spans.map(({ last }) => last)];
  return (
    state.epoch <= lastPlausibleEpoch &&
    tops.every(({ ticket, shift, z: zs }) => Math.max(ticket, shift, zs) <= most)
  );
}

const leastGap = 1_000;
const longestGap_days = 366;

export interface NextNumbers {
  readonly states: readonly TillState[];
  /** When the till was opened, and now: UTC ms. */
  readonly openedAt: number;
  readonly now: number;
  /** The highest ticket that somebody holds in his hand: what follows is above. */
  readonly lastTicket?: number;
  /** Nothing was printed after that one: it is no guess any more. */
  readonly exact?: boolean;
  /** Rows that are known to have been and nobody knows the papers of: each may be a ticket. */
  readonly unseenRows?: number;
}

const topOf = ({ states }: Pick<NextNumbers, 'states'>, paper: keyof Numbers): number =>
  Math.max(
    0,
    ...states.flatMap(({ taken, spans }) => [taken[paper], ...spans.map(({ last }) => last[paper])]),
  );

/** More tickets than a shop prints while nobody keeps a trace of them: what lies further is a date, a phone number, a slip of the hand. */
const furthestTicket = 1_000_000;

/** The highest number that may be typed for a last ticket: numbers never go down again, and a slip would stay for ever. */
export const mostLastTicket = ({ states, unseenRows = 0 }: Pick<NextNumbers, 'states' | 'unseenRows'>) =>
  topOf({ states }, 'ticket') + unseenRows + furthestTicket;

/**
 * Numbers that the next epoch starts after. Whatever was printed after the last trace must lie below: ten times the tickets
 * of an ordinary day for each day since, at least 1 000, up to the next full thousand, so that the break is seen. Shifts
 * and Zs: one an hour, up to the next full hundred. Never below what is known. A gap harms nobody, a number that comes twice does.
 */
export function numbersAfter(next: NextNumbers): Numbers {
  const { states, openedAt, now, lastTicket = 0, exact = false, unseenRows = 0 } = next;
  const seen = Math.max(0, ...states.map(({ at }) => at));
  const days = Math.min(Math.max(Math.ceil((now - seen) / day_ms), 1), longestGap_days);
  const ticket = topOf(next, 'ticket') + unseenRows;
  const sold = states.reduce(
    (most, { spans }) =>
      Math.max(
        most,
        spans.reduce((sum, { after, last }) => sum + last.ticket - after.ticket, 0),
      ),
    0,
  );
  const usual = sold / Math.max((seen - openedAt) / day_ms, 1);
  const gap = Math.max(leastGap, Math.ceil(10 * usual * days));
  const above = (from: number, by: number, step: number): number => Math.ceil((from + by) / step) * step;
  return {
    ticket: exact && lastTicket >= ticket ? lastTicket : above(Math.max(ticket, lastTicket), gap, 1_000),
    shift: above(topOf(next, 'shift') + unseenRows, 24 * days, 100),
    z: above(topOf(next, 'z') + unseenRows, 24 * days, 100),
  };
}
