import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { StoreError } from '#main/kernel/db/store-error.ts';
import { type BackupHeader, backupExtension, readHeader } from './backup-file.ts';
import { signedHead } from './signed-head.ts';

export interface BackupEntry {
  readonly name: string;
  readonly path: string;
  readonly bytes: number;
  readonly header: BackupHeader;
  /** SHA-256 of what stands before the body, hexadecimal: what segments call it. */
  readonly sum: string;
}

const newestFirst = (a: BackupEntry, b: BackupEntry): number =>
  b.header.state.epoch - a.header.state.epoch ||
  b.header.state.seq - a.header.state.seq ||
  b.header.createdAt - a.header.createdAt;

/** The life of a till that made a backup: the key that signed its head. Empty: none did. */
export function lifeOfBackup({ header: { head, state } }: Pick<BackupEntry, 'header'>): string {
  const signed = head === undefined ? null : signedHead(head, state.till);
  return signed && isDeepStrictEqual(signed.state, state) ? signed.publicKey : '';
}

/**
 * The backups of a till in a folder, or of every till (null), newest first; files that are none are passed over. An absent
 * folder has none.
 */
export async function backupsIn(folder: string, till: string | null): Promise<BackupEntry[]> {
  const names = await fs.promises.readdir(folder).catch((): string[] => []);
  const entries: BackupEntry[] = [];
  for (const name of names) {
    if ((till !== null && !name.startsWith(`${till}-`)) || !name.endsWith(backupExtension)) continue;
    const file = path.join(folder, name);
    try {
      const [{ size }, { header, sum }] = [await fs.promises.stat(file), await readHeader(file)];
      entries.push({ name, path: file, bytes: size, header, sum: Buffer.from(sum).toString('hex') });
    } catch {
      // Another file, or one that was cut short: a restore says so of the file it is given.
    }
  }
  return entries.sort(newestFirst);
}

const keptNewest = 8;
const keptDays = 14;
const keptMonths = 12;
const oldPartial_ms = 3_600_000;

/** What stays of a list, newest first: the last 8, the last of each of 14 days, the last of each of 12 months. */
export function toKeep<T extends { readonly header: Pick<BackupHeader, 'createdAt'> }>(
  entries: readonly T[],
  dayOf: (at: number) => string,
): ReadonlySet<T> {
  const kept = new Set(entries.slice(0, keptNewest));
  const keepFirstOf = (periodOf: (day: string) => string, most: number): void => {
    const seen = new Set<string>();
    for (const entry of entries) {
      const period = periodOf(dayOf(entry.header.createdAt));
      if (seen.has(period) || seen.size >= most) continue;
      seen.add(period);
      kept.add(entry);
    }
  };
  keepFirstOf((day) => day, keptDays);
  keepFirstOf((day) => day.slice(0, 7), keptMonths);
  return kept;
}

/**
 * Takes away what is not kept of each life of the till, and pieces of backups that never were complete. Lives share a folder
 * where a till was restored on another computer: none pushes the backups of another out, nor what was brought just now.
 */
export async function prune(
  folder: string,
  till: string,
  dayOf: (at: number) => string,
  brought: string | null = null,
): Promise<void> {
  for (const entries of Map.groupBy(await backupsIn(folder, till), lifeOfBackup).values()) {
    const kept = toKeep(entries, dayOf);
    for (const entry of entries)
      if (!kept.has(entry) && entry.name !== brought) await fs.promises.rm(entry.path, { force: true });
  }
  await sweepPieces(folder, till);
}

/** Takes away pieces of backups that nobody goes on with. */
export async function sweepPieces(folder: string, till: string): Promise<void> {
  for (const name of await fs.promises.readdir(folder)) {
    if (!name.startsWith(`${till}-`) || !name.endsWith('.partial')) continue;
    const file = path.join(folder, name);
    const { mtimeMs } = await fs.promises.stat(file);
    // Another program may be writing one at this moment.
    if (Date.now() - mtimeMs > oldPartial_ms) await fs.promises.rm(file, { force: true });
  }
}

const leastKept = 2;

const freeIn = async (folder: string): Promise<number> => {
  const { bavail, bsize } = await fs.promises.statfs(folder);
  return bavail * bsize;
};

/** @throws StoreError DISK_FULL if there is less room than that. */
export async function checkRoom(folder: string, needed_bytes: number): Promise<void> {
  if ((await freeIn(folder)) < needed_bytes) throw new StoreError('DISK_FULL');
}

/**
 * What would go for that much room, the oldest first; of one life alone where one is named. @throws StoreError DISK_FULL if
 * even that is not enough.
 */
export async function deletableFor(
  folder: string,
  till: string,
  needed_bytes: number,
  life: string | null = null,
): Promise<BackupEntry[]> {
  const deletable = [...Map.groupBy(await backupsIn(folder, till), lifeOfBackup)]
    .filter(([of]) => life === null || of === life)
    .flatMap(([, entries]) => entries.slice(leastKept).reverse())
    .sort((a, b) => a.header.createdAt - b.header.createdAt);
  const most = deletable.reduce((sum, { bytes }) => sum + bytes, await freeIn(folder));
  if (most < needed_bytes) throw new StoreError('DISK_FULL');
  return deletable;
}

/**
 * Makes room on a small disk: the oldest go first, two of each life always stay. @throws StoreError DISK_FULL if that is not
 * enough; nothing is deleted then.
 */
export async function makeRoom(
  folder: string,
  till: string,
  needed_bytes: number,
  life: string | null = null,
): Promise<void> {
  for (const oldest of await deletableFor(folder, till, needed_bytes, life)) {
    if ((await freeIn(folder)) >= needed_bytes) return;
    await fs.promises.rm(oldest.path, { force: true });
  }
  await checkRoom(folder, needed_bytes);
}

/** SHA-256, hexadecimal. */
export async function sumOf(file: string): Promise<string> {
  const sum = createHash('sha256');
  for await (const bytes of fs.createReadStream(file)) sum.update(bytes as Buffer);
  return sum.digest('hex');
}

/** Names are on the disk when this is done; the till goes on selling, however slow a key is. */
async function syncNames(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await fs.promises.open(folder, 'r');
  await handle.sync().finally(() => handle.close());
}

/** A copy that was read back and is the same; under its name only then. @throws StoreError; what the disk throws. */
export async function copyInto(entry: Pick<BackupEntry, 'name' | 'path'>, folder: string): Promise<void> {
  const target = path.join(folder, entry.name);
  const partial = `${target}.partial`;
  try {
    await fs.promises.copyFile(entry.path, partial);
    const handle = await fs.promises.open(partial, 'r+');
    await handle.sync().finally(() => handle.close());
    if ((await sumOf(partial)) !== (await sumOf(entry.path))) throw new StoreError('BACKUP_DAMAGED');
    await fs.promises.rename(partial, target);
    await syncNames(folder);
  } catch (error) {
    await fs.promises.rm(partial, { force: true }).catch(() => {});
    throw error;
  }
}
