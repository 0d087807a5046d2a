import { createHash, createHmac } from 'node:crypto';
import { isSameSecret } from '#shared/wire/same-secret.ts';

/**
 * How two tills prove to each other that they know the same pairing code, over a line that anybody may listen to. The code
 * never travels: a question carries a number that the host gave out for this once, and an HMAC over itself and that number;
 * an answer carries one over itself. 80 random bits leave nothing to guess.
 */
export type PairingKey = Buffer;

/** @param code as `readPairingCode` gives it. */
export const pairingKey = (code: string): PairingKey =>
  createHash('sha256').update(`comptoir neighbour ${code}`).digest();

export interface Question {
  readonly once: string;
  readonly method: string;
  /** Path and search, as they stand in the request. */
  readonly path: string;
  /** Headers that say what is sent, or which part is wanted. */
  readonly range: string;
  readonly size: string;
  readonly offset: string;
  readonly sha256: string;
}

const hmac = (key: PairingKey, parts: readonly string[]): string =>
  createHmac('sha256', key).update(parts.join('\n')).digest('hex');

export const proofOfQuestion = (
  key: PairingKey,
  { once, method, path, range, size, offset, sha256 }: Question,
): string => hmac(key, ['question', once, method, path, range, size, offset, sha256]);

export const proofOfAnswer = (key: PairingKey, once: string, status: number, body: string): string =>
  hmac(key, ['answer', once, String(status), body]);

export const isProof = (given: string, wanted: string): boolean =>
  isSameSecret(Buffer.from(given, 'latin1'), Buffer.from(wanted, 'latin1'));

/** Names of the headers. */
export const pairingHeaders = {
  once: 'x-comptoir-once',
  proof: 'x-comptoir-proof',
  size: 'x-comptoir-size',
  offset: 'x-comptoir-offset',
  sha256: 'x-comptoir-sha256',
} as const;
