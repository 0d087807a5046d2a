import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cashDue } from '#shared/domain/cash.ts';
import { settle } from '#shared/domain/tender.ts';
import { minor } from '#shared/domain/units.ts';
import type { TenderInput } from '#shared/modules/sales/contract.ts';
import {
  chosenAfresh,
  emptyDraft,
  isSettled,
  leavesRest,
  remaining,
  tenderOf,
  withoutTender,
  withTender,
} from './draft.ts';

const rule = { step_minor: minor(5), mode: 'half-up' } as const;
const cartOf = (gross: number) => ({
  gross_minor: minor(gross),
  cash_due_minor: cashDue(minor(gross), rule),
});

describe('what is left to pay', () => {
  it('is rounded for cash alone', () => {
    expect(remaining(cartOf(11_512), [], 'cash', rule)).toBe(11_510);
    expect(remaining(cartOf(11_512), [], 'card', rule)).toBe(11_512);
  });

  it('goes down with each tender', () => {
    const card: TenderInput = { kind: 'card', amount_minor: minor(5_001), reference: '' };
    expect(remaining(cartOf(11_512), [card], 'mobile', rule)).toBe(6_511);
    expect(remaining(cartOf(11_512), [card], 'cash', rule)).toBe(6_510);
  });

  it('is what the till accepts as exact, however the sale is split and in whichever direction', () => {
    const amounts = fc.tuple(fc.integer({ min: 1, max: 90_000_000 }), fc.nat(99), fc.boolean());
    fc.assert(
      fc.property(amounts, ([size, percent, back]) => {
        const gross = back ? -size : size;
        const part = minor(Math.trunc((gross * percent) / 100));
        const card: TenderInput[] = part === 0 ? [] : [{ kind: 'card', amount_minor: part, reference: '' }];
        const rest = remaining(cartOf(gross), card, 'cash', rule);
        if (gross - part === 0) return;
        const settled = settle(minor(gross), [...card, { kind: 'cash', given_minor: rest }], rule);
        expect(settled.ok && settled.value.change_minor).toBe(0);
      }),
    );
  });
});

describe('the draft', () => {
  it('knows a part from the whole, in both directions', () => {
    expect(leavesRest(minor(500), minor(600))).toBe(true);
    expect(leavesRest(minor(600), minor(600))).toBe(false);
    expect(leavesRest(minor(1_000), minor(600))).toBe(false);
    expect(leavesRest(minor(-500), minor(-600))).toBe(true);
    expect(leavesRest(minor(-600), minor(-600))).toBe(false);
  });

  it('is settled when what was put down is enough, also when the goods became fewer since', () => {
    const five: TenderInput[] = [{ kind: 'cash', given_minor: minor(5_000) }];
    expect(isSettled([], minor(0), false)).toBe(false);
    expect(isSettled(five, remaining(cartOf(8_000), five, 'cash', rule), false)).toBe(false);
    const rest = remaining(cartOf(3_000), five, 'cash', rule);
    expect(rest).toBe(-2_000);
    expect(isSettled(five, rest, false)).toBe(true);
    const settled = settle(minor(3_000), five, rule);
    expect(settled.ok && settled.value.change_minor).toBe(2_000);
    const back: TenderInput[] = [{ kind: 'cash', given_minor: minor(-500) }];
    expect(isSettled(back, remaining(cartOf(-800), back, 'cash', rule), true)).toBe(false);
    expect(isSettled(back, remaining(cartOf(-500), back, 'cash', rule), true)).toBe(true);
  });

  it('is chosen afresh for each payment, and keeps what was put down', () => {
    const cash: TenderInput[] = [{ kind: 'cash', given_minor: minor(5_000) }];
    const draft = { tenders: cash, kind: 'mobile' as const, operator: 'Wave', reference: '300' };
    expect(chosenAfresh(draft)).toEqual({ tenders: cash, kind: 'cash', operator: null, reference: '' });
  });

  it('puts tenders down and takes them up again', () => {
    const draft = { ...emptyDraft, kind: 'mobile' as const, operator: 'Wave', reference: 'W-1' };
    const tender = tenderOf(draft, minor(300));
    expect(tender).toEqual({ kind: 'mobile', amount_minor: 300, reference: 'W-1', operator: 'Wave' });
    const put = withTender(draft, tender);
    expect(put).toEqual({ ...emptyDraft, tenders: [tender] });
    expect(withoutTender(put, 0).tenders).toEqual([]);
  });
});
