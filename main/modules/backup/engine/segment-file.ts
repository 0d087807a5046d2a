import { createHash, hkdfSync, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { promisify } from 'node:util';
import { brotliCompress, brotliDecompress, constants } from 'node:zlib';
import { z } from 'zod';
import { StoreError, storeRefusal } from '#main/kernel/db/store-error.ts';
import { type Batch, batchBytes, type Mark, readBatch } from '#main/kernel/journal/exchange.ts';
import type { TableChanges } from '#main/kernel/journal/kept-changes.ts';
import { writeAll } from '#main/kernel/write-all.ts';
import { prefixBytes, type SealKey, seal } from '#shared/wire/sealed-stream.ts';
import { type BackupFile, backupFormat, lengthOf, readSealedHeader, type SealedFile } from './backup-file.ts';
import { unseal } from './sealed-stream.ts';
import { tillStateSchema } from './till-state.ts';

/**
 * docs/spec/backup.md. What was recorded after a base or after other segments: rows of the journal, and what of the kept
 * tables changed. Sealed under a key that only who opens the base can make.
 */
const magic = Buffer.from('COMPTOIR ROWS\n', 'latin1');
export const segmentExtension = '.comptoir-rows';

const count = z.int().min(0);
const pointSchema = z.object({
  epoch: z.int().min(1),
  seq: count,
  hash: z.string().regex(/^(?:[0-9a-f]{64})?$/),
  /** Changes of the kept tables up to this number. */
  n: count,
});
/** Where a copy of a till stands: its last row, and the last change of its kept tables. */
export type Point = z.infer<typeof pointSchema>;

export const segmentHeaderSchema = z.object({
  format: z.literal(backupFormat),
  /** UTC ms. */
  createdAt: count,
  app: z.string().max(40),
  schema: z.int().min(1),
  /** SHA-256 of what stands before the body of its base, hexadecimal. */
  base: z.string().regex(/^[0-9a-f]{64}$/),
  from: pointSchema,
  /** Where it leads: the state of the till then, and the changes up to this number. */
  state: tillStateSchema,
  n: count,
  salt: z.base64().max(64),
  prefix: z.base64().length(12),
});
export type SegmentHeader = z.infer<typeof segmentHeaderSchema>;
export type SegmentFile = SealedFile<SegmentHeader>;

const value = z.union([z.string(), z.number(), z.null()]);
const keptSchema = z.array(
  z.object({
    table: z.string(),
    columns: z.array(z.string()),
    key: z.int().min(1),
    rows: z.array(z.array(value)),
    gone: z.array(z.array(value)),
  }),
);

export interface SegmentContent {
  /** Null where only kept tables changed. */
  readonly rows: Batch | null;
  readonly kept: readonly TableChanges[];
}

export const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
export const samePoint = (a: Point, b: Point): boolean =>
  a.epoch === b.epoch && a.seq === b.seq && a.hash === b.hash && a.n === b.n;
export const endOf = ({ state: { epoch, seq, hash }, n }: Pick<SegmentHeader, 'state' | 'n'>): Point => ({
  epoch,
  seq,
  hash,
  n,
});
/** Where segments of a base begin; null for one that none can follow. */
export const startOf = ({ header: { state, kept } }: BackupFile): Point | null =>
  kept ? endOf({ state, n: kept.n }) : null;
export const markOfPoint = ({ epoch, seq, hash }: Point): Mark => ({ epoch, seq, hash });

const mostBytes = 64_000_000;
const brotliQuality = 5;
const compressed = promisify(brotliCompress);
const plainOf = promisify(brotliDecompress);

const sealKeyOf = (baseKey: Uint8Array, salt: string, prefix: string, sum: Uint8Array): SealKey => ({
  key: Buffer.from(hkdfSync('sha256', baseKey, Buffer.from(salt, 'base64'), 'comptoir backup, rows', 32)),
  prefix: Buffer.from(prefix, 'base64'),
  header: sum,
});
async function* once(bytes: Buffer): AsyncGenerator<Buffer> {
  yield bytes;
}
async function allOf(source: AsyncIterable<Buffer>): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const bytes of source) pieces.push(bytes);
  return Buffer.concat(pieces);
}

