/**
 * Ed25519 public keys (DER, SPKI, base64) whose signature on a manifest this program accepts: the current one, and the
 * next one so that a key can be replaced without visiting a shop. Made by `npm run sign-update -- --new-key`; the
 * private halves stay off line. With no key nothing is ever installed.
 */
export const updateKeys: readonly string[] = [];
