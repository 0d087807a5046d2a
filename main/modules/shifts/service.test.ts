import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ParsedInput } from '#shared/contract/index.ts';
import { minor } from '#shared/domain/units.ts';
import { unwrap } from '#shared/kernel/result.ts';
import { shiftsOperations } from '#shared/modules/shifts/contract.ts';
import { saleOf } from '#tests/support/sale-fact.ts';
import { contextOf, openShiftTill, type ShiftTill } from '#tests/support/shift-till.ts';

const owner = contextOf('owner');
const cashier = contextOf('cashier');
const hour_ms = 3_600_000;

let till: ShiftTill;
beforeEach(() => {
  till = openShiftTill('2026-11-20T08:00:00Z');
});
afterEach(() => till.close());

const open = (float = 50_000) =>
  unwrap(till.call('shifts.open', { float_minor: minor(float), count: null }, cashier));
const sale = (no: number, price: number, given = price) =>
  saleOf({
    no,
    sh: 1,
    goods: [{ product: 1, qty_milli: 1000, price_minor: price }],
    pay: () => [{ kind: 'cash', given_minor: minor(given) }],
  });
const closing = (counted: number, reason: string | null = null): ParsedInput<'shifts.close'> => ({
  counted_minor: minor(counted),
  count: null,
  reason,
});
const move = (kind: 'in' | 'out', amount: number, reason = 'supplier', context = owner) =>
  till.call('shifts.cash', { kind, amount_minor: minor(amount), reason }, context);
const countBlind = (counted: number) =>
  unwrap(till.call('shifts.count', { count: null, counted_minor: minor(counted) }, cashier));
const refusedWith = (code: string) => ({ ok: false, refusal: { code } });
const facts = (kind: string): number =>
  till.db.sql<{ n: number }>('n', 'SELECT count(*) AS n FROM journal WHERE kind = :kind').get({ kind })?.n ??
  0;

describe('opening a shift', () => {
  it('numbers shifts without a gap, tells the screens, and refuses a second open one', () => {
    expect(open()).toMatchObject({
      number: 1,
      openedBy: 'Moussa',
      float_minor: 50_000,
      zNumber: null,
      tickets: 0,
    });
    expect(till.emitted).toEqual(['shift.changed']);
    expect(till.call('shifts.open', { float_minor: minor(1), count: null }, owner)).toMatchObject({
      refusal: { code: 'SHIFT_OPEN' },
    });
    unwrap(till.call('shifts.close', closing(50_000), cashier));
    expect(open(20_000).number).toBe(2);
    expect(facts('shift.opened')).toBe(2);
  });

  it('wants notes and coins that add up to the float', () => {
    const count = [
      { value_minor: minor(10_000), count: 2 },
      { value_minor: minor(500), count: 3 },
    ];
    const opening = (float: number) => till.call('shifts.open', { float_minor: minor(float), count }, owner);
    expect(opening(21_000)).toMatchObject({ refusal: { code: 'BAD_QUANTITY' } });
    expect(unwrap(opening(21_500)).float_minor).toBe(21_500);
  });

  it('cannot be cheated by a refused command: the numbers go back too', () => {
    expect(() =>
      till.db.transaction(() => {
        till.journal.append('shift.opened', { shift: 1, float: minor(100) }, { user: 1 });
        expect(till.shifts.openShift()).toBe(1);
        throw new Error('power');
      }),
    ).toThrow('power');
    expect(till.shifts.openShift()).toBeNull();
    expect(open().number).toBe(1);
  });
});

