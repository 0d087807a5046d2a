import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'vite';
import { keyName } from '#main/modules/updates/engine/manifest.ts';
import { root } from './sources.ts';

const keysFile = path.join(root, 'main', 'modules', 'updates', 'engine', 'keys.json');
export const keysVariable = 'COMPTOIR_UPDATE_KEYS';

/** Why this is no key that a till could check with; null when it is one. */
function faultOf(key: string): string | null {
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(key)) return 'is not base64 on one line';
  try {
    const read = createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' });
    return read.asymmetricKeyType === 'ed25519' ? null : `is a key of the kind ${read.asymmetricKeyType}`;
  } catch {
    return 'is no public key';
  }
}

/**
 * The public keys of a build's publisher: those of the environment where it names some (a fork, a release with a
 * variable), else those of main/modules/updates/engine/keys.json. @throws Error naming a key that is none: no build is better than one
 * whose updates nobody can sign.
 */
export function updateKeysOf(env: NodeJS.ProcessEnv, file: string = keysFile): readonly string[] {
  const said = env[keysVariable]?.trim();
  const keys: unknown = said ? said.split(/[\s,]+/) : JSON.parse(readFileSync(file, 'utf8'));
  const from = said ? keysVariable : path.relative(root, file);
  if (!Array.isArray(keys)) throw new Error(`${from}: a list of public keys is expected`);
  return keys.map((key: unknown) => {
    const fault = typeof key === 'string' ? faultOf(key) : 'is no text';
    if (fault) throw new Error(`${from}: ${String(key).slice(0, 20)}… ${fault}`);
    return key as string;
  });
}

/** Puts the keys in the place of main/modules/updates/engine/keys.json while the program is bundled. */
export const bakeKeys = (keys: readonly string[]): Plugin => ({
  name: 'update-keys',
  load(id) {
    return path.normalize(id) === keysFile ? { code: JSON.stringify(keys), moduleType: 'json' } : null;
  },
});

/** `update-keys.ts [--require]`: names the keys of the build to be made; code 1 when it would accept no update. */
if (import.meta.main) {
  try {
    const keys = updateKeysOf(process.env);
    for (const key of keys) console.log(keyName(key));
    if (keys.length === 0)
      console.error(`No public key: put one into main/modules/updates/engine/keys.json or ${keysVariable}.`);
    process.exitCode = keys.length > 0 || !process.argv.includes('--require') ? 0 : 1;
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  }
}
