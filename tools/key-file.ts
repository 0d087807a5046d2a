import { createPrivateKey, type KeyObject } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Translate } from '#shared/i18n/index.ts';
import { Failed } from './command-sentence.ts';

/** A private Ed25519 key from its file. @throws Failed with the sentence: no key, another kind, wrong password. */
export function readKeyFile(
  file: string,
  t: Translate,
  passphrase?: string,
): { pem: string; key: KeyObject } {
  const pem = readFileSync(file, 'utf8');
  const locked = /ENCRYPTED/.test(pem);
  if (locked && !passphrase) throw new Failed(t('tools.key.locked', { path: file }));
  let key: KeyObject;
  try {
    key = createPrivateKey({ key: pem, ...(passphrase && { passphrase }) });
  } catch {
    throw new Failed(t(locked ? 'tools.key.wrongPassword' : 'tools.key.none', { path: file }));
  }
  if (key.asymmetricKeyType !== 'ed25519') throw new Failed(t('tools.key.otherKind', { path: file }));
  return { pem, key };
}
