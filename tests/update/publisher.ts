import { createHash, generateKeyPairSync, type KeyObject, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { deflateRawSync } from 'node:zlib';
import {
  type Announcement,
  announcementName,
  canonicalBytes,
  signAnnouncement,
  signatureName,
} from '#main/modules/updates/engine/announcement.ts';

export const sha512 = (bytes: Uint8Array): string => createHash('sha512').update(bytes).digest('base64');

export interface Key {
  readonly privateKey: KeyObject;
  readonly spki: string;
}
export function newKey(): Key {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { privateKey, spki: publicKey.export({ type: 'spki', format: 'der' }).toString('base64') };
}

const chunk = 16_384;
/** The shape of an AppImage as electron-updater sees it: the program, its block map, the length of that. */
export function fakeAppImage(body: Buffer): { bytes: Buffer; blockMapSize: number } {
  const parts = Array.from({ length: Math.ceil(body.length / chunk) }, (_, i) =>
    body.subarray(i * chunk, (i + 1) * chunk),
  );
  const checksums = parts.map((part) => createHash('sha256').update(part).digest('base64').slice(0, 24));
  const map = {
    version: '2',
    files: [{ name: 'file', offset: 0, checksums, sizes: parts.map((p) => p.length) }],
  };
  const packed = deflateRawSync(JSON.stringify(map));
  const length = Buffer.alloc(4);
  length.writeUInt32BE(packed.length);
  return { bytes: Buffer.concat([body, packed, length]), blockMapSize: packed.length };
}

/** What two releases share, so that a differential download has something to take over. */
export const commonBody = randomBytes(40 * chunk);
export const bodyOf = (version: string): Buffer =>
  Buffer.concat([Buffer.from(`${version}\n`.padEnd(chunk, '#')), commonBody]);

export interface Release {
  readonly announcement: Announcement;
  readonly name: string;
  readonly files: ReadonlyMap<string, Buffer>;
}
export interface ReleaseOptions {
  readonly keys: readonly Key[];
  readonly version: string;
  readonly issued: number;
  readonly change?: Partial<Announcement>;
  readonly body?: Buffer;
}

/** Everything that lies on a publisher's server for one version. */
export function release({
  keys,
  version,
  issued,
  change = {},
  body = bodyOf(version),
}: ReleaseOptions): Release {
  const { bytes, blockMapSize } = fakeAppImage(body);
  const name = `Comptoir-${version}.AppImage`;
  const file = { name, sha512: sha512(bytes), size: bytes.length };
  const announcement: Announcement = {
    format: 1,
    version,
    minimumVersion: '1.0.0',
    channel: 'stable',
    ring: 2,
    stagingPercentage: 100,
    issued,
    expires: issued + 30 * 86_400_000,
    store: { version: 1, oldestReader: 1 },
    files: [file],
    notes: { fr: 'Plus rapide.', en: 'Faster.' },
    ...change,
  };
  const signed = canonicalBytes(announcement);
  const yml = `version: ${version}
files:
  - url: ${name}
    sha512: ${file.sha512}
    size: ${file.size}
    blockMapSize: ${blockMapSize}
path: ${name}
sha512: ${file.sha512}
releaseDate: '2026-11-20T00:00:00.000Z'
`;
  const files = new Map<string, Buffer>([
    [announcementName, signed],
    [signatureName, Buffer.from(keys.map(({ privateKey }) => signAnnouncement(signed, privateKey)).join(''))],
    ['latest-linux.yml', Buffer.from(yml)],
    [name, bytes],
  ]);
  return { announcement, name, files };
}

export function writeRelease(folder: string, { files }: Release): void {
  fs.mkdirSync(folder, { recursive: true });
  for (const [name, bytes] of files) fs.writeFileSync(path.join(folder, name), bytes);
}

export interface Fault {
  /** Answers with this status. */
  readonly status?: number;
  /** Cuts the line after so many bytes of the body. */
  readonly cutAfter?: number;
  /** Sends so many bytes and then nothing. */
  readonly stallAfter?: number;
  /** Knows no ranges. */
  readonly noRange?: boolean;
}
export interface Feed {
  readonly url: string;
  publish(release: Release): void;
  /** Other bytes under a name; null: nothing. */
  put(name: string, bytes: Buffer | null): void;
  /** The next requests of a name fail so, one each. */
  fail(name: string, ...faults: Fault[]): void;
  /** Path and range of all requests. */
  readonly asked: { readonly name: string; readonly range: string | undefined }[];
  /** Bytes of bodies sent. */
  sent(): number;
  close(): Promise<void>;
}

/** A publisher's server that can be told to misbehave. */
export async function startFeed(): Promise<Feed> {
  const files = new Map<string, Buffer>();
  const faults = new Map<string, Fault[]>();
  const asked: Feed['asked'] = [];
  let sent = 0;
  const server = http.createServer((request, response) => {
    const name = decodeURIComponent((request.url ?? '').replace(/\?.*$/, '').slice(1));
    asked.push({ name, range: request.headers.range });
    const fault = faults.get(name)?.shift() ?? {};
    const bytes = files.get(name);
    if (fault.status !== undefined) return response.writeHead(fault.status).end();
    if (!bytes) return response.writeHead(404).end();
    const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(request.headers.range ?? '') ?? [];
    const ranged = first !== undefined && !fault.noRange;
    const start = ranged ? Number(first) : 0;
    const body = bytes.subarray(start, ranged && last ? Number(last) + 1 : bytes.length);
    response.writeHead(ranged ? 206 : 200, {
      'content-length': body.length,
      ...(ranged && { 'content-range': `bytes ${start}-${start + body.length - 1}/${bytes.length}` }),
    });
    const upTo = fault.cutAfter ?? fault.stallAfter;
    if (upTo === undefined || upTo >= body.length) {
      sent += body.length;
      return response.end(body);
    }
    sent += upTo;
    response.write(body.subarray(0, upTo), () => {
      if (fault.cutAfter !== undefined) setImmediate(() => response.destroy());
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    publish: (next) => {
      files.clear();
      for (const [name, bytes] of next.files) files.set(name, bytes);
    },
    put: (name, bytes) => {
      if (bytes) files.set(name, bytes);
      else files.delete(name);
    },
    fail: (name, ...next) => {
      faults.set(name, [...(faults.get(name) ?? []), ...next]);
    },
    asked,
    sent: () => sent,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