describe('the drawer', () => {
  it('is a ledger: float, what was handed over, change, refunds, in and out', () => {
    open(50_000);
    till.sell(sale(1, 1_500, 2_000));
    till.sell(
      saleOf({
        no: 2,
        sh: 1,
        goods: [{ product: 1, qty_milli: -1000, price_minor: 700 }],
      }),
    );
    unwrap(move('in', 10_000, 'coins from the bank'));
    expect(unwrap(move('out', 5_000))).toEqual({ balance_minor: 55_800 });
    const movements = unwrap(till.call('shifts.movements', { shift: null }, owner));
    expect(
      movements.map(({ kind, amount_minor, ticket, user }) => [kind, amount_minor, ticket, user]),
    ).toEqual([
      ['float', 50_000, null, 'Moussa'],
      ['sale', 2_000, 1, 'Moussa'],
      ['change', -500, 1, 'Moussa'],
      ['refund', -700, 2, 'Moussa'],
      ['in', 10_000, null, 'Awa'],
      ['out', -5_000, null, 'Awa'],
    ]);
    expect(till.drawerOpenings).toBe(2);
  });

  it('gives out no more than it holds, and nothing without a reason or an amount', () => {
    open(1_000);
    expect(move('out', 1_001)).toMatchObject({
      refusal: { code: 'DRAWER_SHORT', params: { balance: 1_000 } },
    });
    expect(move('out', 500, '')).toMatchObject({ refusal: { code: 'REASON_NEEDED' } });
    expect(move('in', 0)).toMatchObject({ refusal: { code: 'BAD_PRICE' } });
    expect(unwrap(move('out', 1_000))).toEqual({ balance_minor: 0 });
    expect(till.drawerOpenings).toBe(1);
  });

  it('opens without a sale for a reason only, and that is counted', () => {
    expect(till.call('shifts.openDrawer', { reason: 'change' }, owner)).toMatchObject({
      refusal: { code: 'NO_SHIFT' },
    });
    open();
    expect(till.call('shifts.openDrawer', { reason: '' }, owner)).toMatchObject({
      refusal: { code: 'REASON_NEEDED' },
    });
    expect(unwrap(till.call('shifts.openDrawer', { reason: 'change' }, owner))).toEqual({ opened: true });
    const x = unwrap(till.call('shifts.x', {}, owner));
    expect(x.totals.drawerOpenings).toBe(1);
    expect(till.drawerOpenings).toBe(1);
  });

  it('costs a sale one row of totals and a row for each movement, once the shift is known', () => {
    open(1_000);
    till.sell(sale(1, 300));
    till.statements.length = 0;
    till.sell(sale(2, 300, 500));
    expect(till.statements.filter((name) => name.startsWith('shift.'))).toEqual([
      'shift.move',
      'shift.move',
      'shift.savePart',
    ]);
  });

  it('is not touched by a gesture that a refusal undid', () => {
    open(1_000);
    expect(() =>
      till.db.transaction(() => {
        till.journal.append('sale', sale(1, 400), { user: 2 });
        throw new Error('disk');
      }),
    ).toThrow('disk');
    till.sell(sale(1, 300));
    const x = unwrap(till.call('shifts.x', {}, owner));
    expect(x).toMatchObject({ cash: { expected_minor: 1_300 }, totals: { tickets: 1, gross_minor: 300 } });
  });
});

