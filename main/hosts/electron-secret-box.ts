import type { SafeStorage } from 'electron';
import type { SecretBox } from '#main/kernel/journal/signer.ts';

/**
 * Seals with the keyring of the person's session (DPAPI, Keychain, libsecret). Without one Electron would hide the
 * secret under a password that everybody knows; then there is no box, and the till protects its file by itself.
 */
export function createSecretBox(safeStorage: SafeStorage, platform: NodeJS.Platform): SecretBox | undefined {
  if (!safeStorage.isEncryptionAvailable()) return undefined;
  if (platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text') return undefined;
  return {
    encrypt: (plain) => safeStorage.encryptString(Buffer.from(plain).toString('base64')),
    decrypt: (sealed) => Buffer.from(safeStorage.decryptString(Buffer.from(sealed)), 'base64'),
  };
}
