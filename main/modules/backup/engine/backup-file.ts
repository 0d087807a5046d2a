import { createHash, type KeyObject, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { constants, createBrotliCompress, createBrotliDecompress } from 'node:zlib';
import { z } from 'zod';
import { StoreError, storeRefusal } from '#main/kernel/db/store-error.ts';
import { writeAll } from '#main/kernel/write-all.ts';
import { chunkBytes, prefixBytes, type SealKey, seal } from '#shared/wire/sealed-stream.ts';
import {
  openLock,
  type RecoveryLock,
  recoveryLockSchema,
  unwrapByMachine,
  unwrapByRecovery,
  wrapForMachine,
  wrapForRecovery,
  wrapSchema,
} from './keys.ts';
import { unseal } from './sealed-stream.ts';
import { type TillState, tillStateSchema } from './till-state.ts';

/** docs/spec/backup.md. magic, length of the header (4 bytes), header (JSON), then the sealed body. */
const magic = Buffer.from('COMPTOIR BACKUP\n', 'latin1');
export const backupFormat = 1;
export const backupExtension = '.comptoir-backup';
const longestHeader = 65_536;
const longestDescription = 16_000_000;

export const backupHeaderSchema = z.object({
  format: z.literal(backupFormat),
  /** UTC ms. */
  createdAt: z.int().min(0),
  app: z.string().max(40),
  /** Version of the database: a program that knows fewer leaves it alone. */
  schema: z.int().min(1),
  state: tillStateSchema,
  /** The same, signed by the till (head-mirror.ts); absent in what an older program made. */
  head: z.string().max(40_000).optional(),
  /** How far the kept tables had changed: rows follow from here. Absent where nobody followed them. */
  kept: z.object({ log: z.string().max(64), n: z.int().min(0) }).optional(),
  prefix: z.base64().length(12),
  recovery: z.object({ lock: recoveryLockSchema, wrap: wrapSchema }).nullable(),
  machine: wrapSchema,
});
export type BackupHeader = z.infer<typeof backupHeaderSchema>;

/** What is told of a backup only to who can open it. */
const heldSchema = z.object({
  shop: z.string(),
  tillName: z.string(),
  /** Time of the first row, UTC ms. */
  openedAt: z.int().min(0),
  /** Rows of each table. */
  counts: z.record(z.string(), z.int()),
  publicKeys: z.record(z.string(), z.string()),
  /** The secret of this till's copies, base64, and where its other heads may lie: absent in what an older program made. */
  family: z.base64().optional(),
  places: z
    .object({
      second: z.string().nullable(),
      neighbour: z.object({ url: z.string(), code: z.string() }).nullable(),
    })
    .optional(),
});
export type Held = z.infer<typeof heldSchema>;

export interface SealedFile<Header> {
  readonly header: Header;
  readonly bodyAt: number;
  /** SHA-256 of everything before the body: each chunk is bound to it. */
  readonly sum: Uint8Array;
}
export type BackupFile = SealedFile<BackupHeader>;
/** Who opens: the owner's code as typed, or the computer that made it. */
export type Opener = { readonly code: string } | { readonly machineKey: Uint8Array };

// Measured on a till's database: quality 1 is 2.5 times as fast as 4, and no larger.
const brotliQuality = 1;
const readBytes = 1 << 20;
/** A little to the disk at a time: a sale that waits for its own write must not wait for all of a backup. */
const syncEvery_bytes = 2 << 20;

export function lengthOf(bytes: number): Buffer {
  const out = Buffer.alloc(4);
  out.writeUInt32BE(bytes);
  return out;
}

/** A disk that fills up takes a part without a word; the rest of it then fails with one. */
export interface NewBackup {
  /** A database file that nobody writes to. */
  readonly database: string;
  readonly target: string;
  readonly header: Omit<BackupHeader, 'format' | 'prefix' | 'recovery' | 'machine'>;
  readonly held: Held;
  readonly lock: RecoveryLock | null;
  readonly machineKey: Uint8Array;
  readonly pace?: Pace;
}

/** Told of each piece that was read: its bytes. What it promises is waited for before the next one. */
export type Pace = (bytes: number) => Promise<void> | void;

/** Writes a backup and puts it on the disk. @throws what the disk throws; the target is then worth nothing. */
export async function writeBackup({
  database,
  target,
  held,
  lock,
  machineKey,
  header,
  pace = () => {},
}: NewBackup): Promise<void> {
  const key = randomBytes(32);
  const prefix = randomBytes(prefixBytes);
  const full: BackupHeader = {
    format: backupFormat,
    ...header,
    prefix: prefix.toString('base64'),
    recovery: lock && { lock, wrap: wrapForRecovery(key, lock) },
    machine: wrapForMachine(key, machineKey),
  };
  const text = Buffer.from(JSON.stringify(full), 'utf8');
  const head = Buffer.concat([magic, lengthOf(text.length), text]);
  const sealKey: SealKey = { key, prefix, header: createHash('sha256').update(head).digest() };
  const about = Buffer.from(JSON.stringify(held), 'utf8');
  async function* plain(): AsyncGenerator<Buffer> {
    yield Buffer.concat([lengthOf(about.length), about]);
    for await (const bytes of fs.createReadStream(database, { highWaterMark: readBytes })) {
      yield bytes as Buffer;
      await pace(bytes.length);
    }
  }
  const file = await fs.promises.open(target, 'w', 0o600);
  try {
    await writeAll(file, head);
    const compress = createBrotliCompress({
      params: { [constants.BROTLI_PARAM_QUALITY]: brotliQuality },
      chunkSize: chunkBytes,
    });
    await pipeline(plain, compress, async (source: AsyncIterable<Buffer>) => {
      let unsynced = 0;
      for await (const chunk of seal(source, sealKey)) {
        await writeAll(file, chunk);
        unsynced += chunk.length;
        if (unsynced < syncEvery_bytes) continue;
        await file.datasync();
        unsynced = 0;
      }
    });
    await file.sync();
  } finally {
    await file.close();
  }
}

/**
 * Reads what stands before the body. Nothing of it is proved before the file was opened with a key.
 * @throws StoreError NOT_A_BACKUP if it is none, BACKUP_DAMAGED if it is cut or altered, STORE_FROM_FUTURE if a newer program made it.
 */
export const readHeader = (path: string): Promise<BackupFile> =>
  readSealedHeader(path, magic, backupHeaderSchema);

/** The same of any sealed file of this program. @throws StoreError as `readHeader` does. */
export async function readSealedHeader<T>(
  path: string,
  magic: Buffer,
  schema: z.ZodType<T>,
): Promise<SealedFile<T>> {
  // A folder, a pipe or a device is none, and might never answer.
  if (!(await fs.promises.stat(path)).isFile()) throw new StoreError('BACKUP_DAMAGED');
  const file = await fs.promises.open(path, 'r');
  try {
    const start = Buffer.alloc(magic.length + 4);
    const { bytesRead } = await file.read(start, 0, start.length, 0);
    // A photo is no backup, and no damaged one; what is cut within its first bytes is.
    const begun = Math.min(bytesRead, magic.length);
    if (!start.subarray(0, begun).equals(magic.subarray(0, begun))) throw new StoreError('NOT_A_BACKUP');
    if (bytesRead < start.length) throw new StoreError('BACKUP_DAMAGED');
    const length = start.readUInt32BE(magic.length);
    if (length > longestHeader) throw new StoreError('BACKUP_DAMAGED');
    const text = Buffer.alloc(length);
    if ((await file.read(text, 0, length, start.length)).bytesRead < length)
      throw new StoreError('BACKUP_DAMAGED');
    return {
      header: parseHeader(text, schema),
      bodyAt: start.length + length,
      sum: createHash('sha256').update(start).update(text).digest(),
    };
  } finally {
    await file.close();
  }
}

function parseHeader<T>(text: Buffer, schema: z.ZodType<T>): T {
  let json: unknown;
  try {
    json = JSON.parse(text.toString('utf8'));
  } catch (error) {
    throw new StoreError('BACKUP_DAMAGED', undefined, error);
  }
  const format = z.object({ format: z.int() }).safeParse(json).data?.format ?? 0;
  if (format > backupFormat)
    throw new StoreError('STORE_FROM_FUTURE', { found: format, known: backupFormat });
  const header = schema.safeParse(json);
  if (!header.success) throw new StoreError('BACKUP_DAMAGED', undefined, header.error);
  return header.data;
}

/** Turns a key of the owner or of the computer into the key of this file. @throws StoreError with the sentence. */
export async function openKey(file: BackupFile, opener: Opener): Promise<SealKey> {
  try {
    return await keyOf(file, opener);
  } catch (error) {
    if (storeRefusal(error)) throw error;
    // What stands in the header is no key at all: nothing that this program wrote.
    throw new StoreError('BACKUP_DAMAGED', undefined, error);
  }
}

async function keyOf({ header, sum }: BackupFile, opener: Opener): Promise<SealKey> {
  const prefix = Buffer.from(header.prefix, 'base64');
  if (prefix.length !== prefixBytes) throw new StoreError('BACKUP_DAMAGED');
  if ('machineKey' in opener)
    return { key: unwrapByMachine(header.machine, opener.machineKey), prefix, header: sum };
  if (!header.recovery) throw new StoreError('BACKUP_WITHOUT_CODE');
  const { lock, wrap } = header.recovery;
  const owner: KeyObject = await openLock(opener.code, lock);
  return { key: unwrapByRecovery(wrap, lock, owner), prefix, header: sum };
}

/** Takes the first bytes, which say how long the description is, off a stream. */
async function* afterDescription(
  source: AsyncIterable<Buffer>,
  found: (held: Held) => void,
): AsyncGenerator<Buffer> {
  let start: Buffer | null = Buffer.alloc(0);
  for await (const bytes of source) {
    if (start === null) {
      yield bytes;
      continue;
    }
    start = Buffer.concat([start, bytes]);
    if (start.length >= 4 && start.readUInt32BE(0) > longestDescription)
      throw new StoreError('BACKUP_DAMAGED');
    const end: number = start.length < 4 ? Number.POSITIVE_INFINITY : 4 + start.readUInt32BE(0);
    if (start.length < end) continue;
    found(heldSchema.parse(JSON.parse(start.toString('utf8', 4, end))));
    yield start.subarray(end);
    start = null;
  }
  if (start !== null) throw new StoreError('BACKUP_DAMAGED');
}

/**
 * Reads a backup to its end, so that every byte of it is proved, and writes the database it holds to `target` (null: only
 * looks; not `durable`: it is looked at and taken away). @throws StoreError BACKUP_DAMAGED; what the disk throws.
 */
export async function readBackup(
  path: string,
  { bodyAt }: BackupFile,
  key: SealKey,
  target: string | null,
  { pace = () => {}, durable = true }: { readonly pace?: Pace; readonly durable?: boolean } = {},
): Promise<Held> {
  let held: Held | null = null;
  const out = target === null ? null : await fs.promises.open(target, 'w', 0o600);
  try {
    async function* sealed(): AsyncGenerator<Buffer> {
      for await (const bytes of fs.createReadStream(path, { start: bodyAt, highWaterMark: readBytes })) {
        yield bytes as Buffer;
        await pace(bytes.length);
      }
    }
    await pipeline(
      sealed,
      (source: AsyncIterable<Buffer>) => unseal(source, key),
      createBrotliDecompress({ chunkSize: chunkBytes * 4 }),
      async (source: AsyncIterable<Buffer>) => {
        const rest = afterDescription(source, (found) => {
          held = found;
        });
        for await (const bytes of rest) if (out) await writeAll(out, bytes);
      },
    );
    if (durable) await out?.sync();
  } catch (error) {
    if (storeRefusal(error)) throw error;
    const code = error instanceof Error && 'code' in error ? String(error.code) : '';
    if (/^(?:Z_|ERR__|ERR_BROTLI)/.test(code) || error instanceof z.ZodError || error instanceof SyntaxError)
      throw new StoreError('BACKUP_DAMAGED', undefined, error);
    throw error;
  } finally {
    await out?.close();
  }
  if (!held) throw new StoreError('BACKUP_DAMAGED');
  return held;
}

/** `T4K7Q2MZ-1-4812-20261120T101500Z.comptoir-backup`: sorts and reads without opening. */
export function backupName({ till, epoch, seq }: TillState, at: number): string {
  const stamp = new Date(at).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  return `${till}-${epoch}-${seq}-${stamp}${backupExtension}`;
}