describe('closing a shift', () => {
  it('freezes a Z that the journal keeps, whatever happens afterwards', () => {
    open(50_000);
    till.sell(sale(1, 1_180, 2_000));
    till.now += hour_ms;
    const count = [{ value_minor: minor(10), count: 5_118 }];
    const z = unwrap(till.call('shifts.close', { ...closing(51_180), count }, owner));
    expect(shiftsOperations['shifts.close'].output.parse(z)).toEqual(z);
    expect(z).toMatchObject({
      kind: 'Z',
      zNumber: 1,
      day: '2026-11-20',
      firstTicket: 1,
      lastTicket: 1,
      shift: { closedBy: 'Awa', closed_at: till.now, tickets: 1, gross_minor: 1_180 },
      cash: { float_minor: 50_000, sales_minor: 1_180, expected_minor: 51_180, difference_minor: 0, count },
      perpetual_signed_minor: 1_180,
      perpetual_absolute_minor: 1_180,
    });
    till.settings.shopName = 'Another name';
    open();
    const row = till.db
      .sql<{ bytes: string }>('z', "SELECT bytes FROM journal WHERE kind = 'shift.closed'")
      .get();
    expect(JSON.parse(row?.bytes ?? '').body).toMatchObject({ z: 1, report: JSON.parse(JSON.stringify(z)) });
  });

  it('accepts any count, and asks why when it differs', () => {
    open(50_000);
    till.sell(sale(1, 1_000));
    expect(till.call('shifts.close', closing(50_300), owner)).toMatchObject({
      refusal: { code: 'REASON_NEEDED', params: { difference: -700, expected: 51_000 } },
    });
    expect(till.shifts.openShift()).toBe(1);
    const z = unwrap(till.call('shifts.close', closing(50_300, 'wrong change'), owner));
    expect(z.cash).toMatchObject({ counted_minor: 50_300, difference_minor: -700, reason: 'wrong change' });
    const last = unwrap(till.call('shifts.movements', { shift: 1 }, owner)).at(-1);
    expect(last).toMatchObject({ kind: 'close', amount_minor: -700, reason: 'wrong change' });
  });

  it('lets a small difference pass, and wants a manager for a large one, of who sees it too', () => {
    till.settings.differences = { reasonAbove_minor: minor(700), approvalAbove_minor: minor(5_000) };
    open(50_000);
    expect(till.call('shifts.close', closing(55_001, 'x'), cashier)).toMatchObject({
      refusal: { code: 'PERMISSION_NEEDED', params: { permission: 'shift.difference' } },
    });
    expect(till.call('shifts.close', closing(50_701), owner)).toMatchObject({
      refusal: { code: 'REASON_NEEDED', params: { difference: 701 } },
    });
    expect(unwrap(till.call('shifts.close', closing(49_300), cashier)).cash).toMatchObject({
      difference_minor: -700,
      reason: null,
    });
    open(50_000);
    unwrap(till.call('shifts.close', closing(55_001, 'x'), owner));
  });

  it('sends the Z to the printer once, and keeps who allowed the close beside who counted', () => {
    open(50_000);
    till.call('shifts.close', closing(1), owner);
    expect(till.printed).toEqual([]);
    const helped = { ...cashier, allowedBy: 1 };
    const z = unwrap(till.call('shifts.close', closing(49_000, 'wrong change'), helped));
    expect(till.printed).toEqual([1]);
    expect(z).toMatchObject({ shift: { closedBy: 'Moussa' }, cash: { approvedBy: 'Awa' } });
    const row = till.db
      .sql<{ bytes: string }>('z', "SELECT bytes FROM journal WHERE kind = 'shift.closed'")
      .get();
    expect(JSON.parse(row?.bytes ?? '').body).toMatchObject({ by: 1 });
  });

  it('refuses a count that does not add up, a cart with lines, and a till that is closed', () => {
    expect(till.call('shifts.close', closing(0), owner)).toMatchObject({ refusal: { code: 'NO_SHIFT' } });
    open(1_000);
    const count = [{ value_minor: minor(500), count: 1 }];
    expect(till.call('shifts.close', { ...closing(1_000), count }, owner)).toMatchObject({
      refusal: { code: 'BAD_QUANTITY' },
    });
    till.openCartLines = 2;
    expect(till.call('shifts.close', closing(1_000), owner)).toMatchObject({
      refusal: { code: 'CART_NOT_EMPTY' },
    });
    expect(unwrap(till.call('shifts.current', {}, owner))).toMatchObject({
      shift: { number: 1 },
      heldCarts: 3,
      openCartLines: 2,
    });
    till.openCartLines = 0;
    expect(unwrap(till.call('shifts.close', closing(1_000), owner)).zNumber).toBe(1);
    expect(unwrap(till.call('shifts.current', {}, owner))).toMatchObject({
      shift: null,
      last: { closed_at: till.now, float_minor: 1_000, counted_minor: 1_000 },
    });
  });

  it('runs the same few statements after five sales and after five thousand', () => {
    const statementsOfClosing = (sales: number): string[] => {
      open(0);
      const shift = till.shifts.openShift() ?? 0;
      let expected = 0;
      till.db.transaction(() => {
        for (let i = 0; i < sales; i += 1) {
          expected += 500;
          const no = shift * 10_000 + i;
          till.journal.append('sale', { ...sale(no, 500, 1_000), shift }, { user: 2 });
        }
      });
      till.statements.length = 0;
      const z = unwrap(till.call('shifts.close', closing(expected), owner));
      expect(z.totals).toMatchObject({ tickets: sales, gross_minor: expected });
      return [...till.statements];
    };
    const few = statementsOfClosing(5);
    expect(statementsOfClosing(5_000)).toEqual(few);
    expect(few.length).toBeLessThan(16);
    expect(few.filter((name) => name.startsWith('sale.') || name === 'shifts.movements')).toEqual([]);
  }, 60_000);
});

