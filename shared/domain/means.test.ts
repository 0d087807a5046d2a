import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type Means,
  meansFault,
  meansOfCountry,
  newMeans,
  opensDrawer,
  takesKept,
  tenderKinds,
  withFee,
  withOwnMeans,
} from './means.ts';
import type { ExactOffer } from './tender.ts';
import { minor, ppm } from './units.ts';

const own: readonly Means[] = [
  newMeans('cash'),
  { ...newMeans('card'), name: 'CB Sapphire', fee_ppm: ppm(15_000) },
  { ...newMeans('mobile'), name: 'Wave', reference: 'required' },
  { ...newMeans('cheque'), drawer: true, kept: true },
  { ...newMeans('voucher'), active: false },
  { ...newMeans('other'), name: 'Troc', reference: 'none' },
];
const card = (operator?: string): ExactOffer => ({
  kind: 'card',
  amount_minor: minor(1000),
  reference: '',
  operator,
});
const said = (offer: ExactOffer, also = {}) => {
  const answer = withOwnMeans([offer], own, 'kind' in also ? [also as ExactOffer] : []);
  return answer.ok ? answer.value[0] : answer.refusal.code;
};

describe('the means of payment of a shop', () => {
  it('are those of the country as long as the owner says nothing', () => {
    const list = meansOfCountry(['Wave', 'Orange Money'], true);
    expect(list.map(({ kind, name, reference }) => [kind, name, reference])).toEqual([
      ['cash', '', 'none'],
      ['card', '', 'optional'],
      ['mobile', 'Wave', 'required'],
      ['mobile', 'Orange Money', 'required'],
    ]);
    expect(meansFault(list)).toBeNull();
  });

  it('are one cash that is always taken, and names that are told apart', () => {
    const cash = newMeans('cash');
    expect(meansFault([newMeans('card')])).toEqual({ at: 0, why: 'cash' });
    expect(meansFault([{ ...cash, active: false }])).toEqual({ at: 0, why: 'cash' });
    expect(meansFault([cash, cash])).toEqual({ at: 1, why: 'twice' });
    expect(meansFault([cash, newMeans('other')])).toEqual({ at: 1, why: 'name' });
    const [one, two] = ['Wave', ' wave'].map((name) => ({ ...newMeans('mobile'), name }));
    expect(meansFault([cash, one!, two!])).toEqual({ at: 2, why: 'twice' });
    expect(meansFault([cash, one!, { ...newMeans('card'), name: 'Wave' }])).toBeNull();
  });

  it('lend an offer their own spelling, and take none that they do not have', () => {
    expect(said(card('cb sapphire'))).toMatchObject({ kind: 'card', operator: 'CB Sapphire' });
    expect(said(card())).toBe('OPERATOR_UNKNOWN');
    expect(said({ ...card(), kind: 'voucher' })).toBe('OPERATOR_UNKNOWN');
    expect(said({ kind: 'mobile', amount_minor: minor(5), operator: 'wave', reference: '--' })).toBe(
      'REFERENCE_NEEDED',
    );
    expect(said({ ...card('troc'), kind: 'other', reference: 'R' })).toMatchObject({ reference: '' });
    const cheque = { kind: 'cheque', amount_minor: minor(5), bank: 'BOA', due: '2026-12-31' } as const;
    expect(said({ ...cheque, reference: '' })).toBe('REFERENCE_NEEDED');
    expect(said({ ...cheque, reference: '12' })).toEqual({ ...cheque, reference: '12' });
  });

  it('give money back by what was paid, though it is not taken any more', () => {
    const back: ExactOffer = { ...card('Old card'), amount_minor: minor(-5) };
    expect(said(back)).toBe('OPERATOR_UNKNOWN');
    expect(said(back, { kind: 'card', operator: 'Old card' })).toMatchObject({ operator: 'Old card' });
    expect(said({ ...back, amount_minor: minor(5) }, back)).toBe('OPERATOR_UNKNOWN');
  });

  it('open the drawer, are kept for some and cost what the owner says', () => {
    const paid = { kind: 'card', operator: 'CB Sapphire', amount_minor: minor(1000) } as const;
    const cheque = { kind: 'cheque', amount_minor: minor(10) } as const;
    expect([opensDrawer([paid], own), opensDrawer([paid, cheque], own)]).toEqual([false, true]);
    expect(opensDrawer([{ kind: 'cash', amount_minor: minor(1) }], [])).toBe(true);
    expect([takesKept([paid], own), takesKept([cheque], own)]).toEqual([false, true]);
    expect(takesKept([{ ...cheque, amount_minor: minor(-10) }], own)).toBe(false);
    expect(withFee(paid, own)).toEqual({ ...paid, fee_minor: 15 });
    for (const free of [cheque, { ...paid, amount_minor: minor(-1000) }, { ...paid, amount_minor: minor(1) }])
      expect(withFee(free, own)).toBe(free);
    expect(withFee({ ...paid, fee_minor: minor(3) }, own).fee_minor).toBe(3);
  });

  it('keep no more of a payment than was paid', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...tenderKinds),
        fc.integer({ min: 1, max: 10_000_000_000 }),
        fc.integer({ min: 0, max: 1_000_000 }),
        (kind, amount, fee_ppm) => {
          const list = [{ ...newMeans(kind), fee_ppm: ppm(fee_ppm) }];
          const { fee_minor = 0 } = withFee({ kind, amount_minor: minor(amount) }, list);
          expect(fee_minor).toBeGreaterThanOrEqual(0);
          expect(fee_minor).toBeLessThanOrEqual(amount);
        },
      ),
    );
  });
});
