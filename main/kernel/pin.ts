import { randomBytes, timingSafeEqual } from 'node:crypto';
import { pinCost, pinHashHead, pinHashPattern } from '#shared/domain/pin-hash.ts';
import { derived } from './argon.ts';
import { StoreError } from './db/store-error.ts';

const plain = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64').replaceAll('=', '');
const hashed = (secret: string, salt: Uint8Array): Promise<Uint8Array> =>
  derived({ secret, salt, memory_kib: pinCost.memory_kib, passes: pinCost.passes });

export async function hashPin(pin: string): Promise<string> {
  const salt = randomBytes(16);
  return `${pinHashHead}${plain(salt)}$${plain(await hashed(pin, salt))}`;
}

/** Whether this is a hash as `hashPin` makes them; a store that was written into may hold anything. */
export const isPinHash = (hash: string): boolean => pinHashPattern.test(hash);

/** @throws StoreError STORE_DAMAGED where the hash is none. */
export async function pinMatches(pin: string, hash: string): Promise<boolean> {
  if (!isPinHash(hash)) throw new StoreError('STORE_DAMAGED');
  const [salt = '', known = ''] = hash.slice(pinHashHead.length).split('$');
  return timingSafeEqual(await hashed(pin, Buffer.from(salt, 'base64')), Buffer.from(known, 'base64'));
}

const runs = '01234567890123456789';
const backwards = [...runs].reverse().join('');

const choosing = 'to-choose:';
/** In the place of a hash: no PIN yet. Whoever has the person's activation code, of this hash, chooses one. No PIN opens it. */
export const pinToChoose = (activationHash: string): string => `${choosing}${activationHash}`;
/** Hash of the activation code of a person who has no PIN yet; null for everybody else. */
export const activationOf = (hash: string | null): string | null =>
  hash?.startsWith(choosing) ? hash.slice(choosing.length) : null;

/** Shorter than `least` digits, or a run or a single digit, which nobody may use. */
export function weakPin(pin: string, least: number): { least: number } | null {
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
