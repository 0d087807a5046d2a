import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { regionOf, unsold } from './ranking.ts';

describe('regions of popularity', () => {
  it('come in the order of the sales, before all that hardly sells, and never overlap', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 10_000_000 }),
        fc.integer({ min: 2, max: 10_000_000 }),
        (a, b) => {
          const [less, more] = [regionOf(Math.min(a, b)), regionOf(Math.max(a, b))];
          if (!less || !more) throw new Error('both sell');
          expect(less.to).toBeLessThan(unsold);
          if (less.from !== more.from) expect(more.to).toBeLessThan(less.from);
        },
      ),
    );
  });

  it('are left only when sales grow by half', () => {
    expect(regionOf(0)).toBeNull();
    expect(regionOf(1)).toBeNull();
    expect(regionOf(100)).toEqual(regionOf(127));
    expect(regionOf(100)).not.toEqual(regionOf(150));
  });
});
