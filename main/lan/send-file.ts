import fs from 'node:fs';
import type http from 'node:http';
import { pipeline } from 'node:stream';
import { refuseWith } from './server.ts';

/** One range, as a download that was cut off asks for it; null: the whole file; 'bad': outside of the file. */
function rangeOf(header: string | undefined, size: number): { start: number; end: number } | null | 'bad' {
  const [, first, last] = /^bytes=(\d+)-(\d*)$/.exec(header ?? '') ?? [];
  if (first === undefined) return null;
  const start = Number(first);
  const end = last ? Math.min(Number(last), size - 1) : size - 1;
  return start <= end && start < size ? { start, end } : 'bad';
}

function sizeOf(file: string): number | null {
  try {
    const found = fs.lstatSync(file);
    return found.isFile() ? found.size : null;
  } catch {
    return null;
  }
}

/** Answers with a file, or with the range of it that was asked for; 404 where there is no such file. */
export function sendFile(request: http.IncomingMessage, response: http.ServerResponse, file: string): void {
  const size = sizeOf(file);
  const range = size === null ? null : rangeOf(request.headers.range, size);
  if (size === null || range === 'bad') {
    refuseWith(response, size === null ? 404 : 416);
    return;
  }
  const { start, end } = range ?? { start: 0, end: size - 1 };
  response.writeHead(range ? 206 : 200, {
    'content-type': 'application/octet-stream',
    'content-length': end - start + 1,
    'accept-ranges': 'bytes',
    ...(range && { 'content-range': `bytes ${start}-${end}/${size}` }),
  });
  if (request.method === 'HEAD' || size === 0) response.end();
  else pipeline(fs.createReadStream(file, { start, end }), response, () => undefined);
}
