import baked from './keys.json' with { type: 'json' };

/**
 * Ed25519 public keys (DER, SPKI, base64) whose signature on an announcement this program accepts: the current one, and the
 * next one so that a key can be replaced without visiting a shop. The build writes them in, from `keys.json` or from
 * COMPTOIR_UPDATE_KEYS (tools/update-keys.ts). The private halves stay off line. With no key nothing is ever installed.
 */
export const updateKeys: readonly string[] = baked;
