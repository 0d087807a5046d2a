import fs from 'node:fs';
import path from 'node:path';
import { type Announcement, announcementName, readAnnouncement, signatureName } from './announcement.ts';
import { sha512Of } from './program.ts';
import { replaceFile, updateFolder } from './state.ts';

const shareFolder = (dataDir: string): string => path.join(updateFolder(dataDir), 'share');
const metadataName = (file: string): string => (file.endsWith('.exe') ? 'latest.yml' : 'latest-linux.yml');

/** An AppImage ends with the map of its blocks and the length of that: neighbours fetch only what changed. */
function blockMapSizeOf(file: string): number {
  const handle = fs.openSync(file, 'r');
  try {
    const length = Buffer.alloc(4);
    const { size } = fs.fstatSync(handle);
    fs.readSync(handle, length, 0, 4, Math.max(0, size - 4));
    const mapSize = length.readUInt32BE(0);
    return mapSize < size ? mapSize : 0;
  } finally {
    fs.closeSync(handle);
  }
}

/** electron-updater's own words for what the announcement says; JSON is YAML. */
function metadataOf(
  announcement: Announcement,
  { name, sha512, size }: Announcement['files'][number],
  file: string,
): string {
  const blockMapSize = name.endsWith('.AppImage') ? blockMapSizeOf(file) : 0;
  const entry = { url: name, sha512, size, ...(blockMapSize > 0 && { blockMapSize }) };
  return JSON.stringify({ version: announcement.version, files: [entry], path: name, sha512 });
}

function linkOrCopy(from: string, to: string): void {
  try {
    fs.linkSync(from, to);
  } catch {
    fs.copyFileSync(from, to);
  }
}

/** The announcement beside the file it names: whoever installs it checks both once more. */
export function keepBeside(
  file: string,
  { bytes, signatures }: { readonly bytes: Uint8Array; readonly signatures: string },
): void {
  replaceFile(path.join(path.dirname(file), signatureName), signatures);
  replaceFile(path.join(path.dirname(file), announcementName), Buffer.from(bytes).toString('utf8'));
}

export const isAnnounced = (file: string): boolean =>
  [announcementName, signatureName].every((name) => fs.existsSync(path.join(path.dirname(file), name)));

/** Lays out what neighbours may have: the announcement as it was signed, and the file that was checked against it. */
export function layOutShare(
  dataDir: string,
  signed: { readonly bytes: Uint8Array; readonly signatures: string },
  announcement: Announcement,
  file: string,
): void {
  const folder = shareFolder(dataDir);
  const named = announcement.files.find(({ name }) => name === path.basename(file));
  if (!named) return;
  fs.rmSync(folder, { recursive: true, force: true });
  fs.mkdirSync(folder, { recursive: true });
  linkOrCopy(file, path.join(folder, named.name));
  fs.writeFileSync(path.join(folder, metadataName(named.name)), metadataOf(announcement, named, file));
  fs.writeFileSync(path.join(folder, signatureName), signed.signatures);
  fs.writeFileSync(path.join(folder, announcementName), signed.bytes);
}

/** Checked again before it is given away: the signature, then the file by its hash. Null when there is nothing to give. */
export function verifiedShare(
  dataDir: string,
  keys: readonly string[],
): { readonly folder: string; readonly names: readonly string[] } | null {
  const folder = shareFolder(dataDir);
  try {
    const bytes = fs.readFileSync(path.join(folder, announcementName));
    const signatures = fs.readFileSync(path.join(folder, signatureName), 'utf8');
    const announcement = readAnnouncement(bytes, signatures, keys);
    if (!announcement.ok) return null;
    const present = fs.readdirSync(folder);
    const file = announcement.value.files.find(({ name }) => present.includes(name));
    if (!file || sha512Of(path.join(folder, file.name)) !== file.sha512) return null;
    return { folder, names: [announcementName, signatureName, metadataName(file.name), file.name] };
  } catch {
    return null;
  }
}
