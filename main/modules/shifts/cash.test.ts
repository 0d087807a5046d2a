import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { minor } from '#shared/domain/units.ts';
import { unwrap } from '#shared/kernel/result.ts';
import { contextOf, openShiftTill, type ShiftTill } from '#tests/support/shift-till.ts';

const owner = contextOf('owner');
let till: ShiftTill;
beforeEach(() => {
  till = openShiftTill('2026-11-28T08:00:00Z');
});
afterEach(() => till.close());

describe('cash that goes out', () => {
  it('says who took what was put away, and the account and voucher of an expense', () => {
    unwrap(till.call('shifts.open', { float_minor: minor(50_000), count: null }, owner));
    const out = { kind: 'out' as const, amount_minor: minor(1_000), reason: 'Dépôt' };
    for (const purpose of ['safe', 'bank', 'agent'] as const)
      expect(till.call('shifts.cash', { ...out, purpose, party: '' }, owner)).toMatchObject({
        refusal: { code: 'RECEIVER_NEEDED' },
      });
    unwrap(till.call('shifts.cash', { ...out, purpose: 'bank', party: 'CBAO', voucher: '12' }, owner));
    unwrap(till.call('shifts.cash', { ...out, purpose: 'expense', party: '', voucher: '' }, owner));
    unwrap(till.call('shifts.cash', { ...out, kind: 'in', purpose: 'bank', party: 'CBAO' }, owner));
    const told = unwrap(till.call('shifts.movements', { shift: null }, owner)).slice(1);
    expect(told.map(({ purpose, party, voucher }) => [purpose, party, voucher])).toEqual([
      ['bank', 'CBAO', '12'],
      ['expense', null, null],
      [null, null, null],
    ]);
  });
});
