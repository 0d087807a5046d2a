import fs from 'node:fs';
import path from 'node:path';
import type { UpdatePolicy, UpdateSource } from '#shared/modules/updates/contract.ts';
import { announcementLimit_bytes, announcementName, signatureName } from './announcement.ts';
import { readSmall, type Times, Unreachable } from './transfer.ts';

export interface OpenSource {
  /** Ends in a slash. */
  readonly url: string;
  close(): Promise<void>;
}

const folderOf = (url: string): string => (url.endsWith('/') ? url : `${url}/`);

/**
 * Every source is a small web server: the publisher's, a neighbour's till, or one on loopback over the folder of a USB
 * key, so that one way of fetching, and one set of checks, serves all three. @throws Unreachable
 */
export async function openSource(
  source: UpdateSource,
  feedUrl: string | null,
  channel: UpdatePolicy['channel'],
): Promise<OpenSource> {
  if (source.kind === 'neighbour') return { url: folderOf(source.url), close: async () => {} };
  if (source.kind === 'internet') {
    if (feedUrl === null) throw new Unreachable('this program names no server');
    const url = channel === 'beta' ? `${folderOf(feedUrl)}beta/` : folderOf(feedUrl);
    return { url, close: async () => {} };
  }
  const folder = path.resolve(source.path);
  let held: string[];
  try {
    held = fs.readdirSync(folder);
  } catch (error) {
    throw new Unreachable(folder, { cause: error });
  }
  if (!held.includes(announcementName)) throw new Unreachable(folder);
  const { serveFiles } = await import('./file-server.ts');
  const server = await serveFiles({ folder, names: () => held, host: '127.0.0.1', port: 0 });
  return { url: server.url, close: server.close };
}

/** The announcement, unread. `null` as signature: the source has none. @throws Unreachable */
export async function fetchAnnouncement(
  url: string,
  signal: AbortSignal,
  times?: Times,
): Promise<{ bytes: Buffer; signatures: string }> {
  const bytes = await readSmall(`${url}${announcementName}`, announcementLimit_bytes, signal, times);
  if (!bytes) throw new Unreachable(`${url}${announcementName}`);
  const signatures = await readSmall(`${url}${signatureName}`, 8_192, signal, times);
  return { bytes, signatures: signatures?.toString('utf8') ?? '' };
}
