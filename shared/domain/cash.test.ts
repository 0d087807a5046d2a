import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rulesOf } from '#tests/support/counter.ts';
import { cashChange, cashDue, changeInDenominations, countTotal, quickNotes } from './cash.ts';
import { roundingModes } from './money.ts';
import { type Minor, minor } from './units.ts';

const minors = (...values: number[]): Minor[] => values.map(minor);
const francs = minors(10_000, 5000, 2000, 1000, 500, 250, 200, 100, 50, 25, 10, 5);
const euroCents = minors(20_000, 10_000, 5000, 2000, 1000, 500, 200, 100, 50, 20, 10, 5, 2, 1);

describe('cash rounding', () => {
  it('treats money given back by its own rule where there is one', () => {
    const rule = { step_minor: minor(50), mode: 'half-up', modeForChange: 'half-down' } as const;
    expect([cashDue(minor(25), rule), cashDue(minor(-25), rule), cashChange(minor(25), rule)]).toEqual([
      50, -25, 0,
    ]);
  });
});

describe('what no rule gives away', () => {
  const francs25 = { step_minor: minor(25), mode: 'half-up' } as const;
  it.each<[number, number]>([
    [0, 0],
    [1, 1],
    [10, 10],
    [12, 12],
    [13, 25],
    [37, 25],
    [38, 50],
    [-10, -10],
    [-13, -25],
  ])('a total of %i at steps of 25 is %i', (total, due) => {
    expect(cashDue(minor(total), francs25)).toBe(due);
  });

  // Code de droit économique, art. VI.7/1: the total is rounded when it is above 5 cents.
  it('Belgium rounds above 5 cents', () => {
    const belgium = rulesOf('BE').cash;
    const due = [1, 2, 3, 4, 5, 6, 7, 8, 12, 13, 1002].map((total) => cashDue(minor(total), belgium));
    expect(due).toEqual([1, 2, 3, 4, 5, 5, 5, 10, 10, 15, 1000]);
  });

  it('grows with the amount, by any rule', () => {
    const rules = fc.record(
      {
        step_minor: fc.constantFrom(1, 5, 10, 25, 50, 100).map(minor),
        mode: fc.constantFrom(...roundingModes),
        exactUpTo_minor: fc.constantFrom(0, 2, 5).map(minor),
      },
      { requiredKeys: ['step_minor', 'mode'] },
    );
    fc.assert(
      fc.property(fc.integer({ min: -300, max: 300 }), rules, (amount, rule) => {
        fc.pre((rule.exactUpTo_minor ?? 0) <= rule.step_minor);
        const [here, above] = [cashDue(minor(amount), rule), cashDue(minor(amount + 1), rule)];
        if (amount >= 0 || amount < -1) expect(above).toBeGreaterThanOrEqual(here);
        expect(Math.sign(here)).toBe(Math.sign(amount));
      }),
    );
  });
});

describe('quickNotes', () => {
  it.each<[number, Minor[], number[]]>([
    [12_500, francs, [12_500, 13_000, 14_000, 15_000, 20_000]],
    [3750, francs, [3750, 4000, 5000, 10_000]],
    [175, francs, [175, 200, 250, 500, 1000, 2000]],
    [1735, euroCents, [1735, 1800, 2000, 5000, 10_000, 20_000]],
    [8990, euroCents, [8990, 9000, 10_000, 20_000]],
    [10_000, francs, [10_000]],
    [0, francs, []],
    [-500, francs, []],
    [700, [], [700]],
  ])('for %i', (due, notes, expected) => {
    expect(quickNotes(minor(due), notes)).toEqual(expected);
  });

  it.each<[number, number[]]>([
    [1_100, [1_100, 2_000, 5_000, 10_000]],
    [450, [450, 500, 1_000, 2_000]],
    [12_500, [12_500, 13_000, 15_000, 20_000]],
  ])('for %i on four buttons: one note rather than a note and a coin', (due, expected) => {
    expect(quickNotes(minor(due), francs, 4)).toEqual(expected);
  });

  it('offers the exact amount, then at most five larger ones in order', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 2_000_000 }), (due) => {
        const offers = quickNotes(minor(due), francs);
        expect(offers[0]).toBe(due);
        expect(offers.length).toBeLessThanOrEqual(6);
        for (let index = 1; index < offers.length; index += 1) {
          expect(offers[index]).toBeGreaterThan(offers[index - 1]!);
        }
      }),
    );
  });
});

describe('changeInDenominations', () => {
  const pieces = (change: number, ...denominations: number[]) => {
    const { given, missing_minor } = changeInDenominations(minor(change), minors(...denominations));
    return [given.map((entry) => `${entry.count}×${entry.denomination_minor}`).join(' '), missing_minor];
  };

  it('change takes the largest coins and notes first', () => {
    expect(pieces(7350, 5000, 2000, 1000, 500, 250, 200, 100, 50)).toEqual(['1×5000 1×2000 1×250 1×100', 0]);
  });
  it('finds another mix when the largest first leaves a rest', () => {
    expect(pieces(60, 50, 20)).toEqual(['3×20', 0]);
    expect(pieces(10_030, 10_000, 25, 10)).toEqual(['1×10000 3×10', 0]);
  });
  it('says what no coin can give', () => {
    expect(pieces(1003, 500, 100, 50, 5)).toEqual(['2×500', 3]);
    expect(pieces(40, 100)).toEqual(['', 40]);
    expect(pieces(40)).toEqual(['', 40]);
    expect(pieces(0, 100)).toEqual(['', 0]);
  });
  it('gives the change and what is missing, never more, and misses as little as possible', () => {
    const some = fc.uniqueArray(fc.constantFrom(500, 250, 200, 100, 50, 25, 20, 10, 5, 3), { maxLength: 6 });
    fc.assert(
      fc.property(fc.nat({ max: 3000 }), some, (change, denominations) => {
        const { given, missing_minor } = changeInDenominations(minor(change), minors(...denominations));
        expect(countTotal(given) + missing_minor).toBe(change);
        const reachable = new Set([0]);
        for (let amount = 1; amount <= change; amount += 1) {
          if (denominations.some((piece) => reachable.has(amount - piece))) reachable.add(amount);
        }
        expect(missing_minor).toBe(change - Math.max(...reachable));
      }),
    );
  });
});

describe('countTotal', () => {
  it('adds notes and coins', () => {
    expect(
      countTotal([
        { denomination_minor: minor(10_000), count: 7 },
        { denomination_minor: minor(25), count: 13 },
      ]),
    ).toBe(70_325);
    expect(countTotal([])).toBe(0);
  });
});
