import { createHash } from 'node:crypto';
import { vi } from 'vitest';
import type { Derivation } from '#main/kernel/argon.ts';

/**
 * A PIN costs 30 ms of a processor by Argon2id, and most tests of a till hash one on their way to what they prove. They hash it
 * by one pass of SHA-256; tests of PINs and of keys themselves call `vi.unmock` on this file's name, and the slow tests, the
 * processes and the screens know nothing of it.
 */
vi.mock('#main/kernel/argon.ts', () => {
  const derived = async ({ secret, salt, memory_kib, passes }: Derivation): Promise<Uint8Array> =>
    createHash('sha256').update(`${secret}\n${memory_kib}\n${passes}\n`).update(salt).digest();
  return { derived, derivedByWasm: derived, derivedBytes: 32 };
});
