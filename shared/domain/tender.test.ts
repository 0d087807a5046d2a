import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { refusals } from '#shared/kernel/refusal.ts';
import { unwrap } from '#shared/kernel/result.ts';
import { settle, type TenderOffer } from './tender.ts';
import { minor } from './units.ts';

const exactCash = { step_minor: minor(1), mode: 'half-up' } as const;
const fiveFrancs = { step_minor: minor(5), mode: 'half-up' } as const;
const cash = (given: number): TenderOffer => ({ kind: 'cash', given_minor: minor(given) });
const card = (amount: number): TenderOffer => ({ kind: 'card', amount_minor: minor(amount), reference: '' });
const mobile = (amount: number, reference = 'R1'): TenderOffer => ({
  kind: 'mobile',
  amount_minor: minor(amount),
  operator: 'Wave',
  reference,
});
const codeOf = (gross: number, offers: TenderOffer[], rule = exactCash as Parameters<typeof settle>[2]) => {
  const settled = settle(minor(gross), offers, rule);
  return settled.ok ? null : settled.refusal.code;
};

describe('settle', () => {
  it('gives change from cash', () => {
    expect(unwrap(settle(minor(11_512), [cash(15_000)], exactCash))).toEqual({
      tenders: [{ kind: 'cash', amount_minor: 11_512, given_minor: 15_000, change_minor: 3488 }],
      rounding_minor: 0,
      change_minor: 3488,
    });
  });

  it('rounds what is due in cash and nothing else', () => {
    const split = unwrap(settle(minor(11_512), [mobile(10_000), cash(2000)], fiveFrancs));
    expect(split.rounding_minor).toBe(-2);
    expect(split.tenders.map((tender) => tender.amount_minor)).toEqual([10_000, 1510]);
    expect(unwrap(settle(minor(11_512), [card(11_512)], fiveFrancs)).rounding_minor).toBe(0);
  });

  it('gives nothing away: a total too small for any coin is paid as it is', () => {
    expect(codeOf(2, [cash(0)], fiveFrancs)).toBe('TENDER_SHORT');
    expect(unwrap(settle(minor(2), [cash(5)], fiveFrancs))).toMatchObject({
      rounding_minor: 0,
      change_minor: 3,
    });
  });

  it('rounds only what is settled in coins: card and mobile money pay to the last unit', () => {
    expect(codeOf(1002, [card(1000)], fiveFrancs)).toBe('TENDER_SHORT');
    expect(codeOf(1002, [mobile(1000)], fiveFrancs)).toBe('TENDER_SHORT');
    expect(codeOf(1002, [card(1000), cash(0)], fiveFrancs)).toBe('TENDER_SHORT');
    expect(codeOf(-1002, [card(-1000)], fiveFrancs)).toBe('TENDER_SHORT');
    expect(unwrap(settle(minor(1002), [card(1002)], fiveFrancs)).rounding_minor).toBe(0);
    expect(unwrap(settle(minor(1002), [card(500), cash(500)], fiveFrancs)).rounding_minor).toBe(-2);
  });

  it('pays a return back exactly', () => {
    expect(unwrap(settle(minor(-1512), [cash(-1510)], fiveFrancs))).toMatchObject({
      tenders: [{ kind: 'cash', amount_minor: -1510, given_minor: -1510 }],
      rounding_minor: 2,
      change_minor: 0,
    });
    expect(codeOf(-1500, [cash(-1000)])).toBe('TENDER_SHORT');
    expect(codeOf(-1500, [cash(-2000)])).toBe('TENDER_TOO_MUCH');
  });

  it('refuses what cannot be right', () => {
    expect(codeOf(1000, [cash(900)])).toBe('TENDER_SHORT');
    expect(codeOf(1000, [card(1100)])).toBe('TENDER_TOO_MUCH');
    expect(codeOf(1000, [card(1000), cash(500)])).toBe('TENDER_TOO_MUCH');
    expect(codeOf(1000, [cash(-1000)])).toBe('TENDER_SIGN');
    expect(codeOf(1000, [card(0), cash(1000)])).toBe('TENDER_SIGN');
    expect(settle(minor(1000), [mobile(1000, '')], exactCash)).toMatchObject({
      ok: true,
      value: { tenders: [{ kind: 'mobile', amount_minor: 1000, operator: 'Wave' }] },
    });
    expect(Object.keys(refusals)).toContain('TENDER_SHORT');
  });

  it('always adds up to gross and rounding', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 10_000_000 }),
        fc.integer({ min: 0, max: 100 }),
        fc.integer({ min: 0, max: 50_000 }),
        fc.constantFrom(1, 5, 10, 25),
        (gross, percent, extra, step) => {
          const part = Math.floor((gross * percent) / 100);
          const rule = { step_minor: minor(step), mode: 'half-up' } as const;
          const rest = gross - part;
          const offers = [
            ...(part > 0 ? [card(part)] : []),
            ...(rest > 0 ? [cash(rest + step + extra)] : []),
          ];
          const { tenders, rounding_minor, change_minor } = unwrap(settle(minor(gross), offers, rule));
          expect(tenders.reduce((total, tender) => total + tender.amount_minor, 0)).toBe(
            gross + rounding_minor,
          );
          expect(Math.abs(rounding_minor)).toBeLessThanOrEqual(step / 2);
          expect(change_minor).toBeGreaterThanOrEqual(0);
        },
      ),
    );
  });
});
