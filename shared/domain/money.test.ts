import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { allocate, divide, mulDiv, type RoundingMode, roundingModes, roundToStep } from './money.ts';

const safe = fc.maxSafeInteger();
const mode = fc.constantFrom(...roundingModes);

/** The rule by its definition, in bigints only. */
function reference(dividend: bigint, divisor: bigint, rounding: RoundingMode): bigint {
  const exactFloor = (a: bigint, b: bigint): bigint => a / b - (a % b !== 0n && a < 0n !== b < 0n ? 1n : 0n);
  const floor = exactFloor(dividend, divisor);
  if (floor * divisor === dividend) return floor;
  const ceil = floor + 1n;
  const positive = floor >= 0n;
  const toZero = positive ? floor : ceil;
  const away = positive ? ceil : floor;
  const twice = exactFloor(2n * dividend, divisor);
  const tie = 2n * dividend === twice * divisor;
  const nearest = twice % 2n === 0n ? floor : ceil;
  switch (rounding) {
    case 'floor':
      return floor;
    case 'ceil':
      return ceil;
    case 'down':
      return toZero;
    case 'up':
      return away;
    case 'half-up':
      return tie ? away : nearest;
    case 'half-down':
      return tie ? toZero : nearest;
    case 'half-even':
      return tie ? (floor % 2n === 0n ? floor : ceil) : nearest;
  }
}

describe('mulDiv', () => {
  it.each<[RoundingMode, number[]]>([
    // 2.5, -2.5, 3.5, -3.5, 2.4, -2.6
    ['half-up', [3, -3, 4, -4, 2, -3]],
    ['half-down', [2, -2, 3, -3, 2, -3]],
    ['half-even', [2, -2, 4, -4, 2, -3]],
    ['up', [3, -3, 4, -4, 3, -3]],
    ['down', [2, -2, 3, -3, 2, -2]],
    ['ceil', [3, -2, 4, -3, 3, -2]],
    ['floor', [2, -3, 3, -4, 2, -3]],
  ])('rounds %s', (rounding, expected) => {
    expect([25, -25, 35, -35, 24, -26].map((tenths) => mulDiv(tenths, 1, 10, rounding))).toEqual(expected);
  });

  it('agrees with the definition for any safe integers', () => {
    fc.assert(
      fc.property(
        safe,
        fc.integer({ min: -2_000_000, max: 2_000_000 }),
        safe,
        mode,
        (a, b, divisor, rounding) => {
          fc.pre(divisor !== 0);
          const expected = reference(BigInt(a) * BigInt(b), BigInt(divisor), rounding);
          fc.pre(expected <= BigInt(Number.MAX_SAFE_INTEGER) && expected >= BigInt(Number.MIN_SAFE_INTEGER));
          expect(mulDiv(a, b, divisor, rounding)).toBe(Number(expected));
        },
      ),
    );
  });

  it('agrees with the definition for small integers, ties included', () => {
    const small = fc.integer({ min: -60, max: 60 });
    fc.assert(
      fc.property(small, small, mode, (dividend, divisor, rounding) => {
        fc.pre(divisor !== 0);
        expect(divide(dividend, divisor, rounding)).toBe(
          Number(reference(BigInt(dividend), BigInt(divisor), rounding)),
        );
      }),
      { numRuns: 2000 },
    );
  });

  it('never gives a negative zero', () => {
    expect(Object.is(mulDiv(-1, 1, 3, 'half-up'), 0)).toBe(true);
    expect(Object.is(mulDiv(0, -5, 3, 'down'), 0)).toBe(true);
  });

  it('throws on bugs of the caller', () => {
    expect(() => mulDiv(1, 1, 0, 'half-up')).toThrow(RangeError);
    expect(() => mulDiv(1.5, 1, 1, 'half-up')).toThrow(RangeError);
    expect(() => mulDiv(Number.MAX_SAFE_INTEGER, 2, 1, 'half-up')).toThrow(RangeError);
  });
});

describe('roundToStep', () => {
  it('gives a multiple of the step less than one step away', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 100_000 }), mode, (amount, step, rounding) => {
        const rounded = roundToStep(amount, step, rounding);
        expect(Math.abs(rounded % step)).toBe(0);
        expect(Math.abs(rounded - amount)).toBeLessThan(step);
      }),
    );
  });
});

describe('allocate', () => {
  const weight = fc.integer({ min: 0, max: 10_000_000_000 });

  it('spreads by largest remainder', () => {
    expect(allocate(100, [1, 1, 1])).toEqual([34, 33, 33]);
    expect(allocate(-100, [1, 1, 1])).toEqual([-34, -33, -33]);
    expect(allocate(10, [0, 3, 0, 1])).toEqual([0, 8, 0, 2]);
    expect(allocate(5, [0, 0])).toEqual([3, 2]);
    expect(allocate(0, [])).toEqual([]);
    expect(() => allocate(1, [])).toThrow(RangeError);
  });

  it('adds up, stays within one unit of the exact share and gives nothing to a zero weight', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: -100_000_000_000, max: 100_000_000_000 }),
        fc.array(weight, { minLength: 1, maxLength: 40 }),
        (total, weights) => {
          const parts = allocate(total, weights);
          const whole = weights.reduce((sum, size) => sum + size, 0);
          expect(parts.reduce((sum, part) => sum + part, 0)).toBe(total);
          if (whole === 0) return;
          parts.forEach((part, index) => {
            const gap = BigInt(part) * BigInt(whole) - BigInt(total) * BigInt(weights[index]!);
            expect(gap < BigInt(whole) && gap > -BigInt(whole)).toBe(true);
            if (weights[index] === 0) expect(part).toBe(0);
          });
        },
      ),
    );
  });

  it('mirrors a negative total', () => {
    fc.assert(
      fc.property(fc.nat(), fc.array(weight, { minLength: 1 }), (total, weights) => {
        expect(allocate(-total, weights).map((part) => 0 - part)).toEqual(allocate(total, weights));
      }),
    );
  });
});
