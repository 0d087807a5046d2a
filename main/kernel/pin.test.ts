import { describe, expect, it } from 'vitest';
import { hashPin, lockedUntil, pinMatches, weakPin } from './pin.ts';

describe('PINs', () => {
  it('are kept as Argon2id and nothing else', async () => {
    const hash = await hashPin('482913');
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(hash).not.toContain('482913');
    expect(await pinMatches('482913', hash)).toBe(true);
    expect(await pinMatches('482914', hash)).toBe(false);
    expect(await hashPin('482913')).not.toBe(hash);
  });

  it('must be more than a run or one digit, and longer for who allows money to leave', () => {
    for (const pin of ['1111', '1234', '4321', '7890', '0123'])
      expect(weakPin(pin, 'cashier')).toEqual({ least: 4 });
    expect(weakPin('2580', 'cashier')).toBeNull();
    expect(weakPin('2580', 'manager')).toEqual({ least: 6 });
    expect(weakPin('258013', 'owner')).toBeNull();
  });

  it('lock out for longer and longer', () => {
    expect([1, 2, 3, 4].map((n) => lockedUntil(n, 0))).toEqual([null, null, null, null]);
    expect(lockedUntil(5, 0)).toBe(60_000);
    expect(lockedUntil(6, 0)).toBeNull();
    expect(lockedUntil(10, 0)).toBe(300_000);
    expect(lockedUntil(15, 0)).toBe(900_000);
    expect(lockedUntil(50, 0)).toBe(900_000);
  });
});
