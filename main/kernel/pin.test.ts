import { argon2id } from 'hash-wasm';
import { describe, expect, it, vi } from 'vitest';
import { hashPin, lockedUntil, pinMatches, weakPin } from './pin.ts';

vi.unmock('#main/kernel/argon.ts');

describe('PINs', () => {
  it('are kept as Argon2id and nothing else', async () => {
    const hash = await hashPin('482913');
    expect(hash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
    expect(hash).not.toContain('482913');
    expect(await pinMatches('482913', hash)).toBe(true);
    expect(await pinMatches('482914', hash)).toBe(false);
    expect(await hashPin('482913')).not.toBe(hash);
  });

  it('open nothing by a hash that says how long a till calculates, or that is none', async () => {
    const hash = await hashPin('482913');
    const foreign = [
      hash.replace('t=2', 't=99999999999'),
      hash.replace('m=19456', 'm=4194304'),
      hash.replace('p=1', 'p=16'),
      hash.slice(0, -1),
      `${hash}A`,
      'none',
      '',
    ];
    for (const other of foreign)
      await expect(pinMatches('482913', other)).rejects.toMatchObject({ refusal: { code: 'STORE_DAMAGED' } });
  });

  it('are known by a hash that another program made at this cost', async () => {
    const salt = new Uint8Array(16).fill(7);
    const cost = { iterations: 2, memorySize: 19_456, parallelism: 1, hashLength: 32 };
    const made = await argon2id({ password: '482913', salt, ...cost, outputType: 'encoded' });
    expect(await pinMatches('482913', made)).toBe(true);
  });

  it('must be more than a run or one digit, and longer for who allows money to leave', () => {
    for (const pin of ['1111', '1234', '4321', '7890', '0123']) expect(weakPin(pin, 4)).toEqual({ least: 4 });
    expect(weakPin('2580', 4)).toBeNull();
    expect(weakPin('2580', 6)).toEqual({ least: 6 });
    expect(weakPin('258013', 6)).toBeNull();
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
