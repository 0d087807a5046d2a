import { createPublicKey } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Plugin } from 'vite';
import { keyName } from '#main/modules/updates/engine/announcement.ts';
import type { Translate } from '#shared/i18n/index.ts';
import { ok } from '#shared/kernel/result.ts';
import { flag, main, tool } from './command-line.ts';
import { Failed } from './command-sentence.ts';
import { readJson } from './json-text.ts';
import { root } from './sources.ts';

const keysFile = path.join(root, 'main', 'modules', 'updates', 'engine', 'keys.json');
export const keysVariable = 'COMPTOIR_UPDATE_KEYS';

/** Why this is no key that a till could check with; null when it is one. */
function faultOf(key: unknown): 'notText' | 'notBase64' | 'otherKind' | 'notPublic' | null {
  if (typeof key !== 'string') return 'notText';
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(key)) return 'notBase64';
  try {
    const read = createPublicKey({ key: Buffer.from(key, 'base64'), format: 'der', type: 'spki' });
    return read.asymmetricKeyType === 'ed25519' ? null : 'otherKind';
  } catch {
    return 'notPublic';
  }
}

const shownLetters = 20;
const shown = (key: unknown): string => {
  const written = typeof key === 'string' ? key : JSON.stringify(key);
  return written.length > shownLetters ? `${written.slice(0, shownLetters)}…` : written;
};

/**
 * The public keys of a build's publisher: those of the environment where it names some (a fork, a release with a
 * variable), else those of main/modules/updates/engine/keys.json. @throws Failed naming a key that is none: no build is better than one
 * whose updates nobody can sign.
 */
export function updateKeysOf(
  env: NodeJS.ProcessEnv,
  t: Translate,
  file: string = keysFile,
): readonly string[] {
  const said =
    env[keysVariable]
      ?.trim()
      .split(/[\s,]+/)
      .filter(Boolean) ?? [];
  const from = said.length > 0 ? keysVariable : path.relative(root, file);
  const read = said.length > 0 ? ok(said) : readJson(readFileSync(file, 'utf8'), from, t);
  if (!read.ok) throw new Failed(read.refusal);
  const keys = read.value;
  if (!Array.isArray(keys)) throw new Failed(t('tools.updateKeys.noList', { from }));
  for (const [index, key] of keys.entries()) {
    const fault = faultOf(key);
    if (fault)
      throw new Failed(t(`tools.updateKeys.fault.${fault}`, { from, place: index + 1, key: shown(key) }));
  }
  return keys;
}

/** Puts the keys in the place of main/modules/updates/engine/keys.json while the program is bundled. */
export const bakeKeys = (keys: readonly string[]): Plugin => ({
  name: 'update-keys',
  load(id) {
    return path.normalize(id) === keysFile ? { code: JSON.stringify(keys), moduleType: 'json' } : null;
  },
});

/** Names the keys of the build to be made. */
export const updateKeysTool = tool({
  called: 'node tools/update-keys.ts',
  says: 'tools.updateKeys.says',
  ways: [{ args: '', says: 'tools.updateKeys.way', least: 0, most: 0 }],
  options: { require: flag('tools.updateKeys.require') },
  run: ({ env, t, out, err, values }) => {
    const keys = updateKeysOf(env, t);
    for (const key of keys) out(`${keyName(key)}\n`);
    if (keys.length === 0) err(`${t('tools.updateKeys.none', { variable: keysVariable })}\n`);
    return keys.length === 0 && values.require ? 1 : 0;
  },
});

if (import.meta.main) await main(updateKeysTool);
