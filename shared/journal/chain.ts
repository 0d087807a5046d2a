import { createPublicKey, hash, verify } from 'node:crypto';

export const genesisHash: Uint8Array = new Uint8Array(32);

let scratch = Buffer.alloc(64 * 1024);

/** hash = SHA-256(previous hash ‖ bytes). */
export const hashOf = (previous: Uint8Array, bytes: string): Uint8Array => {
  // One buffer for every row: three bytes a UTF-16 unit are the most that UTF-8 takes.
  const most = previous.length + bytes.length * 3;
  if (scratch.length < most) scratch = Buffer.alloc(most * 2);
  scratch.set(previous, 0);
  const length = previous.length + scratch.write(bytes, previous.length, 'utf8');
  return hash('sha256', scratch.subarray(0, length), 'buffer');
};

/** Checks signatures made by the holder of a public key (DER, base64). */
export function verifierOf(publicKey: string): (hash: Uint8Array, signature: Uint8Array) => boolean {
  const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
  return (hash, signature) => verify(null, hash, key, signature);
}
