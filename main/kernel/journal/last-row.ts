import fs from 'node:fs';
import path from 'node:path';
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
const pattern = /^(\d{1,7}) (\d{1,10}) ([0-9a-f]{64}) ([A-Za-z0-9+/]{86}==)\s*$/;

/** Null where there is none, or none that can be read. */
export function readLastRow(dataDir: string): NotedRow | null {
  try {
    const text = fs.readFileSync(path.join(dataDir, lastRowName), 'latin1');
    const [, epoch, seq, hash = '', signature = ''] = pattern.exec(text) ?? [];
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

/**
 * Notes the last row beside the store after each commit, once the answer has left: on the disk whenever the system pleases.
 * A store that lost its log, or was exchanged for an older copy, is so found out at its next start, to the row.
 */
export function openLastRow(dataDir: string) {
  const file = path.join(dataDir, lastRowName);
  let handle: number | null = null;
  let newest: Pick<StoredRow, 'position' | 'hash' | 'signature'> | null = null;
  const opened = (): number => {
    // Never emptied: what it said before stands until the next row is written over it.
    handle ??= fs.openSync(file, fs.constants.O_RDWR | fs.constants.O_CREAT, 0o600);
    return handle;
  };
  const write = (): void => {
    if (!newest) return;
    const { position, hash, signature } = newest;
    newest = null;
    const text = `${epochOf(position)} ${seqOf(position)} ${Buffer.from(hash).toString('hex')} ${Buffer.from(signature).toString('base64')}`;
    try {
      fs.writeSync(opened(), `${text.padEnd(width_bytes - 1)}\n`, 0, 'latin1');
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
      if (handle !== null) fs.closeSync(handle);
      handle = null;
    },
  };
}
export type LastRow = ReturnType<typeof openLastRow>;
