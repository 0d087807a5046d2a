import { hkdfSync, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { encodings, mostPressed_bytes } from './encodings.ts';
import { placeSchema, tenantIdSchema, tillIdSchema } from './endpoint.ts';
import { markSchema } from './endpoints.ts';
import { prefixBytes, SealBroken, type SealKey, seal, unseal } from './sealed-stream.ts';

/**
 * What a USB key or a telephone carries between a till and its head office: the same batches as on the line, one after the
 * other, in a file that only these two open. And what the head office says to it.
 */
export const parcelExtensions = { rows: '.comptoir-parcel', answer: '.comptoir-answer' } as const;
export type ParcelKind = keyof typeof parcelExtensions;

const magic = Buffer.from('COMPTOIR PARCEL\n', 'latin1');
const mostHeader_bytes = 1_000;
const lengthBytes = 4;

const headerSchema = z.object({
  v: z.literal(1),
  kind: z.enum(['rows', 'answer']),
  tenant: tenantIdSchema,
  till: tillIdSchema,
  salt: z.base64().length(24),
  prefix: z.base64().length(12),
});
export type ParcelHeader = z.infer<typeof headerSchema>;

/** The first frame of each kind. The other frames of `rows` are batches. */
export const openings = {
  rows: z.object({ after: placeSchema, encoding: z.enum(encodings) }),
  answer: z.object({
    /** Of the rows that it answers. */
    after: placeSchema,
    /** How far the head office has them now. */
    mark: markSchema,
    /** Rows before those of the parcel were not there: all of them are to be carried. */
    missing: z.boolean(),
  }),
} as const;
export type Opening<K extends ParcelKind> = z.infer<(typeof openings)[K]>;

/** none: it is no parcel, or of a newer program. broken: cut, changed, or of others; what came before it is sound. */
export class BadParcel extends Error {
  readonly is: 'none' | 'broken';

  constructor(is: BadParcel['is'], cause?: unknown) {
    super(is, { cause });
    this.is = is;
  }
}

const sealKeyOf = (secret: string, { kind, salt, prefix }: ParcelHeader, head: Buffer): SealKey => ({
  key: Buffer.from(
    hkdfSync(
      'sha256',
      Buffer.from(secret, 'base64'),
      Buffer.from(salt, 'base64'),
      `comptoir parcel, ${kind}`,
      32,
    ),
  ),
  prefix: Buffer.from(prefix, 'base64'),
  header: head,
});

const lengthOf = (bytes: Uint8Array): Buffer => {
  const length = Buffer.alloc(lengthBytes);
  length.writeUInt32BE(bytes.length);
  return length;
};

async function* framed<K extends ParcelKind>(
  opening: Opening<K>,
  frames: AsyncIterable<Buffer>,
): AsyncGenerator<Buffer> {
  const first = Buffer.from(JSON.stringify(opening), 'utf8');
  yield Buffer.concat([lengthOf(first), first]);
  for await (const frame of frames) yield Buffer.concat([lengthOf(frame), frame]);
}

async function* unframed(source: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let held: Buffer = Buffer.alloc(0);
  for await (const bytes of source) {
    held = held.length === 0 ? bytes : Buffer.concat([held, bytes]);
    while (held.length >= lengthBytes) {
      const length = held.readUInt32BE();
      if (length > mostPressed_bytes) throw new BadParcel('broken');
      if (held.length < lengthBytes + length) break;
      yield held.subarray(lengthBytes, lengthBytes + length);
      held = held.subarray(lengthBytes + length);
    }
  }
  if (held.length > 0) throw new BadParcel('broken');
}

export interface NewParcel<K extends ParcelKind> {
  readonly kind: K;
  readonly tenant: string;
  readonly till: string;
  /** That of `carrierKeySchema`. */
  readonly secret: string;
  readonly opening: Opening<K>;
  readonly frames: AsyncIterable<Buffer>;
}

/** Whole under its name and on the disk, or not at all. @throws what the disk throws */
export async function writeParcel<K extends ParcelKind>(
  target: string,
  { kind, tenant, till, secret, opening, frames }: NewParcel<K>,
): Promise<void> {
  const salt = randomBytes(16).toString('base64');
  const prefix = randomBytes(prefixBytes).toString('base64');
  const header: ParcelHeader = { v: 1, kind, tenant, till, salt, prefix };
  const said = Buffer.from(JSON.stringify(header), 'utf8');
  const head = Buffer.concat([magic, lengthOf(said), said]);
  const fresh = `${target}.new`;
  try {
    const file = await fs.promises.open(fresh, 'w', 0o600);
    try {
      await file.appendFile(head);
      for await (const chunk of seal(framed(opening, frames), sealKeyOf(secret, header, head)))
        await file.appendFile(chunk);
      await file.sync();
    } finally {
      await file.close();
    }
    await fs.promises.rename(fresh, target);
  } catch (error) {
    await fs.promises.rm(fresh, { force: true });
    throw error;
  }
}

export interface Parcel<K extends ParcelKind> {
  readonly opening: Opening<K>;
  /** @throws BadParcel `broken` after the last one that is sound */
  readonly frames: AsyncGenerator<Buffer>;
}

/** Reads who a parcel is from and for. Nothing of it is proved before it was opened. @throws BadParcel `none` */
export async function lookAtParcel<K extends ParcelKind>(source: string, kind: K) {
  const file = await fs.promises.open(source, 'r');
  let header: ParcelHeader;
  let head: Buffer;
  try {
    const begin = Buffer.alloc(magic.length + lengthBytes + mostHeader_bytes);
    const { bytesRead } = await file.read(begin, 0, begin.length, 0);
    const at = magic.length + lengthBytes;
    const length = bytesRead >= at ? begin.readUInt32BE(magic.length) : 0;
    if (!begin.subarray(0, magic.length).equals(magic) || length > bytesRead - at)
      throw new BadParcel('none');
    head = begin.subarray(0, at + length);
    header = headerSchema.parse(JSON.parse(head.toString('utf8', at)));
    if (header.kind !== kind) throw new BadParcel('none');
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof z.ZodError) throw new BadParcel('none', error);
    throw error;
  } finally {
    await file.close();
  }
  return {
    header,
    /** @throws BadParcel `broken` for one that this secret does not open */
    open: async (secret: string): Promise<Parcel<K>> => {
      const sealed = fs.createReadStream(source, { start: head.length }) as AsyncIterable<Buffer>;
      const frames = soundFrames(unframed(unseal(sealed, sealKeyOf(secret, header, head))));
      const { value: first } = await frames.next();
      try {
        const opening = openings[kind].parse(JSON.parse(first?.toString('utf8') ?? '')) as Opening<K>;
        return { opening, frames };
      } catch (error) {
        await frames.return(undefined);
        throw new BadParcel('broken', error);
      }
    },
  };
}

async function* soundFrames(frames: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  try {
    yield* frames;
  } catch (error) {
    throw error instanceof SealBroken ? new BadParcel('broken', error) : error;
  }
}

/** Where the answer to a parcel lies: beside it, under its name. */
export const answerBeside = (parcel: string): string => {
  const { dir, name } = path.parse(parcel);
  return path.join(dir, `${name}${parcelExtensions.answer}`);
};
