import fs from 'node:fs';
import path from 'node:path';

/** What a till remembers of its head office. */
export interface Joined {
  readonly url: string;
  readonly tenant: string;
  readonly shop: string;
  /** PEM of the authority that signs the head office's certificate, where that is its own. */
  readonly ca?: string;
  /** The last row that the head office said is durable with it, and when it said so. */
  readonly acknowledged: { readonly epoch: number; readonly seq: number };
  readonly acknowledged_at?: number;
  /** Its owner does not want it to send by itself. */
  readonly paused?: boolean;
  /** The head office has other rows in the place of this till's: nothing more is sent before somebody has looked. */
  readonly differs?: boolean;
}

const fileIn = (dataDir: string): string => path.join(dataDir, 'head-office.json');

/** Null for a till that joined none, or whose file says nothing that can be read: it joins again. */
export function readJoined(dataDir: string): Joined | null {
  try {
    return JSON.parse(fs.readFileSync(fileIn(dataDir), 'utf8')) as Joined;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT' || error instanceof SyntaxError) return null;
    throw error;
  }
}

/** Whole or not at all: a power cut leaves what was there before. */
export function writeJoined(dataDir: string, joined: Joined): void {
  const fresh = `${fileIn(dataDir)}.new`;
  fs.writeFileSync(fresh, JSON.stringify(joined), { mode: 0o600, flush: true });
  fs.renameSync(fresh, fileIn(dataDir));
}

/** What came out of an exchange, unless the till has joined another head office meanwhile. */
export function noteJoined(dataDir: string, of: Joined, news: Partial<Joined>): void {
  const now = readJoined(dataDir);
  if (now && now.tenant === of.tenant && now.url === of.url) writeJoined(dataDir, { ...now, ...news });
}
