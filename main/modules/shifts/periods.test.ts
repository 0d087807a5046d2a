import { afterEach, describe, expect, it } from 'vitest';
import type { Facts } from '#shared/contract/facts.ts';
import { minor } from '#shared/domain/units.ts';
import { unwrap } from '#shared/kernel/result.ts';
import { saleOf } from '#tests/support/sale-fact.ts';
import { contextOf, openShiftTill, type ShiftTill } from '#tests/support/shift-till.ts';

const owner = contextOf('owner');
let till: ShiftTill;
let tickets = 0;
afterEach(() => till.close());

const openAt = (start: string, timeZone?: string): void => {
  till = openShiftTill(start, timeZone);
  tickets = 0;
  unwrap(till.call('shifts.open', { float_minor: minor(0), count: null }, owner));
};
const sellAt = (at: string, price: number): void => {
  till.now = Date.parse(at);
  tickets += 1;
  const goods = [{ product: 1, qty_milli: price < 0 ? -1000 : 1000, price_minor: Math.abs(price) }];
  till.sell(saleOf({ no: tickets, sh: till.shifts.openShift() ?? 0, goods }));
};
const rollAt = (at: string): void => {
  till.now = Date.parse(at);
  till.db.transaction(() => till.shifts.roll(till.now));
};
const closed = (): Facts['period.closed'][] =>
  till.db
    .sql<{ bytes: string }>('c', "SELECT bytes FROM journal WHERE kind = 'period.closed' ORDER BY position")
    .all()
    .map(({ bytes }) => JSON.parse(bytes).body);
const periods = (): string[] => closed().map(({ period }) => period);

describe('days, months and years', () => {
  it('close in order once they have ended, and only once', () => {
    openAt('2026-12-30T08:00:00Z');
    sellAt('2026-12-30T09:00:00Z', 1_000);
    sellAt('2026-12-31T09:00:00Z', 2_000);
    expect(periods()).toEqual(['2026-12-30']);
    rollAt('2026-12-31T23:59:59Z');
    expect(periods()).toEqual(['2026-12-30']);
    rollAt('2027-01-01T00:00:00Z');
    rollAt('2027-01-01T00:00:01Z');
    expect(closed().map(({ kind, period }) => [kind, period])).toEqual([
      ['day', '2026-12-30'],
      ['day', '2026-12-31'],
      ['month', '2026-12'],
      ['year', '2026'],
    ]);
    expect(closed().at(-1)).toMatchObject({ totals: { gross: [2, 3_000] }, tickets: [1, 2], signed: 3_000 });
  });

  it('leave out days on which the till did nothing, and months and years without a closed day', () => {
    openAt('2026-09-30T08:00:00Z');
    sellAt('2026-09-30T09:00:00Z', 1_000);
    sellAt('2026-11-20T09:00:00Z', 500);
    sellAt('2028-02-01T09:00:00Z', 700);
    rollAt('2028-02-03T09:00:00Z');
    expect(periods()).toEqual(['2026-09-30', '2026-09', '2026-11-20', '2026-11', '2026', '2028-02-01']);
  });

  it('close a day on which a shift was opened though nothing was sold', () => {
    openAt('2026-11-20T08:00:00Z');
    rollAt('2026-11-21T08:00:00Z');
    expect(closed()).toEqual([
      { kind: 'day', period: '2026-11-20', totals: { 'cash:float': [1, 0] }, signed: 0, absolute: 0 },
    ]);
  });

  it('carry two perpetual totals: one goes down with a return, the other never', () => {
    openAt('2026-11-29T08:00:00Z');
    sellAt('2026-11-29T09:00:00Z', 10_000);
    sellAt('2026-11-29T10:00:00Z', -4_000);
    sellAt('2026-11-30T10:00:00Z', -1_000);
    sellAt('2026-12-01T10:00:00Z', 500);
    rollAt('2026-12-02T10:00:00Z');
    expect(closed().map(({ period, signed, absolute }) => [period, signed, absolute])).toEqual([
      ['2026-11-29', 6_000, 14_000],
      ['2026-11-30', 5_000, 15_000],
      ['2026-11', 5_000, 15_000],
      ['2026-12-01', 5_500, 15_500],
    ]);
    expect(unwrap(till.call('shifts.x', {}, owner))).toMatchObject({
      perpetual_signed_minor: 5_500,
      perpetual_absolute_minor: 15_500,
    });
  });

  it('add up: a month is its days, and a day its shifts', () => {
    openAt('2026-11-29T08:00:00Z');
    sellAt('2026-11-29T09:00:00Z', 10_000);
    unwrap(till.call('shifts.close', { counted_minor: minor(10_000), count: null, reason: null }, owner));
    unwrap(till.call('shifts.open', { float_minor: minor(0), count: null }, owner));
    sellAt('2026-11-29T19:00:00Z', 3_000);
    sellAt('2026-11-30T09:00:00Z', 200);
    rollAt('2026-12-01T00:00:00Z');
    const [first, second, month] = closed();
    expect(first).toMatchObject({ totals: { gross: [2, 13_000], 'cash:float': [2, 0] }, tickets: [1, 2] });
    expect(second).toMatchObject({ totals: { gross: [1, 200] }, tickets: [3, 3] });
    expect(month).toMatchObject({
      totals: { gross: [3, 13_200], 'cash:sale': [3, 13_200] },
      tickets: [1, 3],
    });
  });

  it('are undone with the command that closed them, and done again by the next', () => {
    openAt('2026-11-20T08:00:00Z');
    sellAt('2026-11-20T09:00:00Z', 1_000);
    till.now = Date.parse('2026-11-21T09:00:00Z');
    const refused = till.call('shifts.open', { float_minor: minor(0), count: null }, owner);
    expect(refused).toMatchObject({ refusal: { code: 'SHIFT_OPEN' } });
    expect(periods()).toEqual([]);
    sellAt('2026-11-21T09:01:00Z', 500);
    expect(periods()).toEqual(['2026-11-20']);
  });
});

