import { randomBytes } from 'node:crypto';
import { argon2id, argon2Verify } from 'hash-wasm';
import type { Role } from '#shared/domain/permissions.ts';

// OWASP Password Storage Cheat Sheet: Argon2id with 19 MiB, two passes, one lane.
const cost = { iterations: 2, memorySize: 19_456, parallelism: 1, hashLength: 32 };

export const hashPin = (pin: string): Promise<string> =>
  argon2id({ password: pin, salt: randomBytes(16), ...cost, outputType: 'encoded' });

export const pinMatches = (pin: string, hash: string): Promise<boolean> =>
  argon2Verify({ password: pin, hash });

const runs = '01234567890123456789';
const backwards = [...runs].reverse().join('');

const choosing = 'to-choose:';
/** In the place of a hash: no PIN yet. Whoever has the person's activation code, of this hash, chooses one. No PIN opens it. */
export const pinToChoose = (activationHash: string): string => `${choosing}${activationHash}`;
/** Hash of the activation code of a person who has no PIN yet; null for everybody else. */
export const activationOf = (hash: string | null): string | null =>
  hash?.startsWith(choosing) ? hash.slice(choosing.length) : null;

/** Who can allow money to leave needs six digits. */
export const leastDigits = (role: Role): number => (role === 'cashier' ? 4 : 6);

/** Too short for the role, or a run or a single digit, which nobody may use. */
export function weakPin(pin: string, role: Role): { least: number } | null {
  const least = leastDigits(role);
  const trivial = new Set(pin).size < 2 || runs.includes(pin) || backwards.includes(pin);
  return pin.length < least || trivial ? { least } : null;
}

const waits_ms = [60_000, 300_000, 900_000];
const freeTries = 5;

/** Until when a person is locked out after so many wrong PINs in a row; null while tries are left. */
export function lockedUntil(failures: number, now: number): number | null {
  if (failures < freeTries) return null;
  const step = Math.min(Math.floor((failures - freeTries) / freeTries), waits_ms.length - 1);
  return failures % freeTries === 0 ? now + (waits_ms[step] ?? 900_000) : null;
}