/** What is sealed: length and bytes of the rows, length and bytes of the changes. */
const contentBytes = ({ rows, kept }: SegmentContent): Buffer => {
  const parts = [rows ? batchBytes(rows) : Buffer.alloc(0), Buffer.from(JSON.stringify(kept), 'utf8')];
  return Buffer.concat(parts.flatMap((part) => [lengthOf(part.length), part]));
};
function readContent(bytes: Buffer): SegmentContent {
  const partAt = (at: number): Buffer => {
    const end = at + 4 + bytes.readUInt32BE(at);
    if (end > bytes.length) throw new StoreError('BACKUP_DAMAGED');
    return bytes.subarray(at + 4, end);
  };
  const first = partAt(0);
  const second = partAt(4 + first.length);
  const rows = first.length === 0 ? null : readBatch(first);
  if (first.length > 0 && !rows) throw new StoreError('BACKUP_DAMAGED');
  return { rows, kept: keptSchema.parse(JSON.parse(second.toString('utf8'))) };
}

export interface NewSegment {
  readonly target: string;
  readonly header: Omit<SegmentHeader, 'format' | 'salt' | 'prefix'>;
  /** Of the base: what its file was sealed with. */
  readonly baseKey: Uint8Array;
  readonly content: SegmentContent;
}

/** Writes a segment and puts it on the disk. @throws what the disk throws; the target is then worth nothing. */
export async function writeSegment({ target, header, baseKey, content }: NewSegment): Promise<void> {
  const salt = randomBytes(32).toString('base64');
  const prefix = randomBytes(prefixBytes).toString('base64');
  const full: SegmentHeader = { format: backupFormat, ...header, salt, prefix };
  const text = Buffer.from(JSON.stringify(full), 'utf8');
  const head = Buffer.concat([magic, lengthOf(text.length), text]);
  const sum = createHash('sha256').update(head).digest();
  const body = await compressed(contentBytes(content), {
    params: { [constants.BROTLI_PARAM_QUALITY]: brotliQuality },
  });
  const file = await fs.promises.open(target, 'w', 0o600);
  try {
    const sealed = await allOf(seal(once(body), sealKeyOf(baseKey, salt, prefix, sum)));
    await writeAll(file, Buffer.concat([head, sealed]));
    await file.sync();
  } finally {
    await file.close();
  }
}

/** @throws StoreError as `readHeader` does. */
export const readSegmentHeader = (path: string): Promise<SegmentFile> =>
  readSealedHeader(path, magic, segmentHeaderSchema);

/** All of it, proved to its last byte. @throws StoreError BACKUP_DAMAGED, also under the key of another base. */
export async function readSegment(
  path: string,
  { header, bodyAt, sum }: SegmentFile,
  baseKey: Uint8Array,
): Promise<SegmentContent> {
  const sealed = (await fs.promises.readFile(path)).subarray(bodyAt);
  try {
    const key = sealKeyOf(baseKey, header.salt, header.prefix, sum);
    const body = await allOf(unseal(once(sealed), key));
    return readContent(await plainOf(body, { maxOutputLength: mostBytes }));
  } catch (error) {
    throw storeRefusal(error) ? error : new StoreError('BACKUP_DAMAGED', undefined, error);
  }
}

/** `T4K7Q2MZ-1-4850-20261120T101600123Z-3fa29c01-912.comptoir-rows`: till, row, time, base, changes. */
export function segmentName(header: Pick<SegmentHeader, 'state' | 'createdAt' | 'base' | 'n'>): string {
  const { till, epoch, seq } = header.state;
  const stamp = new Date(header.createdAt).toISOString().replaceAll(/[-:.]/g, '');
  return `${till}-${epoch}-${seq}-${stamp}-${header.base.slice(0, 8)}-${header.n}${segmentExtension}`;
}
const namePattern = /^(T[0-9A-Z]{7})-\d{1,7}-\d{1,10}-\d{8}T\d{9}Z-([0-9a-f]{8})-\d{1,16}\.comptoir-rows$/;
/** Whoever renamed or copied it left it its end. */
export const isCalledRows = (name: string): boolean => name.toLowerCase().includes(segmentExtension);
/** What a name says without its file being opened; null for what is named otherwise. */
export const saidByName = (name: string): { readonly till: string; readonly base: string } | null => {
  const [, till, base] = namePattern.exec(name) ?? [];
  return till === undefined || base === undefined ? null : { till, base };
};
