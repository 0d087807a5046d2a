import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SaleFact } from '#shared/domain/sale-fact.ts';
import { milli, minor } from '#shared/domain/units.ts';
import { unwrap } from '#shared/kernel/result.ts';
import { anySale } from '#tests/support/any-sale.ts';
import { saleOf } from '#tests/support/sale-fact.ts';
import { contextOf, openShiftTill, type ShiftTill } from '#tests/support/shift-till.ts';

const owner = contextOf('owner');

type Step =
  | { readonly do: 'sell'; readonly make: (no: number, sh: number) => SaleFact }
  | { readonly do: 'in' | 'out'; readonly amount: number }
  | { readonly do: 'remove' | 'reprint' | 'undone' | 'night' }
  | { readonly do: 'close'; readonly off: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 8, arbitrary: anySale.map((make): Step => ({ do: 'sell', make })) },
  fc.record({
    do: fc.constantFrom('in' as const, 'out' as const),
    amount: fc.integer({ min: 1, max: 40_000 }),
  }),
  fc.constantFrom<Step>({ do: 'remove' }, { do: 'reprint' }, { do: 'undone' }, { do: 'night' }),
  fc.record({ do: fc.constant('close' as const), off: fc.integer({ min: -500, max: 500 }) }),
);

/** What a person with paper and pencil would have written down. */
interface Paper {
  inDrawer: number;
  tickets: number;
  gross: number;
  signed: number;
  absolute: number;
}

function play(till: ShiftTill, steps: readonly Step[], check: (paper: Paper) => void): void {
  const paper: Paper = { inDrawer: 0, tickets: 0, gross: 0, signed: 0, absolute: 0 };
  let tickets = 0;
  const open = (): number => {
    const at = till.shifts.openShift();
    if (at !== null) return at;
    unwrap(till.call('shifts.open', { float_minor: minor(20_000), count: null }, owner));
    Object.assign(paper, { inDrawer: 20_000, tickets: 0, gross: 0 });
    return till.shifts.openShift() ?? 0;
  };
  let copies = 0;
  for (const each of steps) {
    const shift = open();
    till.now += 60_000;
    switch (each.do) {
      case 'sell': {
        tickets += 1;
        const sale = each.make(tickets, shift);
        till.sell(sale);
        paper.tickets += 1;
        paper.gross += sale.gross_minor;
        paper.signed += sale.gross_minor;
        for (const line of sale.lines) paper.absolute += Math.abs(line.gross_minor);
        for (const tender of sale.tenders) if (tender.kind === 'cash') paper.inDrawer += tender.amount_minor;
        break;
      }
      case 'in':
      case 'out': {
        const cash = { kind: each.do, amount_minor: minor(each.amount), reason: 'r' };
        const answer = till.call('shifts.cash', cash, owner);
        expect(answer.ok).toBe(each.do === 'in' || each.amount <= paper.inDrawer);
        if (answer.ok) paper.inDrawer += each.do === 'in' ? each.amount : -each.amount;
        break;
      }
      case 'remove':
        till.record('cart.line-removed', {
          cart: 'c',
          productId: 1,
          name: 'rice',
          qty_milli: milli(1000),
          gross_minor: minor(70),
          shift,
        });
        break;
      case 'reprint':
        copies += 1;
        till.record('ticket.reprinted', { ticket: 1, copy: copies, shift });
        break;
      case 'undone':
        expect(() =>
          till.db.transaction(() => {
            till.journal.append(
              'shift.cash',
              { shift, kind: 'in', amount_minor: minor(999), reason: 'r' },
              { user: 1 },
            );
            throw new Error('undone');
          }),
        ).toThrow('undone');
        break;
      case 'night':
        till.now += 86_400_000;
        break;
      case 'close': {
        const counted_minor = minor(Math.max(0, paper.inDrawer + each.off));
        const z = unwrap(till.call('shifts.close', { counted_minor, count: null, reason: 'counted' }, owner));
        expect(z.cash?.expected_minor).toBe(paper.inDrawer);
        expect(z.cash?.difference_minor).toBe(counted_minor - paper.inDrawer);
        paper.inDrawer = counted_minor;
        expect(z.perpetual_signed_minor).toBe(paper.signed);
        expect(z.perpetual_absolute_minor).toBe(paper.absolute);
        expect([z.totals.tickets, z.totals.gross_minor]).toEqual([paper.tickets, paper.gross]);
        sameAsTickets(till, shift, z);
        break;
      }
    }
    check(paper);
  }
}

const rows = <Row>(till: ShiftTill, text: string, values: Record<string, number | string>) =>
  till.db.sql<Row>(text, text).all(values);

