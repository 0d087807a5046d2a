import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cashDue } from '#shared/domain/cash.ts';
import { settle } from '#shared/domain/tender.ts';
import { minor } from '#shared/domain/units.ts';
import type { CartView } from '#shared/modules/cart/contract.ts';
import type { TenderInput } from '#shared/modules/sales/contract.ts';
import {
  chosenAfresh,
  emptyDraft,
  isSettled,
  leavesRest,
  moneyBackOf,
  remaining,
  stillOpen,
  tenderOf,
  tooMuch,
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
    const draft = {
      tenders: cash,
      kind: 'mobile' as const,
      operator: 'Wave',
      reference: '300',
      bank: '',
      due: '',
    };
    expect(chosenAfresh(draft)).toEqual({
      tenders: cash,
      kind: 'cash',
      operator: null,
      reference: '',
      bank: '',
      due: '',
    });
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

describe('what was put down and is more than can be given back on it', () => {
  const cash = (given: number): TenderInput => ({ kind: 'cash', given_minor: minor(given) });
  const card = (amount: number): TenderInput => ({
    kind: 'card',
    amount_minor: minor(amount),
    reference: '',
  });
  it.each([
    ['nothing', 400, [], null],
    ['a part of it', 400, [card(100)], null],
    ['cash, which gives change', 400, [cash(700)], null],
    ['cash beside a card', 600, [cash(300), card(500)], null],
    ['a card after goods went', 400, [card(700)], { index: 0, over_minor: 300 }],
    ['the last of two cards', 400, [card(300), card(200), cash(50)], { index: 1, over_minor: 100 }],
    ['cash on what a card has paid', 400, [cash(300), card(400)], { index: 0, over_minor: 300 }],
    ['cash on an exchange of equals', 0, [cash(300)], { index: 0, over_minor: 300 }],
    ['money of a sale that became a return', -400, [card(300)], { index: 0, over_minor: 300 }],
    ['a part of what goes back', -400, [cash(-100)], null],
    ['more than goes back', -400, [cash(-100), card(-500)], { index: 1, over_minor: 100 }],
    ['more cash than goes back', -400, [cash(-500)], { index: 0, over_minor: 100 }],
  ] as const)('%s', (_what, gross, tenders, told) => {
    expect(tooMuch({ gross_minor: minor(gross) }, tenders, rule)).toEqual(told);
  });

  it('is given back as a whole when the goods go', () => {
    expect(moneyBackOf([])).toBeNull();
    expect(moneyBackOf([cash(300), card(100)])).toBe(400);
    expect(moneyBackOf([card(-100)])).toBe(-100);
  });
});

describe('what the button to pay says', () => {
  const open = (gross: number, ...putDown: TenderInput[]) =>
    stillOpen({ ...cartOf(gross), putDown } as CartView, rule);

  it('is the whole, and what is left once something was put down', () => {
    const card: TenderInput = { kind: 'card', amount_minor: minor(5_001), reference: '' };
    expect(open(11_512)).toBe(11_512);
    expect(open(11_512, card)).toBe(6_510);
    expect(open(450, { kind: 'cash', given_minor: minor(450) })).toBe(0);
  });

  it('goes below zero where something goes back', () => {
    expect(open(200, { kind: 'cash', given_minor: minor(300) })).toBe(-100);
    expect(open(-450, { kind: 'cash', given_minor: minor(-300) })).toBe(-150);
  });
});
