import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  beyond,
  type Grants,
  mayDo,
  measures,
  noGrants,
  permissions,
  pinDigits,
  roleGrants,
  shareOf,
} from './permissions.ts';

const limited = (share_ppm: number): Grants => ({
  permissions: ['sale.sell', 'sale.discount'],
  limits: { 'sale.discount': { share_ppm } },
});

describe('what a role may do', () => {
  it('goes up to its limit and not a hair further, and without one as far as it likes', () => {
    expect(mayDo(limited(100_000), 'sale.discount', { share_ppm: 100_000 })).toBe(true);
    expect(mayDo(limited(100_000), 'sale.discount', { share_ppm: 100_000.5 })).toBe(false);
    expect(mayDo(limited(100_000), 'sale.discount', { share_ppm: 1, amount_minor: 1e9 })).toBe(true);
    expect(mayDo('manager', 'sale.discount', { share_ppm: 1_000_000 })).toBe(true);
    expect(mayDo('cashier', 'sale.discount', { share_ppm: 1 })).toBe(false);
  });

  it('is less than another role where a permission is missing or a limit is lower', () => {
    expect(beyond(roleGrants.manager, roleGrants.cashier)).toBeUndefined();
    expect(beyond(roleGrants.manager, roleGrants.owner)).toBe('settings.edit');
    expect(beyond(limited(50_000), limited(50_000))).toBeUndefined();
    expect(beyond(limited(50_000), limited(50_001))).toBe('sale.discount');
    expect(beyond(limited(50_000), { ...limited(0), limits: {} })).toBe('sale.discount');
    expect(beyond({ ...limited(0), limits: {} }, limited(50_000))).toBeUndefined();
  });

  it('asks for six digits as soon as it is more than a cashier may', () => {
    expect([pinDigits(noGrants.permissions), pinDigits(roleGrants.cashier.permissions)]).toEqual([4, 4]);
    expect(pinDigits(limited(1).permissions)).toBe(6);
  });

  it('measures a share of nothing as nothing, and of a refund as of a sale', () => {
    expect([shareOf(0, 500), shareOf(1000, -250), shareOf(-1000, 250)]).toEqual([0, 250_000, 250_000]);
  });
});

it('lets nobody who holds less than another do what that one may not', () => {
  const grants = fc
    .record({
      held: fc.subarray([...permissions]),
      limits: fc.dictionary(
        fc.constantFrom(...Object.keys(measures)),
        fc.record({ share_ppm: fc.nat(5), amount_minor: fc.nat(5) }, { requiredKeys: [] }),
      ),
    })
    .map(({ held, limits }): Grants => ({ permissions: held, limits }));
  fc.assert(
    fc.property(grants, grants, fc.nat(6), fc.nat(6), (one, other, share_ppm, amount_minor) => {
      if (beyond(one, other) !== undefined) return;
      for (const permission of permissions) {
        const measured = (measures as Readonly<Record<string, readonly string[]>>)[permission] ?? [];
        const size = {
          ...(measured.includes('share_ppm') && { share_ppm }),
          ...(measured.includes('amount_minor') && { amount_minor }),
        };
        if (mayDo(other, permission, size)) expect(mayDo(one, permission, size)).toBe(true);
      }
    }),
    { numRuns: 300 },
  );
});
