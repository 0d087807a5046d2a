import type { KeyObject } from 'node:crypto';
import { createHash, createPublicKey, sign as signBytes, verify as verifyBytes } from 'node:crypto';
import { z } from 'zod';
import { ok, type Result, refused } from '#shared/kernel/result.ts';
import type { UpdateWhy } from '#shared/modules/updates/contract.ts';
import { compareVersions, isVersion } from './versions.ts';

export const announcementName = 'comptoir-update.json';
export const signatureName = 'comptoir-update.json.sig';
export const announcementLimit_bytes = 256 * 1024;
/** A signature for one use is worth nothing for another. */
const purpose = Buffer.from('comptoir-update-v1\n');

const versionSchema = z.string().max(64).refine(isVersion);
/** A bare name: nothing that leads out of a folder, hides, or that Windows reads in another way. */
const fileNameSchema = z.string().regex(/^[A-Za-z0-9](?:[A-Za-z0-9._ -]{0,118}[A-Za-z0-9])?$/);

export const updateFileSchema = z.strictObject({
  name: fileNameSchema,
  /** Base64, as electron-updater writes it. */
  sha512: z.string().regex(/^[A-Za-z0-9+/]{86}==$/),
  size: z.int().positive().max(4_000_000_000),
});
export type UpdateFile = z.infer<typeof updateFileSchema>;

export const announcementSchema = z.strictObject({
  format: z.literal(1),
  version: versionSchema,
  /** From this announcement on no till installs anything older. */
  minimumVersion: versionSchema,
  channel: z.enum(['stable', 'beta']),
  /** Offered to tills of this ring and of those before it. */
  ring: z.int().min(0).max(2),
  /** Of the tills of exactly this ring. */
  stagingPercentage: z.int().min(0).max(100),
  /** UTC milliseconds. */
  issued: z.int().positive(),
  expires: z.int().positive(),
  /** The store this version writes, and the oldest store version whose program can go on with it. */
  store: z.strictObject({ version: z.int().positive(), oldestReader: z.int().positive() }),
  files: z.array(updateFileSchema).min(1).max(60),
  /** By language; a till reads the announcements of versions that speak more languages than it, or fewer. */
  notes: z.record(z.string().regex(/^[a-z]{2,3}$/), z.string().max(4000)),
});
export type Announcement = z.infer<typeof announcementSchema>;

function canonicalValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(canonicalValue);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, canonicalValue(inner)]),
  );
}
/** The one way to write an announcement: keys in order, no spaces, UTF-8, a line end. */
export const canonicalBytes = (announcement: Announcement): Buffer =>
  Buffer.from(`${JSON.stringify(canonicalValue(announcement))}\n`);

const signedBytes = (bytes: Uint8Array): Buffer => Buffer.concat([purpose, bytes]);

/** The key's name in a signature file: the start of the hash of its public half. */
export const keyName = (spki: string): string =>
  createHash('sha256').update(Buffer.from(spki, 'base64')).digest('hex').slice(0, 16);

/** One line of the signature file. */
export function signAnnouncement(bytes: Uint8Array, privateKey: KeyObject): string {
  const spki = createPublicKey(privateKey).export({ type: 'spki', format: 'der' }).toString('base64');
  return `${keyName(spki)} ${signBytes(null, signedBytes(bytes), privateKey).toString('base64')}\n`;
}

function isSigned(bytes: Uint8Array, signatures: string, keys: readonly string[]): boolean {
  const byName = new Map(keys.map((spki) => [keyName(spki), spki]));
  return signatures
    .split('\n')
    .slice(0, 8)
    .some((line) => {
      const [name = '', signature = ''] = line.trim().split(' ');
      const spki = byName.get(name);
      if (spki === undefined) return false;
      const key = createPublicKey({ key: Buffer.from(spki, 'base64'), format: 'der', type: 'spki' });
      if (key.asymmetricKeyType !== 'ed25519') return false;
      return verifyBytes(null, signedBytes(bytes), key, Buffer.from(signature, 'base64'));
    });
}

/**
 * An announcement whose signature holds, whose bytes are the canonical ones and whose fields make sense. Nothing of it is
 * read before the signature was checked.
 */
export function readAnnouncement(
  bytes: Uint8Array,
  signatures: string,
  keys: readonly string[],
): Result<Announcement, UpdateWhy> {
  if (keys.length === 0) return refused('no-key');
  if (signatures.trim() === '') return refused('unsigned');
  if (bytes.length > announcementLimit_bytes) return refused('malformed');
  if (!isSigned(bytes, signatures, keys)) return refused('wrong-signature');
  let parsed: ReturnType<typeof announcementSchema.safeParse>;
  try {
    parsed = announcementSchema.safeParse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  } catch {
    return refused('malformed');
  }
  if (!parsed.success || !canonicalBytes(parsed.data).equals(bytes)) return refused('malformed');
  const { files, expires, issued, version, minimumVersion, store } = parsed.data;
  const names = new Set(files.map(({ name }) => name.toLowerCase()));
  const sound =
    names.size === files.length &&
    expires > issued &&
    compareVersions(minimumVersion, version) <= 0 &&
    store.oldestReader <= store.version;
  return sound ? ok(parsed.data) : refused('malformed');
}

export interface Known {
  /** The running version. */
  readonly version: string;
  /** Nothing below this is installed any more. */
  readonly floor: string;
  readonly lastSeen: { readonly issued: number; readonly version: string } | null;
  /** Versions this till has returned from. */
  readonly returnedFrom: readonly string[];
  /** UTC ms; never behind what the till has already recorded, whatever its clock says. */
  readonly now: number;
}

/**
 * What is wrong with a properly signed announcement, from where this till stands; null when nothing is. An announcement of
 * the running version is fine, and nothing new.
 */
export function objectionTo(announcement: Announcement, known: Known): UpdateWhy | null {
  const { lastSeen } = known;
  if (announcement.expires <= known.now) return 'expired';
  if (
    lastSeen &&
    (announcement.issued < lastSeen.issued || compareVersions(announcement.version, lastSeen.version) < 0)
  )
    return 'replayed';
  if (compareVersions(announcement.version, known.floor) < 0) return 'downgrade';
  if (compareVersions(announcement.version, known.version) < 0) return 'downgrade';
  if (known.returnedFrom.includes(announcement.version)) return 'returned-from';
  return null;
}

/** What electron-updater read in its own metadata file. */
export interface FeedInfo {
  readonly version: string;
  readonly files: readonly { readonly url: string; readonly sha512?: string; readonly size?: number }[];
  readonly path?: string;
  readonly sha512?: string;
}

/** The unsigned metadata may say nothing that the signed announcement does not say too. */
export function agrees(told: FeedInfo, announcement: Announcement): boolean {
  const same = (url: string | undefined, sha512: string | undefined, size: number | undefined): boolean =>
    announcement.files.some(
      (file) => file.name === url && file.sha512 === sha512 && (size === undefined || file.size === size),
    );
  return (
    told.version === announcement.version &&
    told.files.length > 0 &&
    told.files.every(({ url, sha512, size }) => same(url, sha512, size)) &&
    (told.path === undefined || same(told.path, told.sha512, undefined))
  );
}
