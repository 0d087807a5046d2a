import type { Output } from '#shared/contract/index.ts';

interface BackupFile {
  readonly name: string;
  readonly created_at: number;
  readonly lastTicket: number;
  readonly bytes: number;
  readonly withCode: boolean;
  readonly places: readonly ('local' | 'second')[];
}

/** One line for each backup, newest first, however many places it lies in. */
export function backupFiles(entries: Output<'backup.list'>): BackupFile[] {
  const files = new Map<string, BackupFile>();
  for (const { place, ...entry } of entries) {
    const known = files.get(entry.name);
    files.set(entry.name, { ...entry, places: known ? [...known.places, place] : [place] });
  }
  return [...files.values()].sort((one, other) => other.created_at - one.created_at);
}
