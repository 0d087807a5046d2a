import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, sign } from 'node:crypto';
import fs from 'node:fs';
import { StoreError } from '#main/kernel/db/store-error.ts';
import { writeAllSync } from '#main/kernel/write-all.ts';

/** Seals the till's private key with the keyring of the operating system where there is one (see hosts). */
export interface SecretBox {
  encrypt(plain: Uint8Array): Uint8Array;
  decrypt(sealed: Uint8Array): Uint8Array;
}

export interface Signer {
  /** Ed25519 public key, DER (SPKI), base64. */
  readonly publicKey: string;
  /** 64 bytes over the row's hash. */
  sign(hash: Uint8Array): Uint8Array;
}

interface KeyFile {
  readonly sealed: boolean;
  readonly key: string;
}

const signerOf = (key: KeyObject): Signer => ({
  publicKey: createPublicKey(key).export({ type: 'spki', format: 'der' }).toString('base64'),
  sign: (hash) => sign(null, hash, key),
});

const signerOfBytes = (plain: Uint8Array): Signer =>
  signerOf(createPrivateKey({ key: Buffer.from(plain), format: 'der', type: 'pkcs8' }));

const readKeyFile = (file: string): KeyFile => JSON.parse(fs.readFileSync(file, 'utf8')) as KeyFile;

/** A key of its own for each till and epoch. Written before its first signature can exist, readable by its owner only. */
export function createSigner(file: string, box?: SecretBox): Signer {
  const { privateKey } = generateKeyPairSync('ed25519');
  const plain = privateKey.export({ type: 'pkcs8', format: 'der' });
  const content: KeyFile = {
    sealed: box !== undefined,
    key: Buffer.from(box ? box.encrypt(plain) : plain).toString('base64'),
  };
  const handle = fs.openSync(file, 'wx', 0o600);
  try {
    writeAllSync(handle, Buffer.from(JSON.stringify(content)));
    fs.fsyncSync(handle);
  } finally {
    fs.closeSync(handle);
  }
  return signerOf(privateKey);
}

/**
 * The public key of a key file without the keyring; 'sealed' where only that opens it.
 * @throws StoreError KEY_SEALED if the file is gone or holds no key.
 */
export function publicKeyIn(file: string): string | 'sealed' {
  try {
    const { sealed, key } = readKeyFile(file);
    return sealed ? 'sealed' : signerOfBytes(Buffer.from(key, 'base64')).publicKey;
  } catch (error) {
    throw new StoreError('KEY_SEALED', undefined, error);
  }
}

/** @throws StoreError KEY_SEALED if the file is gone, cannot be read, or was sealed by another computer or account. */
export function openSigner(file: string, box?: SecretBox): Signer {
  try {
    const { sealed, key } = readKeyFile(file);
    const bytes = Buffer.from(key, 'base64');
    if (sealed && !box) throw new Error('the keyring that sealed it is not available');
    const plain = sealed && box ? box.decrypt(bytes) : bytes;
    return signerOfBytes(plain);
  } catch (error) {
    throw new StoreError('KEY_SEALED', undefined, error);
  }
}
