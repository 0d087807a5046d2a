import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { storeRefusal } from '#main/kernel/db/store-error.ts';
import { putFolderAside } from '#main/kernel/folder-aside.ts';
import { placeSchema, shopNameSchema, tenantIdSchema } from '#shared/wire/endpoint.ts';
import { carrierKeySchema } from '#shared/wire/endpoints.ts';

const joinedSchema = z.object({
  url: z.string().min(1).max(400),
  tenant: tenantIdSchema,
  shop: shopNameSchema,
  /** PEM of the authority that signs the head office's certificate, where that is its own. */
  ca: z.string().max(64_000).optional(),
  /** The last row that the head office said is durable with it, and when it said so. */
  acknowledged: placeSchema,
  acknowledged_at: z.int().optional(),
  /** Its owner does not want it to send by itself. */
  paused: z.boolean().optional(),
  /** The head office has other rows in the place of this till's: nothing more is sent before somebody has looked. */
  differs: z.boolean().optional(),
  /** The head office takes nothing of it: since when, by its clock, and why, in the words of whoever decided it. */
  out_of_use: z
    .object({ since: z.int(), why: z.string().max(200) })
    .nullable()
    .optional(),
  /** Opens and closes the parcels that go to it and come from it by hand. */
  carrier: carrierKeySchema.optional(),
});
/** What a till remembers of its head office. */
export type Joined = Readonly<z.infer<typeof joinedSchema>>;

const fileIn = (dataDir: string): string => path.join(dataDir, 'head-office.json');

/** What stands in the place of the file: nothing; what a till remembers; or something that says no head office. */
export function lookForJoined(dataDir: string): Joined | 'unreadable' | null {
  try {
    return joinedSchema.parse(JSON.parse(fs.readFileSync(fileIn(dataDir), 'utf8')));
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT' ? null : 'unreadable';
  }
}

/** Null for a till that joined none, or whose file says nothing that can be read: it joins again. */
export function readJoined(dataDir: string): Joined | null {
  const found = lookForJoined(dataDir);
  return found === 'unreadable' ? null : found;
}

/** Whole or not at all: a power cut leaves what was there before. */
export function writeJoined(dataDir: string, joined: Joined): void {
  const file = fileIn(dataDir);
  putFolderAside(`${file}.new`);
  fs.writeFileSync(`${file}.new`, JSON.stringify(joined), { mode: 0o600, flush: true });
  putFolderAside(file);
  fs.renameSync(`${file}.new`, file);
}

/** Unless the till has joined another head office meanwhile. */
export function noteJoined(dataDir: string, of: Joined, news: Partial<Joined>): void {
  const now = readJoined(dataDir);
  if (now && now.tenant === of.tenant && now.url === of.url) writeJoined(dataDir, { ...now, ...news });
}

/** What came out of an exchange. A disk that is full or may not be written stops none: the head office says it again. */
export function rememberJoined(dataDir: string, of: Joined, news: Partial<Joined>): void {
  try {
    noteJoined(dataDir, of, news);
  } catch (error) {
    if (!storeRefusal(error)) throw error;
  }
}
