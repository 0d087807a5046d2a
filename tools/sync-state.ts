import fs from 'node:fs';
import path from 'node:path';

/** What a till remembers of its head office. */
export interface Joined {
  readonly url: string;
  readonly tenant: string;
  readonly shop: string;
  /** PEM of the authority that signs the head office's certificate, where that is its own. */
  readonly ca?: string;
  /** The last row that the head office said is durable with it. */
  readonly acknowledged: { readonly epoch: number; readonly seq: number };
}

const fileIn = (dataDir: string): string => path.join(dataDir, 'head-office.json');

/** Null for a till that joined none. */
export function readJoined(dataDir: string): Joined | null {
  try {
    return JSON.parse(fs.readFileSync(fileIn(dataDir), 'utf8')) as Joined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  }
}

/** Whole or not at all: a power cut leaves what was there before. */
export function writeJoined(dataDir: string, joined: Joined): void {
  const fresh = `${fileIn(dataDir)}.new`;
  fs.writeFileSync(fresh, JSON.stringify(joined), { mode: 0o600, flush: true });
  fs.renameSync(fresh, fileIn(dataDir));
}
