import { once } from 'node:events';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { pipeline } from 'node:stream';

export interface FileServer {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}
export interface FileServerOptions {
  readonly folder: string;
  /** Asked at each request: only these names of the folder are given, whatever else lies there. */
  readonly names: () => readonly string[];
  readonly host: string;
  readonly port: number;
}

const idle_ms = 30_000;
const mostVisitors = 8;

/** One range, as a download that was cut off asks for it; null: the whole file; 'bad': outside of the file. */
function rangeOf(header: string | undefined, size: number): { start: number; end: number } | null | 'bad' {
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(header ?? '') ?? [];
  if (first === undefined) return null;
  const start = Number(first);
  const end = last ? Math.min(Number(last), size - 1) : size - 1;
  return start <= end && start < size ? { start, end } : 'bad';
}

/** Gives named files of one folder to whoever asks, and takes nothing: a neighbour's till, or this one's own reader. */
export async function serveFiles(options: FileServerOptions): Promise<FileServer> {
  const { folder, names } = options;
  const server = http.createServer((request, response) => {
    const refuse = (status: number): void => {
      response.writeHead(status, { 'content-length': 0 }).end();
    };
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405);
    let name: string;
    try {
      name = decodeURIComponent((request.url ?? '/').replace(/\?.*$/, '').slice(1));
    } catch {
      return refuse(400);
    }
    if (!names().includes(name)) return refuse(404);
    const file = path.join(folder, name);
    let size: number;
    try {
      const found = fs.lstatSync(file);
      if (!found.isFile()) return refuse(404);
      size = found.size;
    } catch {
      return refuse(404);
    }
    const range = rangeOf(request.headers.range, size);
    if (range === 'bad') return refuse(416);
    const { start, end } = range ?? { start: 0, end: size - 1 };
    response.writeHead(range ? 206 : 200, {
      'content-type': 'application/octet-stream',
      'content-length': end - start + 1,
      'accept-ranges': 'bytes',
      ...(range && { 'content-range': `bytes ${start}-${end}/${size}` }),
    });
    if (request.method === 'HEAD' || size === 0) return response.end();
    pipeline(fs.createReadStream(file, { start, end }), response, () => undefined);
  });
  server.maxConnections = mostVisitors;
  server.setTimeout(idle_ms);
  server.listen(options.port, options.host);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://${options.host}:${port}/`,
    port,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