describe('the clock', () => {
  it('is the one on the wall of the shop: late hours belong to the day they are lived in', () => {
    openAt('2026-11-20T12:00:00Z', 'America/Toronto');
    sellAt('2026-11-21T04:59:00Z', 1_000); // 23:59 on the 20th
    sellAt('2026-11-21T05:00:00Z', 200); // midnight
    rollAt('2026-11-22T05:00:00Z');
    expect(closed().map(({ period, totals }) => [period, totals.gross])).toEqual([
      ['2026-11-20', [1, 1_000]],
      ['2026-11-21', [1, 200]],
    ]);
  });

  it('may cut a shift in two days: each closes with its part, the shift with all of it', () => {
    openAt('2026-11-20T20:00:00Z');
    sellAt('2026-11-20T23:30:00Z', 1_000);
    sellAt('2026-11-21T00:30:00Z', 200);
    const z = unwrap(
      till.call('shifts.close', { counted_minor: minor(1_200), count: null, reason: null }, owner),
    );
    expect(z).toMatchObject({
      day: '2026-11-20',
      firstTicket: 1,
      lastTicket: 2,
      totals: { gross_minor: 1_200 },
    });
    expect(closed()).toMatchObject([{ period: '2026-11-20', totals: { gross: [1, 1_000] } }]);
  });

  it('closes nothing twice when it is set back, and a closed day takes nothing more', () => {
    openAt('2026-11-20T08:00:00Z');
    sellAt('2026-11-20T09:00:00Z', 1_000);
    sellAt('2026-11-21T09:00:00Z', 200);
    sellAt('2026-11-20T10:00:00Z', 30);
    rollAt('2026-11-20T11:00:00Z');
    rollAt('2026-11-22T09:00:00Z');
    expect(closed().map(({ period, totals, tickets: range }) => [period, totals.gross, range])).toEqual([
      ['2026-11-20', [1, 1_000], [1, 1]],
      ['2026-11-21', [2, 230], [2, 3]],
    ]);
  });

  it('may go back to a closed day with the time zone: what is sold then counts on the day after', () => {
    openAt('2026-11-20T08:00:00Z', 'Pacific/Auckland');
    sellAt('2026-11-20T10:00:00Z', 1_000); // 23:00 on the 20th
    rollAt('2026-11-20T12:00:00Z'); // 01:00 on the 21st
    till.moveTo('America/Toronto'); // 07:00 on the 20th
    sellAt('2026-11-20T13:00:00Z', 200);
    sellAt('2026-11-21T13:00:00Z', 30);
    till.moveTo('Pacific/Honolulu');
    sellAt('2026-11-22T09:00:00Z', 4); // 23:00 on the 21st
    rollAt('2026-11-22T13:00:00Z');
    expect(closed().map(({ period, totals, signed }) => [period, totals.gross, signed])).toEqual([
      ['2026-11-20', [1, 1_000], 1_000],
      ['2026-11-21', [3, 234], 1_234],
    ]);
    const copy = till.rebuilt();
    expect(copy.derived()).toEqual(till.derived());
    copy.close();
  });

  it('never leaves a day behind the last one that took something', () => {
    openAt('2026-11-20T20:00:00Z', 'Pacific/Auckland'); // 09:00 on the 21st
    sellAt('2026-11-20T21:00:00Z', 1_000);
    till.moveTo('America/Toronto'); // 16:00 on the 20th
    sellAt('2026-11-20T21:30:00Z', 200);
    rollAt('2026-11-22T13:00:00Z');
    expect(closed().map(({ period, totals }) => [period, totals.gross])).toEqual([
      ['2026-11-21', [2, 1_200]],
    ]);
  });

  /** A command whose roll came before midnight and whose sale came after it. */
  const sellAcross = (before: string, after: string, price: number): void =>
    till.db.transaction(() => {
      till.shifts.roll(Date.parse(before));
      till.now = Date.parse(after);
      tickets += 1;
      const goods = [{ product: 1, qty_milli: 1000, price_minor: price }];
      till.journal.append('sale', saleOf({ no: tickets, sh: 1, goods }), { user: 1 });
    });

  it('closes a day that ended between the roll and the sale, without the sale', () => {
    openAt('2026-11-20T08:00:00Z');
    sellAt('2026-11-20T09:00:00Z', 1_000);
    sellAcross('2026-11-20T23:59:59Z', '2026-11-21T00:00:00Z', 300);
    rollAt('2026-11-20T22:00:00Z'); // set back; the journal has seen the 21st
    expect(closed()).toMatchObject([{ period: '2026-11-20', totals: { gross: [1, 1_000] }, signed: 1_000 }]);
  });

  it('closes the month between two days that close at once', () => {
    openAt('2026-11-30T08:00:00Z');
    sellAcross('2026-11-30T23:59:59Z', '2026-12-01T00:00:00Z', 300);
    rollAt('2026-12-02T00:00:00Z');
    expect(periods()).toEqual(['2026-11-30', '2026-11', '2026-12-01']);
  });
});
