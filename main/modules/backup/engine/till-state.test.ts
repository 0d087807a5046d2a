import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  furthest,
  missingFrom,
  mostLastTicket,
  type Numbers,
  numbersAfter,
  type TillState,
} from './till-state.ts';

const day = 86_400_000;
const openedAt = Date.parse('2026-01-01T08:00:00Z');
const at = openedAt + 100 * day;
const numbers = (ticket: number, z = 0): Numbers => ({ ticket, shift: z, z });
const none = numbers(0);
const first = (ticket: number, seq = ticket, z = 0): TillState => ({
  till: 'T4K7Q2MZ',
  epoch: 1,
  seq,
  hash: '',
  at,
  taken: numbers(ticket, z),
  spans: [{ epoch: 1, after: none, last: numbers(ticket, z) }],
});
/** Restored after `kept` tickets, goes on above `after`. */
const second = (kept: number, after: number, last: number): TillState => ({
  ...first(last),
  epoch: 2,
  spans: [
    { epoch: 1, after: none, last: numbers(kept) },
    { epoch: 2, after: numbers(after), last: numbers(last) },
  ],
});

describe('what is missing', () => {
  it('what a restored till misses is told to the number', () => {
    const known = [first(4815, 9000, 31), first(4700)];
    expect(missingFrom(first(4811, 8900, 30), known)).toEqual({
      tickets: [{ from: 4812, to: 4815 }],
      zs: [{ from: 31, to: 31 }],
      until: known[0]?.at,
    });
    expect(missingFrom(first(4815), [first(4815), first(10)])).toEqual({
      tickets: [],
      zs: [],
      until: null,
    });
    expect(missingFrom(first(7), [])).toEqual({ tickets: [], zs: [], until: null });
  });

  it('does not count numbers that were left out at an earlier restore', () => {
    expect(missingFrom(first(4811), [second(4815, 6000, 6010)]).tickets).toEqual([
      { from: 4812, to: 4815 },
      { from: 6001, to: 6010 },
    ]);
    expect(missingFrom(second(4811, 6000, 6004), [second(4811, 6000, 6010)]).tickets).toEqual([
      { from: 6005, to: 6010 },
    ]);
    expect(missingFrom(second(4811, 6000, 6000), [second(4811, 6000, 6000)]).tickets).toEqual([]);
  });
});

describe('the numbers after a restore', () => {
  it('leave room for every ticket that can have been printed since', () => {
    // 10 000 tickets in 100 days; nothing is known of the last 3: 10 × 100 × 3 more, up to the next thousand.
    expect(numbersAfter({ states: [first(10_000)], openedAt, now: at + 3 * day }).ticket).toBe(13_000);
    expect(numbersAfter({ states: [first(40)], openedAt, now: at + 60_000 }).ticket).toBe(2_000);
    expect(numbersAfter({ states: [first(40, 40, 8)], openedAt, now: at + day })).toMatchObject({
      shift: 100,
      z: 100,
    });
  });

  it('start right after the last paper where somebody is sure of it, never below what is known', () => {
    const states = [first(4811), first(4815)];
    const ticketAfter = (lastTicket: number, exact: boolean): number =>
      numbersAfter({ states, openedAt, now: at + day, lastTicket, exact }).ticket;
    expect(ticketAfter(4821, true)).toBe(4821);
    expect(ticketAfter(4815, true)).toBe(4815);
    expect(ticketAfter(4814, true)).toBe(6000);
    // A paper in hand that need not be the last one: the numbers go on as far above it as above what is known.
    expect(ticketAfter(4821, false)).toBe(6000);
    expect(ticketAfter(7500, false)).toBe(9000);
    expect(ticketAfter(12, false)).toBe(6000);
  });

  it('follow no last ticket that is further than a million above all that is known', () => {
    expect(mostLastTicket({ states: [first(4811), second(4815, 6000, 6010)] })).toBe(1_006_010);
    expect(mostLastTicket({ states: [first(4811)], unseenRows: 9 })).toBe(1_004_820);
    expect(mostLastTicket({ states: [] })).toBe(1_000_000);
  });

  it('are above all that is known, whatever the clock says', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(100_000), fc.nat(100_000)), { minLength: 1, maxLength: 5 }),
        fc.integer({ min: -400, max: 10_000 }),
        (tills, days) => {
          const states = tills.flatMap(([kept, more]) => [
            first(kept),
            second(kept, kept + 1000, kept + 1000 + more),
          ]);
          const next = numbersAfter({ states, openedAt, now: at + days * day });
          for (const { spans, taken } of states)
            for (const ticket of [taken.ticket, ...spans.map(({ last }) => last.ticket)])
              expect(next.ticket).toBeGreaterThanOrEqual(ticket + 1000);
          expect(Number.isSafeInteger(next.ticket)).toBe(true);
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe('the till that came furthest', () => {
  it('is the one of the latest epoch, then of the latest row', () => {
    expect(furthest([first(10), second(5, 1000, 1001), first(99)])?.epoch).toBe(2);
    expect(furthest([first(10), first(99), first(98)])?.seq).toBe(99);
    expect(furthest([])).toBeNull();
  });
});
