import { argon2, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { isSameSecret } from '#shared/wire/same-secret.ts';

/** Argon2id as OWASP advises: 19 MiB, twice, one lane. */
const cost = { memory: 19_456, passes: 2, parallelism: 1 } as const;
const length = 32;
const derive = promisify(argon2);

const hashOf = (password: string, nonce: Buffer): Promise<Buffer> =>
  derive('argon2id', { message: password.normalize('NFC'), nonce, tagLength: length, ...cost });

const base64 = (bytes: Buffer): string => bytes.toString('base64url');

export async function hashPassword(password: string): Promise<string> {
  const nonce = randomBytes(16);
  return `argon2id-1$${base64(nonce)}$${base64(await hashOf(password, nonce))}`;
}

/** As long for somebody who is not known: nobody learns by the clock who is. */
export async function passwordMatches(password: string, stored: string | null): Promise<boolean> {
  const [kind, nonce = '', hash = ''] = (stored ?? '').split('$');
  const made = await hashOf(password, Buffer.from(nonce.padEnd(16, 'x'), 'base64url'));
  const kept = Buffer.from(hash, 'base64url');
  return kind === 'argon2id-1' && isSameSecret(kept, made);
}
