import fs from 'node:fs';
import path from 'node:path';
import type { Readable } from 'node:stream';
import { StoreError, storeRefusal } from '#main/kernel/db/store-error.ts';
import { syncFolder } from '#main/kernel/db/store-file.ts';
import { writeAll } from '#main/kernel/write-all.ts';
import { backupName, readHeader } from './backup-file.ts';
import { headFile, headTextsHere, mirrorFile } from './head-mirror.ts';
import {
  type BackupEntry,
  backupsIn,
  checkRoom,
  deletableFor,
  lifeOfBackup,
  makeRoom,
  prune,
  sumOf,
  sweepPieces,
} from './kept-backups.ts';
import { readSegmentHeader, type SegmentHeader, saidByName, segmentName } from './segment-file.ts';
import { newestSegment, pruneSegments } from './segment-keep.ts';
import { signedHead } from './signed-head.ts';

/** Where backups of other tills lie, and how much of this till's disk they may never take. */
export interface ShelfOptions {
  readonly folder: string;
  readonly dayOf: (at: number) => string;
  /** Stays free whatever is kept: this till sells on the same disk. */
  readonly leastFree_bytes: number;
  readonly largest_bytes: number;
}
export interface Arriving {
  readonly till: string;
  readonly name: string;
  readonly size: number;
  readonly sha256: string;
  readonly offset: number;
}
/** part: so much of it has come. other: another file has this name, and stays. */
export type Held =
  | { readonly state: 'whole' }
  | { readonly state: 'part'; readonly have: number }
  | { readonly state: 'other' };
export type Refused = 'busy' | 'too-large' | 'no-room' | 'not-it' | 'too-many';

const mostTills = 32;
const mostHeads = 64;
/** Files of one till that were begun and are not whole. */
const mostPieces = 3;
/** Lives of one till (a restore begins one), each keeping its own backups. */
const mostLives = 8;
/** Files of rows of one till: some hundred follow a backup, and what they spanned lately. */
const mostRows = 3_000;
const largestRows_bytes = 32_000_000;
/** What is on its way may take this part of the reserve for as long as it is not proved; nothing goes for it before. */
const onTheWay = 0.5;
const syncEvery_bytes = 4 * 1024 * 1024;
const tillPattern = /^T[0-9A-Z]{7}$/;
const namePattern = /^(T[0-9A-Z]{7})-\d{1,7}-\d{1,10}-\d{8}T\d{6}Z\.comptoir-backup$/;
const sumPattern = /^[0-9a-f]{64}$/;

const isRows = (till: string, name: string): boolean => saidByName(name)?.till === till;
/** Only names that this program gives: nothing that is sent can point out of a till's own folder. */
export const isShelfName = (till: string, name: string): boolean =>
  namePattern.exec(name)?.[1] === till || isRows(till, name);
export const isTillName = (till: string): boolean => tillPattern.test(till);
export const isSum = (sum: string): boolean => sumPattern.test(sum);

const sizeOf = (file: string): number => fs.statSync(file, { throwIfNoEntry: false })?.size ?? -1;

/**
 * Keeps what other tills of the shop send: files that this till cannot open, thinned out for each life of each. What is there stays: a
 * file comes beside, is compared with what was announced, and has its name only then.
 */