describe('a blind close', () => {
  beforeEach(() => {
    till.settings.blindClose = true;
    open(50_000);
    till.sell(sale(1, 1_000));
  });

  it('never tells the counter what should be there', () => {
    expect(
      till.call('shifts.cash', { kind: 'out', amount_minor: minor(90_000), reason: 'x' }, cashier),
    ).toEqual({
      ok: false,
      refusal: { code: 'DRAWER_SHORT' },
    });
    expect(unwrap(move('in', 500, 'coins', cashier))).toEqual({ balance_minor: null });
    expect(unwrap(till.call('shifts.x', {}, cashier)).cash).toBeNull();
    countBlind(50_300);
    const z = unwrap(till.call('shifts.close', closing(50_300, 'I do not know'), cashier));
    expect(z).toMatchObject({ kind: 'Z', zNumber: 1, cash: null, totals: { tickets: 1, gross_minor: 0 } });
  });

  it('takes the first count and closes on no other, whoever asks again and whatever is asked', () => {
    till.settings.differences = { reasonAbove_minor: minor(500), approvalAbove_minor: minor(5_000) };
    expect(till.call('shifts.close', closing(51_000), cashier)).toEqual(refusedWith('COUNT_FIRST'));
    expect(countBlind(50_300)).toMatchObject({ asks: 'reason' });
    expect(countBlind(50_300)).toMatchObject({ asks: 'reason' });
    const stands = { ok: false, refusal: { code: 'COUNT_STANDS', params: { counted_minor: 50_300 } } };
    expect(till.call('shifts.count', { count: null, counted_minor: minor(51_000) }, cashier)).toEqual(stands);
    expect(till.call('shifts.close', closing(51_000, 'x'), cashier)).toEqual(stands);
    expect(till.call('shifts.close', closing(50_300), cashier)).toEqual(refusedWith('REASON_NEEDED'));
    expect(facts('shift.counted')).toBe(1);
    expect(unwrap(till.call('shifts.current', {}, cashier)).counted).toEqual({
      counted_minor: 50_300,
      asks: 'reason',
      earlier: false,
    });
    unwrap(till.call('shifts.close', closing(50_300, 'wrong change'), cashier));
    expect(unwrap(till.call('shifts.movements', { shift: 1 }, owner)).at(-1)).toMatchObject({
      kind: 'close',
      amount_minor: -700,
      reason: 'wrong change',
    });
    open(50_000);
    expect(unwrap(till.call('shifts.current', {}, cashier)).counted).toBeNull();
    expect(countBlind(49_500)).toMatchObject({ asks: 'nothing' });
    expect(unwrap(till.call('shifts.close', closing(49_500), cashier)).cash).toBeNull();
  });

  it('counts again after a sale, and still asks what the count before made it ask', () => {
    till.settings.differences = { reasonAbove_minor: minor(500), approvalAbove_minor: minor(5_000) };
    expect(countBlind(37_799)).toMatchObject({ asks: 'approval' });
    till.sell(sale(2, 250));
    expect(unwrap(till.call('shifts.current', {}, cashier)).counted).toBeNull();
    expect(till.call('shifts.close', closing(37_799, 'x'), cashier)).toEqual(refusedWith('COUNT_FIRST'));
    expect(countBlind(51_250)).toMatchObject({ asks: 'approval' });
    expect(facts('shift.counted')).toBe(2);
    expect(till.call('shifts.close', closing(51_250, 'x'), cashier)).toMatchObject({
      refusal: { code: 'PERMISSION_NEEDED', params: { permission: 'shift.difference' } },
    });
  });

  it('lets nobody close 13,201 short alone, and keeps who allowed it and what is said of it later', () => {
    till.settings.differences = { reasonAbove_minor: minor(100), approvalAbove_minor: minor(2_000) };
    expect(countBlind(37_799)).toMatchObject({ asks: 'approval' });
    expect(till.call('shifts.close', closing(37_799), cashier)).toEqual(refusedWith('REASON_NEEDED'));
    expect(till.call('shifts.close', closing(37_799, 'I do not know'), cashier)).toMatchObject({
      refusal: { code: 'PERMISSION_NEEDED', params: { permission: 'shift.difference' } },
    });
    const helped = { ...cashier, need: () => null, allowedBy: 1 };
    unwrap(till.call('shifts.close', closing(37_799, 'I do not know'), helped));
    const row = till.db
      .sql<{ bytes: string }>('z', "SELECT bytes FROM journal WHERE kind = 'shift.closed'")
      .get();
    const { body } = JSON.parse(row?.bytes ?? '');
    expect(body).toMatchObject({ expected: 51_000, counted: 37_799, reason: 'I do not know', by: 1 });
    expect(body.report.cash).toMatchObject({ difference_minor: -13_201, approvedBy: 'Awa' });

    expect(till.call('shifts.explain', { zNumber: 2, reason: 'x' }, owner)).toEqual(refusedWith('NOT_FOUND'));
    expect(till.call('shifts.explain', { zNumber: 1, reason: '' }, owner)).toEqual(
      refusedWith('REASON_NEEDED'),
    );
    unwrap(till.call('shifts.explain', { zNumber: 1, reason: 'found under the till' }, owner));
    expect(facts('shift.explained')).toBe(1);
    const copy = till.rebuilt();
    expect(copy.derived()).toEqual(till.derived());
    copy.close();
  });

  it('keeps the figures for those who may see them', () => {
    expect(unwrap(till.call('shifts.x', {}, owner)).cash?.expected_minor).toBe(51_000);
    expect(till.call('shifts.close', closing(1), owner)).toMatchObject({
      refusal: { params: { difference: -50_999 } },
    });
    countBlind(50_300);
    unwrap(till.call('shifts.close', closing(50_300, 'I do not know'), cashier));
    const kept = till.db
      .sql<{ bytes: string }>('z', "SELECT bytes FROM journal WHERE kind = 'shift.closed'")
      .get();
    expect(JSON.parse(kept?.bytes ?? '').body.report.cash).toMatchObject({
      expected_minor: 51_000,
      difference_minor: -700,
    });
  });
});

describe('the length of a shift', () => {
  it('is limited where the shop says so', () => {
    open();
    const opened = till.now;
    expect(till.shifts.tooLong(opened + 1_000 * hour_ms)).toBe(false);
    till.settings.maxShiftHours = 24;
    expect(till.shifts.tooLong(opened + 24 * hour_ms)).toBe(false);
    expect(till.shifts.tooLong(opened + 24 * hour_ms + 1)).toBe(true);
    unwrap(till.call('shifts.close', closing(50_000), owner));
    expect(till.shifts.tooLong(opened + 1_000 * hour_ms)).toBe(false);
  });
});
