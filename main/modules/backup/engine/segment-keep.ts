import fs from 'node:fs';
import path from 'node:path';
import { readHeader } from './backup-file.ts';
import type { BackupEntry } from './kept-backups.ts';
import { readSegmentHeader, type SegmentHeader, saidByName, startOf } from './segment-file.ts';
import { pathFrom, type SegmentEntry, segmentsIn } from './segment-path.ts';

/** What another one spans stays so long: there are two ways then, and a folder is read through in no time. */
const spanned_ms = 6 * 3_600_000;
/** Its base may be away, not gone. */
const baseless_ms = 30 * 86_400_000;

/** The way that follows a base in a folder, as its heads tell it; nothing of it is proved. */
export async function wayOf(
  base: Pick<BackupEntry, 'path' | 'sum'>,
  folder: string,
): Promise<SegmentEntry[]> {
  const start = startOf(await readHeader(base.path));
  return start ? pathFrom(start, await segmentsIn(folder, base.sum)) : [];
}

const orderOf = (name: string): number[] => name.split('-').slice(1, 3).map(Number);
/** The newest segment of a base in a folder, by the names: a folder on a key is not read through for it. */
export async function newestSegment(
  folder: string,
  base: string,
): Promise<{ readonly name: string; readonly header: SegmentHeader } | null> {
  const names = (await fs.promises.readdir(folder).catch((): string[] => []))
    .filter((name) => saidByName(name)?.base === base.slice(0, 8))
    .sort((a, b) => {
      const [[, seqA = 0], [, seqB = 0]] = [orderOf(a), orderOf(b)];
      return seqB - seqA || (a < b ? 1 : -1);
    });
  for (const name of names) {
    const opened = await readSegmentHeader(path.join(folder, name)).catch(() => null);
    if (opened?.header.base === base) return { name, header: opened.header };
  }
  return null;
}

/** Takes away segments that nothing leads over any more: those that others span, and those whose base is long gone. */
export async function pruneSegments(
  folder: string,
  bases: readonly Pick<BackupEntry, 'path' | 'sum'>[],
  till: string,
  now: number,
): Promise<void> {
  const byBase = new Map(bases.map((base) => [base.sum.slice(0, 8), base]));
  const ways = new Map<string, ReadonlySet<string>>();
  for (const name of await fs.promises.readdir(folder)) {
    const said = saidByName(name);
    if (said?.till !== till) continue;
    const file = path.join(folder, name);
    const stat = await fs.promises.stat(file).catch(() => null);
    const age = stat ? now - stat.mtimeMs : 0;
    const base = byBase.get(said.base);
    if (!base) {
      if (age > baseless_ms) await fs.promises.rm(file, { force: true });
      continue;
    }
    if (age <= spanned_ms) continue;
    const way = ways.get(said.base) ?? new Set((await wayOf(base, folder)).map((entry) => entry.name));
    ways.set(said.base, way);
    if (!way.has(name)) await fs.promises.rm(file, { force: true });
  }
}