export function createShelf({ folder, dayOf, leastFree_bytes, largest_bytes }: ShelfOptions) {
  const folderOf = (till: string): string => path.join(folder, till);
  const fileOf = (till: string, name: string): string => path.join(folderOf(till), name);
  const partOf = ({ till, name, sha256 }: Pick<Arriving, 'till' | 'name' | 'sha256'>): string =>
    `${fileOf(till, name)}.${sha256.slice(0, 16)}.partial`;
  const arriving = new Set<string>();
  /** Sums of files that do not change any more. */
  const sums = new Map<string, string>();

  const sumAt = async (file: string): Promise<string> => {
    const known = sums.get(file);
    if (known !== undefined && fs.existsSync(file)) return known;
    const sum = await sumOf(file);
    sums.set(file, sum);
    return sum;
  };
  const tills = (): string[] => {
    const names = fs.existsSync(folder) ? fs.readdirSync(folder) : [];
    return names.filter(isTillName).sort();
  };
  const held = async (about: Pick<Arriving, 'till' | 'name' | 'sha256'>): Promise<Held> => {
    const file = fileOf(about.till, about.name);
    if (fs.existsSync(file)) return { state: (await sumAt(file)) === about.sha256 ? 'whole' : 'other' };
    return { state: 'part', have: Math.max(0, sizeOf(partOf(about))) };
  };
  const rowsIn = (till: string): string[] => {
    const own = folderOf(till);
    return (fs.existsSync(own) ? fs.readdirSync(own) : []).filter((name) => isRows(till, name));
  };
  /** The life that sent it, if what came is what was announced, and a backup of that till under its own name. */
  const proved = async (part: string, { till, name, size, sha256 }: Arriving): Promise<string | null> => {
    if (sizeOf(part) !== size || (await sumOf(part)) !== sha256) return null;
    try {
      if (isRows(till, name)) {
        // They are of the life of the backup that they follow, which comes before them.
        const { header } = await readSegmentHeader(part);
        const base = (await backupsIn(folderOf(till), till)).find(({ sum }) => sum === header.base);
        return base && header.state.till === till && segmentName(header) === name ? lifeOfBackup(base) : null;
      }
      const { header } = await readHeader(part);
      const isIts = header.state.till === till && backupName(header.state, header.createdAt) === name;
      return isIts ? lifeOfBackup({ header }) : null;
    } catch (error) {
      if (storeRefusal(error)) return null;
      throw error;
    }
  };
  /** Leaves so few files that were begun that there is room for one more of this till; those that come now stay. */
  const letPiecesGo = (till: string): boolean => {
    const own = folderOf(till);
    const pieces = fs
      .readdirSync(own)
      .filter((name) => name.endsWith('.partial'))
      .map((name) => path.join(own, name));
    const idle = pieces
      .filter((piece) => !arriving.has(piece))
      .sort((a, b) => fs.statSync(a).mtimeMs - fs.statSync(b).mtimeMs);
    const tooMany = pieces.length - mostPieces + 1;
    for (const piece of idle.slice(0, Math.max(0, tooMany))) fs.rmSync(piece, { force: true });
    return idle.length >= tooMany;
  };
  /** What was proved has its name, and only then do older ones of the same life go for it. */
  const keep = async (part: string, { till, name, sha256 }: Arriving, life: string): Promise<boolean> => {
    const [own, file] = [folderOf(till), fileOf(till, name)];
    if (isRows(till, name)) {
      if (rowsIn(till).length >= mostRows) return false;
      fs.renameSync(part, file);
      syncFolder(own);
      return true;
    }
    const lives = new Set((await backupsIn(own, till)).map(lifeOfBackup));
    if (!lives.has(life) && lives.size >= mostLives) return false;
    await deletableFor(own, till, leastFree_bytes, life);
    fs.renameSync(part, file);
    sums.set(file, sha256);
    syncFolder(own);
    await prune(own, till, dayOf);
    await makeRoom(own, till, leastFree_bytes, life);
    return true;
  };
  const write = async (part: string, { offset, size }: Arriving, body: Readable): Promise<void> => {
    const file = await fs.promises.open(part, offset === 0 ? 'w' : 'a', 0o600);
    try {
      let unsynced = 0;
      let done = offset;
      for await (const bytes of body as AsyncIterable<Buffer>) {
        done += bytes.length;
        if (done > size) throw new StoreError('BACKUP_DAMAGED');
        await writeAll(file, bytes);
        unsynced += bytes.length;
        // A little at a time: a sale on this till waits for the same disk.
        if (unsynced >= syncEvery_bytes) {
          await file.datasync();
          await checkRoom(path.dirname(part), leastFree_bytes * onTheWay);
          unsynced = 0;
        }
      }
      await file.sync();
    } finally {
      await file.close();
    }
  };

  return {
    tills,
    held,
    fileOf,
    headOf: (till: string): string => mirrorFile(folderOf(till), till),
    list: async (): Promise<BackupEntry[]> =>
      (await Promise.all(tills().map((till) => backupsIn(folderOf(till), till)))).flat(),
    sumOf: (till: string, name: string): Promise<string> => sumAt(fileOf(till, name)),
    /** What follows the backups of a till. */
    rows: (till: string): { name: string; bytes: number }[] =>
      rowsIn(till).map((name) => ({ name, bytes: sizeOf(fileOf(till, name)) })),
    /** Where what follows a backup leads; null where nothing does. */
    newestRows: async (till: string, base: string): Promise<SegmentHeader | null> =>
      (await newestSegment(folderOf(till), base))?.header ?? null,

    /** Takes a file, or the rest of one: `begin` when there is room. What was cut off stays and is gone on with. @throws what the disk throws. */
    take: async (about: Arriving, begin: () => Readable): Promise<Held | { readonly refused: Refused }> => {
      const { till, name, size, offset } = about;
      const rows = isRows(till, name);
      if (size > (rows ? largestRows_bytes : largest_bytes)) return { refused: 'too-large' };
      const before = await held(about);
      if (before.state !== 'part' || before.have !== offset) return before;
      if (!tills().includes(till) && tills().length >= mostTills) return { refused: 'too-many' };
      const part = partOf(about);
      if (arriving.has(part)) return { refused: 'busy' };
      fs.mkdirSync(folderOf(till), { recursive: true, mode: 0o700 });
      if (before.have === 0 && !letPiecesGo(till)) return { refused: 'busy' };
      arriving.add(part);
      try {
        // For rows nothing ever goes: they are small, and the next backup makes the room again.
        if (!rows) await deletableFor(folderOf(till), till, size - offset + leastFree_bytes);
        await checkRoom(folderOf(till), size - offset + leastFree_bytes * onTheWay);
        await write(part, about, begin());
        if (sizeOf(part) < size) return { state: 'part', have: sizeOf(part) };
        const life = await proved(part, about);
        if (life !== null && (await keep(part, about, life))) return { state: 'whole' };
        fs.rmSync(part, { force: true });
        return { refused: life === null ? 'not-it' : 'too-many' };
      } catch (error) {
        const code = storeRefusal(error)?.code;
        if (code !== 'DISK_FULL' && code !== 'BACKUP_DAMAGED' && code !== 'NOT_A_BACKUP') throw error;
        fs.rmSync(part, { force: true });
        return { refused: code === 'DISK_FULL' ? 'no-room' : 'not-it' };
      } finally {
        arriving.delete(part);
      }
    },

    /** Takes away what tills began to send and never went on with, and rows that no way leads over; those that never come again too. */
    sweep: async (): Promise<void> => {
      for (const till of tills()) {
        const own = folderOf(till);
        await sweepPieces(own, till);
        await pruneSegments(own, await backupsIn(own, till), till, Date.now());
      }
    },

    /** Heads of a till: more than one where it was restored on two computers. */
    headsOf: (till: string): { name: string; text: string }[] => headTextsHere(folderOf(till), till),
    /**
     * Notes how far a till has come; one that says less than what is there of the same key is passed over. Two lives of one
     * till have a file each, a stranger finds only so many.
     */
    takeHead: async (till: string, text: string): Promise<boolean> => {
      const next = signedHead(text, till);
      if (!next || !fs.existsSync(folderOf(till))) return false;
      const textAt = (file: string): string | null =>
        fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : null;
      const file = headFile(folderOf(till), next, textAt(mirrorFile(folderOf(till), till)));
      const there = textAt(file);
      const known = there === null ? null : signedHead(there, till);
      if (known?.publicKey === next.publicKey && known.state.seq > next.state.seq) return true;
      if (!known && headTextsHere(folderOf(till), till).length >= mostHeads) return false;
      await fs.promises.writeFile(`${file}.new`, text, { flush: true, mode: 0o600 });
      await fs.promises.rename(`${file}.new`, file);
      return true;
    },
  };
}
export type Shelf = ReturnType<typeof createShelf>;