/** The Z against the tables of tickets, which its making never reads. */
function sameAsTickets(
  till: ShiftTill,
  shift: number,
  z: { totals: { net_minor: number; rounding_minor: number; tenders: unknown; categories: unknown } },
): void {
  const [sums] = rows<{ net: number; rounding: number }>(
    till,
    `SELECT coalesce(sum(net_minor), 0) AS net, coalesce(sum(rounding_minor), 0) AS rounding
     FROM sale WHERE shift = :shift`,
    { shift },
  );
  expect([z.totals.net_minor, z.totals.rounding_minor]).toEqual([sums?.net, sums?.rounding]);
  const tenders = rows(
    till,
    `SELECT kind, t.operator, count(*) AS count, sum(amount_minor) AS amount_minor,
       0 AS fee_minor
     FROM sale_tender t JOIN sale s ON s.number = t.sale WHERE shift = :shift
     GROUP BY 1, 2 ORDER BY kind = 'mobile', kind = 'card', t.operator`,
    { shift },
  );
  expect(z.totals.tenders).toEqual(tenders);
  const categories = rows(
    till,
    `SELECT category_id AS categoryId, 'category ' || category_id AS name, count(*) AS count,
       sum(l.gross_minor) AS amount_minor, sum(qty_milli) AS qty_milli
     FROM sale_line l JOIN sale s ON s.number = l.sale WHERE shift = :shift
     GROUP BY 1 ORDER BY 4 DESC, coalesce(category_id, 0)`,
    { shift },
  );
  expect(z.totals.categories).toEqual(categories);
}

const drawerByLedger = (till: ShiftTill): number =>
  rows<{ n: number }>(
    till,
    'SELECT sum(amount_minor) AS n FROM cash_movement WHERE shift = (SELECT max(number) FROM shift)',
    {},
  )[0]?.n ?? 0;

describe('random days at the till', () => {
  it('expect in the drawer what the ledger holds, which is what paper and pencil say', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 25 }), (steps) => {
        const till = openShiftTill('2026-12-20T09:00:00Z');
        try {
          play(till, steps, (paper) => {
            expect(drawerByLedger(till)).toBe(paper.inDrawer);
            if (till.shifts.openShift() === null) return;
            const x = unwrap(till.call('shifts.x', {}, owner));
            expect(x.cash?.expected_minor).toBe(paper.inDrawer);
            expect(x.totals.gross_minor).toBe(paper.gross);
          });
        } finally {
          till.close();
        }
      }),
      { numRuns: 25 },
    );
  }, 60_000);

  it('come out of the journal the same to the byte when everything is built again', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 5, maxLength: 30 }), (steps) => {
        const till = openShiftTill('2026-12-28T22:00:00Z');
        const copies: ShiftTill[] = [till];
        try {
          play(till, steps, () => {});
          const copy = till.rebuilt();
          copies.push(copy);
          expect(copy.derived()).toEqual(till.derived());
        } finally {
          for (const each of copies) each.close();
        }
      }),
      { numRuns: 12 },
    );
  }, 60_000);
});

describe('totals that are nearly full', () => {
  const sale = (no: number, gross: number): SaleFact => ({
    ...saleOf({ no, sh: 1, goods: [{ product: 1, qty_milli: 1000, price_minor: 1 }] }),
    gross_minor: minor(gross),
    net_minor: minor(gross),
  });

  it('refuse what would make any sum inexact, and still close, in every later period too', () => {
    const till = openShiftTill('2026-12-30T09:00:00Z');
    try {
      unwrap(till.call('shifts.open', { float_minor: minor(20_000), count: null }, owner));
      const cashIn = (amount_minor: number) =>
        till.call('shifts.cash', { kind: 'in', amount_minor: minor(amount_minor), reason: 'r' }, owner);
      till.sell(sale(1, 1_000_000_000_000_000));
      till.now += 2 * 86_400_000;
      till.sell(sale(2, 999_999_999_000_000));
      expect(till.shifts.totalsFault(1_000_000)).toBeNull();
      expect(till.shifts.totalsFault(1_000_001)).toMatchObject({ code: 'TOTALS_FULL' });
      till.now += 2 * 86_400_000;
      expect(cashIn(1_000_001)).toMatchObject({ refusal: { code: 'TOTALS_FULL' } });
      expect(cashIn(1_000_000)).toMatchObject({ ok: true });
      const closing = { count: null, counted_minor: minor(500_000), reason: 'r' };
      const closed = unwrap(till.call('shifts.close', closing, owner));
      expect(closed.totals.gross_minor).toBe(1_999_999_999_000_000);
      expect(closed.perpetual_absolute_minor).toBe(1_999_999_999_000_000);
    } finally {
      till.close();
    }
  });
});
