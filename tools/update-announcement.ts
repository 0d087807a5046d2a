import type { KeyObject } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import {
  type Announcement,
  announcementName,
  announcementSchema,
  canonicalBytes,
  readAnnouncement,
  signAnnouncement,
  signatureName,
} from '#main/modules/updates/engine/announcement.ts';
import { sha512Of } from '#main/modules/updates/engine/program.ts';
import { compareVersions, isVersion } from '#main/modules/updates/engine/versions.ts';
import { type Result, refused } from '#shared/kernel/result.ts';
import type { UpdateWhy } from '#shared/modules/updates/contract.ts';
import type { Call } from './command-line.ts';
import { stubMark } from './pack/stub/mark.ts';
import { writeAll } from './whole-file.ts';

export type Announcing = Omit<Announcement, 'format' | 'files'>;

const installer = /\.(?:AppImage|exe|blockmap|zip|dmg|deb)$/;

const installersIn = (folder: string): string[] =>
  fs
    .readdirSync(folder)
    .filter((name) => installer.test(name))
    .sort();

/** The version that stands in the name of a file, as electron-builder writes it; null where none does, and for a stub. */
const versionIn = (name: string): string | null =>
  name.startsWith(stubMark)
    ? null
    : (/-(\d+\.\d+\.\d+(?:-[0-9A-Za-z.]+)*?)-(?:win|mac|linux)-/.exec(name)?.[1] ?? null);

/** The first installer of a folder that is not named after this version; null when all are. */
export const otherVersion = (folder: string, version: string): string | null =>
  installersIn(folder).find((name) => versionIn(name) !== version) ?? null;

type AnyCall = Pick<Call<Record<string, never>>, 'wrong'>;
export const versionOf = (call: AnyCall, option: string, value: string): string =>
  isVersion(value) ? value : call.wrong('tools.fault.version', { option: `--${option}`, value });

/** The oldest version that tills may still install; no till takes an announcement that forbids its own version. */
export function floorOf(call: AnyCall, option: string, value: string | undefined, announced: string): string {
  const floor = versionOf(call, option, value ?? announced);
  if (compareVersions(floor, announced) > 0)
    call.wrong('tools.signUpdate.floorAbove', { minimum: floor, version: announced });
  return floor;
}

function writeSigned(
  folder: string,
  bytes: Uint8Array,
  privateKey: KeyObject,
  keys: readonly string[],
): Result<Announcement, UpdateWhy> {
  const line = signAnnouncement(bytes, privateKey);
  const read = readAnnouncement(bytes, line, keys);
  if (!read.ok) return read;
  writeAll([
    { file: path.join(folder, announcementName), content: bytes },
    { file: path.join(folder, signatureName), content: line },
  ]);
  return read;
}

const jsonOf = (bytes: Buffer): unknown => {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return null;
  }
};

/**
 * Signs the announcement that a release drafted, as it is: ring, share and notes were decided there. The files it names
 * must lie beside it and be those it means; `wrong-file` otherwise.
 */
export function signDraft(
  folder: string,
  privateKey: KeyObject,
  keys: readonly string[],
): Result<Announcement, UpdateWhy> {
  const bytes = fs.readFileSync(path.join(folder, announcementName));
  const draft = announcementSchema.safeParse(jsonOf(bytes));
  if (!draft.success) return refused('malformed');
  const isMeant = ({ name, sha512, size }: Announcement['files'][number]): boolean => {
    const file = path.join(folder, name);
    if (versionIn(name) !== draft.data.version) return false;
    return fs.existsSync(file) && fs.statSync(file).size === size && sha512Of(file) === sha512;
  };
  return draft.data.files.every(isMeant)
    ? writeSigned(folder, bytes, privateKey, keys)
    : refused('wrong-file');
}

/**
 * Describes and signs the finished installers of a folder, and reads that as a till with these keys will: what it would
 * refuse is not written. `no-file`: the folder holds no installer.
 */
export function announce(
  folder: string,
  announcing: Announcing,
  privateKey: KeyObject,
  keys: readonly string[],
): Result<Announcement, UpdateWhy> {
  const names = installersIn(folder);
  if (names.length === 0) return refused('no-file');
  const files = names.map((name) => {
    const file = path.join(folder, name);
    return { name, sha512: sha512Of(file), size: fs.statSync(file).size };
  });
  const announcement: Announcement = { format: 1, ...announcing, files };
  return writeSigned(folder, canonicalBytes(announcement), privateKey, keys);
}
