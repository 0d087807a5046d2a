import * as nodeCrypto from 'node:crypto';
import { setImmediate as turnOfLoop } from 'node:timers/promises';
import { promisify } from 'node:util';
import { argon2id } from 'hash-wasm';

export interface Derivation {
  readonly secret: string;
  readonly salt: Uint8Array;
  readonly memory_kib: number;
  readonly passes: number;
}
export const derivedBytes = 32;

/** Never in a worker by WebAssembly: V8 ends the process when such a worker ends (nodejs 64500). */
export const derivedByWasm = ({ secret, salt, memory_kib, passes }: Derivation): Promise<Uint8Array> =>
  argon2id({
    password: secret,
    salt,
    iterations: passes,
    memorySize: memory_kib,
    parallelism: 1,
    hashLength: derivedBytes,
    outputType: 'binary',
  });

/** Node's own Argon2 runs beside the till; where the program's OpenSSL has none (Electron), WebAssembly does it. */
async function calculated(of: Derivation): Promise<Uint8Array> {
  const { secret: message, salt: nonce, memory_kib: memory, passes } = of;
  const asked = { message, nonce, parallelism: 1, tagLength: derivedBytes, memory, passes };
  const { argon2: own } = nodeCrypto as Partial<typeof nodeCrypto>;
  try {
    if (own) return await promisify(own)('argon2id', asked);
  } catch {
    // There by name alone: the program was built on a library without it.
  }
  return derivedByWasm(of);
}

let last: Promise<unknown> = Promise.resolve();
/**
 * One after the other, in the order they were asked for, and never two in one turn of the loop: however many type a PIN at
 * once, the till sells between any two of them.
 */
export function derived(of: Derivation): Promise<Uint8Array> {
  const mine = last.then(() => turnOfLoop()).then(() => calculated(of));
  last = mine.catch(() => {});
  return mine;
}
