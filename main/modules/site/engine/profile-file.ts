import {
  createHash,
  createPrivateKey,
  createPublicKey,
  generateKeyPairSync,
  sign,
  verify,
} from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import type { z } from 'zod';
import { type Refusal, refusal } from '#shared/kernel/refusal.ts';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import { type SiteProfile, signedProfileSchema } from '#shared/modules/site/contract.ts';

export const profileName = 'site.comptoir-profile';

export interface OpenProfile {
  readonly profile: SiteProfile;
  readonly publicKey: string;
  readonly fingerprint: string;
  /** Of the canonical bytes, hexadecimal. */
  readonly sha256: string;
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** JSON with the keys of every object in order and no space: the same profile is the same bytes. */
export function canonical(value: unknown): string {
  const sorted = (part: Json): Json => {
    if (part === null || typeof part !== 'object') return part;
    if (Array.isArray(part)) return part.map(sorted);
    const object = part as { readonly [key: string]: Json };
    return Object.fromEntries(
      Object.keys(object)
        .sort()
        .map((key) => [key, sorted(object[key] ?? null)]),
    );
  };
  return JSON.stringify(sorted(JSON.parse(JSON.stringify(value)) as Json));
}

/** Eight groups of four hexadecimal digits of the SHA-256 of a public key: what two people compare by telephone. */
export const fingerprintOf = (publicKey: string): string =>
  (
    createHash('sha256').update(Buffer.from(publicKey, 'base64')).digest('hex').slice(0, 32).match(/.{4}/g) ??
    []
  ).join(' ');

/** A new key for signing profiles: private PKCS#8 PEM, kept by the installer alone. */
export function newProfileKey(): string {
  const { privateKey } = generateKeyPairSync('ed25519');
  return privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
}

export const publicKeyOf = (privateKeyPem: string): string =>
  createPublicKey(createPrivateKey(privateKeyPem)).export({ type: 'spki', format: 'der' }).toString('base64');

/** @throws ZodError that names what is wrong with the profile. */
export function signProfile(schema: z.ZodType<SiteProfile>, written: unknown, privateKeyPem: string): string {
  schema.parse(written);
  const signature = sign(null, Buffer.from(canonical(written)), createPrivateKey(privateKeyPem));
  const file = {
    profile: written,
    publicKey: publicKeyOf(privateKeyPem),
    signature: signature.toString('base64'),
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

const isSigned = (bytes: Uint8Array, publicKey: string, signature: string): boolean => {
  try {
    const key = createPublicKey({ key: Buffer.from(publicKey, 'base64'), format: 'der', type: 'spki' });
    return key.asymmetricKeyType === 'ed25519' && verify(null, bytes, key, Buffer.from(signature, 'base64'));
  } catch {
    return false;
  }
};

const day_ms = 86_400_000;
/** Valid to the end of its last day wherever in the world it is that day. */
const isOver = (validUntil: string, now: number): boolean => now > Date.parse(validUntil) + 1.5 * day_ms;

/** Null while it may be applied. */
export const overRefusal = ({ validUntil }: SiteProfile, now: number): Refusal | null =>
  validUntil !== undefined && isOver(validUntil, now)
    ? refusal('PROFILE_EXPIRED', { day: validUntil })
    : null;

/** The first field that is not as the schema wants it, or that this program does not know. */
function fieldRefusal({ issues }: Pick<z.ZodError, 'issues'>): Refusal {
  const [issue] = issues;
  const extra = issue?.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  const field = [...(issue?.path ?? []), ...extra].map(String).join('.');
  return refusal('PROFILE_FIELD', { field, found: issue?.message ?? '' });
}

/** What a file says is signed, and its canonical bytes; null where it is no profile, or nested deeper than can be followed. */
function signedIn(text: string) {
  try {
    const signed = signedProfileSchema.safeParse(JSON.parse(text));
    if (!signed.success || signed.data.profile.format !== 'comptoir-site-profile') return null;
    const { profile: written, publicKey, signature } = signed.data;
    return { written, publicKey, signature, bytes: Buffer.from(canonical(written)) };
  } catch {
    return null;
  }
}

/**
 * @param schema of the settings that a profile may set here
 * @param trusted public key that it has to be signed with; null takes any key, whose fingerprint a person then compares
 */
export function openProfile(
  schema: z.ZodType<SiteProfile>,
  text: string,
  trusted: string | null,
  now: number,
): Result<OpenProfile, Refusal> {
  const signed = signedIn(text);
  if (signed === null) return refused(refusal('PROFILE_UNREADABLE'));
  const { written, publicKey, signature, bytes } = signed;
  if (!isSigned(bytes, publicKey, signature)) return refused(refusal('PROFILE_NOT_SIGNED'));
  const fingerprint = fingerprintOf(publicKey);
  if (trusted !== null && trusted !== publicKey)
    return refused(refusal('PROFILE_OTHER_KEY', { fingerprint, known: fingerprintOf(trusted) }));
  if (written.version !== 1) return refused(refusal('PROFILE_VERSION'));
  const profile = schema.safeParse(written);
  if (!profile.success) return refused(fieldRefusal(profile.error));
  const over = overRefusal(profile.data, now);
  if (over) return refused(over);
  return ok({
    profile: profile.data,
    publicKey,
    fingerprint,
    sha256: createHash('sha256').update(bytes).digest('hex'),
  });
}

/** Where an installer may have put a profile for every account of this computer. */
export function machineFolder(
  platform: NodeJS.Platform = process.platform,
  env: NodeJS.ProcessEnv = process.env,
): string {
  if (platform === 'win32') return path.win32.join(env.ProgramData || 'C:\\ProgramData', 'Comptoir');
  return platform === 'darwin' ? '/Library/Application Support/Comptoir' : '/etc/comptoir';
}

export interface FoundProfile {
  readonly text: string;
  /** Key that was installed with it, as `site.comptoir-profile.pub`; null: whoever signed it. */
  readonly trusted: string | null;
  /** Where it lies: its products are the file beside it. */
  readonly file: string;
}

/** The first products of a profile, as `profile make` and the installer of Windows lay them. */
export const productsFile = (profileFile: string): string => `${profileFile}.products`;

const readText = (file: string): string | null => {
  try {
    return fs.readFileSync(file, 'utf8');
  } catch {
    return null;
  }
};

/** The profile for a first start: the one that was asked for, else the one in the data folder, else the computer's. */
export function findProfile(
  dataDir: string,
  asked: string | undefined,
  machine: string = machineFolder(),
): FoundProfile | null {
  const files = asked ? [asked] : [dataDir, machine].map((folder) => path.join(folder, profileName));
  for (const file of files) {
    const text = readText(file);
    if (text !== null) return { text, trusted: installedKey(path.dirname(file)), file };
  }
  return asked ? { text: '', trusted: null, file: asked } : null;
}

export const installedKey = (folder: string): string | null =>
  readText(path.join(folder, `${profileName}.pub`))?.trim() || null;
