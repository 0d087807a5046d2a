import fs from 'node:fs';
import path from 'node:path';
import type { Db } from '#main/kernel/db/db.ts';
import { openMeta } from '#main/kernel/db/meta.ts';
import { syncFolder } from '#main/kernel/db/store-file.ts';
import { writeAllSync } from '#main/kernel/write-all.ts';
import { verifierOf } from '#shared/journal/chain.ts';
import { epochOf, type StoredRow, seqOf } from '#shared/journal/row.ts';

/** A row that is known to have been recorded, whatever the file of the till says. */
export interface KnownRow {
  readonly epoch: number;
  readonly seq: number;
  /** Hexadecimal. */
  readonly hash: string;
  /** Where that is known from: the name of a file, or of a place. */
  readonly from: string;
}
/** The last row as it is noted beside the store: its own signature proves it. */
export interface NotedRow extends KnownRow {
  readonly signature: Uint8Array;
}

export const lastRowName = 'last-row';
const width_bytes = 192;
/** What stands behind it is none of the note: its signature says whether it is whole. */
const pattern = /^(\d{1,7}) (\d{1,10}) ([0-9a-f]{64}) ([A-Za-z0-9+/]{86}==)/;

function startOf(file: string): string {
  const bytes = Buffer.alloc(width_bytes);
  const handle = fs.openSync(file, 'r');
  try {
    return bytes.toString('latin1', 0, fs.readSync(handle, bytes, 0, width_bytes, 0));
  } finally {
    fs.closeSync(handle);
  }
}

/** Null where there is none, or none that can be read. */
export function readLastRow(dataDir: string): NotedRow | null {
  try {
    const [, epoch, seq, hash = '', signature = ''] =
      pattern.exec(startOf(path.join(dataDir, lastRowName))) ?? [];
    if (epoch === undefined) return null;
    return {
      epoch: Number(epoch),
      seq: Number(seq),
      hash,
      signature: Buffer.from(signature, 'base64'),
      from: lastRowName,
    };
  } catch {
    return null;
  }
}

/** The note, where one of this till's own keys has signed it. */
export function ownNote(
  dataDir: string,
  keyOf: (epoch: number) => string | null | undefined,
): NotedRow | null {
  const noted = readLastRow(dataDir);
  const key = noted && keyOf(noted.epoch);
  if (!noted || !key) return null;
  try {
    return verifierOf(key)(Buffer.from(noted.hash, 'hex'), noted.signature) ? noted : null;
  } catch {
    return null;
  }
}

/** The epoch in which this store first had a note beside it: from then on there is one. */
const notedEpochKey = 'notedEpoch';

/** The store says that it had a note in this epoch, and there is none, or another's, or an older one. */
export function missesNote(
  db: Db,
  dataDir: string,
  epoch: number,
  keyOf: (epoch: number) => string | null | undefined,
): boolean {
  if (openMeta(db).read(notedEpochKey) !== String(epoch)) return false;
  const noted = ownNote(dataDir, keyOf);
  return noted === null || noted.epoch < epoch;
}

/**
 * Notes the last row beside the store after each commit, once the answer has left: on the disk whenever the system pleases.
 * A store that lost its log, or was exchanged for an older copy, is so found out at its next start, to the row. The first
 * note of an epoch is on the disk before the store says that there is one.
 */
export function openLastRow(dataDir: string, db: Db, epoch: number) {
  const file = path.join(dataDir, lastRowName);
  const meta = openMeta(db);
  let isSaid = meta.read(notedEpochKey) === String(epoch);
  let handle: number | null = null;
  let newest: Pick<StoredRow, 'position' | 'hash' | 'signature'> | null = null;
  const release = (): void => {
    if (handle !== null) fs.closeSync(handle);
    handle = null;
  };
  const say = (written: number): void => {
    fs.fsyncSync(written);
    syncFolder(dataDir);
    db.transaction(() => meta.write(notedEpochKey, String(epoch)), 'relaxed');
    isSaid = true;
  };
  const opened = (): number => {
    // Never emptied: what it said before stands until the next row is written over it.
    // One that was taken away meanwhile is made again.
    if (handle !== null && !fs.existsSync(file)) release();
    handle ??= fs.openSync(file, fs.constants.O_RDWR | fs.constants.O_CREAT, 0o600);
    return handle;
  };
  const write = (): void => {
    if (!newest) return;
    const { position, hash, signature } = newest;
    newest = null;
    const text = `${epochOf(position)} ${seqOf(position)} ${Buffer.from(hash).toString('hex')} ${Buffer.from(signature).toString('base64')}`;
    try {
      const target = opened();
      writeAllSync(target, Buffer.from(`${text.padEnd(width_bytes - 1)}\n`, 'latin1'), 0);
      if (fs.fstatSync(target).size > width_bytes) fs.ftruncateSync(target, width_bytes);
      if (!isSaid) say(target);
    } catch {
      // The row is recorded: a note that cannot be made takes nothing from it.
    }
  };
  return {
    note: (position: number, hash: Uint8Array, signature: Uint8Array): void => {
      if (!newest) setImmediate(write);
      newest = { position, hash, signature };
    },
    close: (): void => {
      write();
      release();
    },
  };
}
export type LastRow = ReturnType<typeof openLastRow>;
