import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SafeStorage } from 'electron';
import { app } from './app.ts';
import { strict } from './strict.ts';

const prefix = Buffer.from('v10');

/** In the place of the user's keyring: a key in the user-data folder. */
function keyOfUser(): Buffer {
  const file = join(app.getPath('userData'), 'keyring-double');
  if (!existsSync(file)) {
    mkdirSync(app.getPath('userData'), { recursive: true });
    writeFileSync(file, randomBytes(32), { mode: 0o600 });
  }
  return readFileSync(file);
}

const available = (): boolean => app.isReady() && process.env.ELECTRON_DOUBLE_KEYRING !== 'none';

type Simulated = Pick<
  SafeStorage,
  'isEncryptionAvailable' | 'getSelectedStorageBackend' | 'encryptString' | 'decryptString'
>;

export const safeStorage: Simulated = strict('safeStorage', {
  isEncryptionAvailable: available,
  getSelectedStorageBackend: () => (available() ? 'gnome_libsecret' : 'basic_text'),
  encryptString(text: string) {
    if (!available())
      throw new Error('Error while encrypting the text provided to safeStorage.encryptString.');
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', keyOfUser(), iv);
    const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
    return Buffer.concat([prefix, iv, cipher.getAuthTag(), sealed]);
  },
  decryptString(sealed: Buffer) {
    if (!available() || !sealed.subarray(0, 3).equals(prefix)) {
      throw new Error('Error while decrypting the ciphertext provided to safeStorage.decryptString.');
    }
    const decipher = createDecipheriv('aes-256-gcm', keyOfUser(), sealed.subarray(3, 15));
    decipher.setAuthTag(sealed.subarray(15, 31));
    return decipher.update(sealed.subarray(31), undefined, 'utf8') + decipher.final('utf8');
  },
});
