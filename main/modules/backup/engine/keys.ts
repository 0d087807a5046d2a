import {
  createCipheriv,
  createDecipheriv,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { derived } from '#main/kernel/argon.ts';
import { StoreError } from '#main/kernel/db/store-error.ts';
import { putFolderAside } from '#main/kernel/folder-aside.ts';
import type { SecretBox } from '#main/kernel/journal/signer.ts';
import { readRecoveryCode } from './recovery-code.ts';

/** A lock that came from elsewhere does not say how long this computer calculates. */
const cost = { memory_kib: 65_536, passes: 3 } as const;

/**
 * The lock that the recovery code opens. The till keeps the lock and never the code: it can close backups with it, and
 * whoever has the till's disk learns nothing that opens those of other places. Cost: Argon2id, OWASP's advice and more.
 */
export const recoveryLockSchema = z.object({
  kdf: z.literal('argon2id'),
  memory_kib: z.literal(cost.memory_kib),
  passes: z.literal(cost.passes),
  salt: z.base64().max(64),
  publicKey: z.base64().max(100),
});
export type RecoveryLock = z.infer<typeof recoveryLockSchema>;

export const wrapSchema = z.object({ share: z.base64().max(100), wrapped: z.base64().max(100) });
export type Wrap = z.infer<typeof wrapSchema>;

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');
const bytesOf = (text: string): Buffer => Buffer.from(text, 'base64');
const pkcs8Head = Buffer.from('302e020100300506032b656e04220420', 'hex');
const rawPublic = (key: KeyObject): string =>
  base64(createPublicKey(key).export({ type: 'spki', format: 'der' }));

type Derivation = Pick<RecoveryLock, 'memory_kib' | 'passes' | 'salt'>;
async function privateKeyOf(code: string, { memory_kib, passes, salt }: Derivation): Promise<KeyObject> {
  // Half a second of one processor.
  const seed = await derived({ secret: code, salt: bytesOf(salt), memory_kib, passes });
  return createPrivateKey({ key: Buffer.concat([pkcs8Head, seed]), format: 'der', type: 'pkcs8' });
}

/** The lock of a new code. */
export async function lockFor(code: string): Promise<RecoveryLock> {
  const salt = base64(randomBytes(16));
  const key = await privateKeyOf(code, { ...cost, salt });
  return { kdf: 'argon2id', ...cost, salt, publicKey: rawPublic(key) };
}

/** @throws StoreError RECOVERY_CODE_WRONG if what was typed is no code, or not the one of this lock. */
export async function openLock(typed: string, lock: RecoveryLock): Promise<KeyObject> {
  const code = readRecoveryCode(typed);
  if (code === null) throw new StoreError('RECOVERY_CODE_WRONG');
  const key = await privateKeyOf(code, lock);
  if (rawPublic(key) !== lock.publicKey) throw new StoreError('RECOVERY_CODE_WRONG');
  return key;
}

const tagBytes = 16;
// The key that closes a wrap closes nothing else, so that its nonce may be a constant.
const onceOnly = Buffer.alloc(12);

function close(key: Uint8Array, nonce: Uint8Array, secret: Uint8Array): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, nonce);
  return Buffer.concat([cipher.update(secret), cipher.final(), cipher.getAuthTag()]);
}
function open(key: Uint8Array, nonce: Uint8Array, closed: Buffer): Buffer {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes });
    decipher.setAuthTag(closed.subarray(-tagBytes));
    return Buffer.concat([decipher.update(closed.subarray(0, -tagBytes)), decipher.final()]);
  } catch (error) {
    throw new StoreError('BACKUP_DAMAGED', undefined, error);
  }
}

function agreed(mine: KeyObject, theirs: KeyObject, share: string, lock: RecoveryLock): Buffer {
  const shared = diffieHellman({ privateKey: mine, publicKey: theirs });
  const salt = Buffer.concat([bytesOf(share), bytesOf(lock.publicKey)]);
  return Buffer.from(hkdfSync('sha256', shared, salt, 'comptoir backup, recovery code', 32));
}
function publicKeyOf(text: string): KeyObject {
  try {
    return createPublicKey({ key: bytesOf(text), format: 'der', type: 'spki' });
  } catch (error) {
    throw new StoreError('BACKUP_DAMAGED', undefined, error);
  }
}

/** Closes a data key so that the recovery code opens it: X25519 with a key made for this once, HKDF, AES-256-GCM. */
export function wrapForRecovery(dataKey: Uint8Array, lock: RecoveryLock): Wrap {
  const { privateKey } = generateKeyPairSync('x25519');
  const share = rawPublic(privateKey);
  const key = agreed(privateKey, publicKeyOf(lock.publicKey), share, lock);
  return { share, wrapped: base64(close(key, onceOnly, dataKey)) };
}
/** @throws StoreError BACKUP_DAMAGED */
export function unwrapByRecovery({ share, wrapped }: Wrap, lock: RecoveryLock, key: KeyObject): Buffer {
  return open(agreed(key, publicKeyOf(share), share, lock), onceOnly, bytesOf(wrapped));
}

/** Closes a data key with the key of this computer: for checks and drills that nobody types a code for. */
export function wrapForMachine(dataKey: Uint8Array, machineKey: Uint8Array): Wrap {
  const nonce = randomBytes(12);
  return { share: base64(nonce), wrapped: base64(close(machineKey, nonce, dataKey)) };
}
/** @throws StoreError BACKUP_DAMAGED, also when another computer closed it. */
export const unwrapByMachine = ({ share, wrapped }: Wrap, machineKey: Uint8Array): Buffer =>
  open(machineKey, bytesOf(share), bytesOf(wrapped));

const keyFileSchema = z.object({ sealed: z.boolean(), key: z.base64() });

const machineKeyFile = (dataDir: string): string => path.join(dataDir, 'backup.key');

/** The key of this computer; null if there is none, or none that can be opened here. */
export function readMachineKey(dataDir: string, box?: SecretBox): Uint8Array | null {
  try {
    const { sealed, key } = keyFileSchema.parse(JSON.parse(fs.readFileSync(machineKeyFile(dataDir), 'utf8')));
    const plain = sealed ? box?.decrypt(bytesOf(key)) : bytesOf(key);
    return plain?.length === 32 ? plain : null;
  } catch {
    return null;
  }
}

/** The same, made at its first use. One that cannot be opened any more is replaced: the recovery code still opens. */
export function machineKeyOf(dataDir: string, box?: SecretBox): Uint8Array {
  const known = readMachineKey(dataDir, box);
  if (known) return known;
  const file = machineKeyFile(dataDir);
  const fresh = randomBytes(32);
  const content = { sealed: box !== undefined, key: base64(box ? box.encrypt(fresh) : fresh) };
  fs.writeFileSync(`${file}.new`, JSON.stringify(content), { mode: 0o600, flush: true });
  putFolderAside(file);
  fs.renameSync(`${file}.new`, file);
  return fresh;
}
