import fs from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { putFolderAside } from '#main/kernel/folder-aside.ts';
import { newShopCert } from './shop-cert.ts';

/** By which the other tills know this one, and whether it is open to them. It is of this computer, and in no backup. */
const shopLineSchema = z.object({
  open: z.boolean(),
  port: z.int().min(0).max(65_535),
  key: z.string().max(4_000),
  cert: z.string().max(4_000),
});
export type ShopLineFile = Readonly<z.infer<typeof shopLineSchema>>;

export const usualPort = 47_822;
const fileIn = (dataDir: string): string => path.join(dataDir, 'shop-line.json');

/** Null where this till was never opened nor paired, or where the file says nothing: then it is paired anew. */
export function readShopLine(dataDir: string): ShopLineFile | null {
  try {
    return shopLineSchema.parse(JSON.parse(fs.readFileSync(fileIn(dataDir), 'utf8')));
  } catch {
    return null;
  }
}

/** Whole or not at all. @throws what the disk throws */
export function writeShopLine(dataDir: string, change: Partial<ShopLineFile>): ShopLineFile {
  const now = readShopLine(dataDir) ?? { open: false, port: usualPort, ...newShopCert() };
  const next = { ...now, ...change };
  const file = fileIn(dataDir);
  putFolderAside(`${file}.new`);
  fs.writeFileSync(`${file}.new`, JSON.stringify(next), { mode: 0o600, flush: true });
  putFolderAside(file);
  fs.renameSync(`${file}.new`, file);
  return next;
}
