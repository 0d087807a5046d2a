import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { contentPolicy, guardHeaders } from './web-guards.ts';

const nonceMark = '__CSP_NONCE__';

const mimeTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.gif': 'image/gif',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.wav': 'audio/wav',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
};

const refuse = (status: number): Response => new Response(null, { status, headers: guardHeaders });

/** The file that a path of `app://comptoir` names, or null when it would lie outside the folder. */
function fileIn(folder: string, pathname: string): string | null {
  let name: string;
  try {
    name = decodeURIComponent(pathname);
  } catch {
    return null;
  }
  if (/[\\\0:]/.test(name)) return null;
  const file = path.join(folder, name.endsWith('/') ? `${name}index.html` : name);
  return file.startsWith(folder + path.sep) ? file : null;
}

/** Serves the built screens. The page gets a policy with a nonce of its own, new at each load. */
export function createScreenServer(rendererDir: string): (request: Request) => Promise<Response> {
  const folder = path.resolve(rendererDir);
  return async (request) => {
    const { host, pathname } = new URL(request.url);
    if (request.method !== 'GET') return refuse(405);
    const file = host === 'comptoir' ? fileIn(folder, pathname) : null;
    const type = file === null ? undefined : mimeTypes[path.extname(file)];
    if (file === null || type === undefined) return refuse(404);
    let body: Buffer<ArrayBuffer>;
    try {
      body = await readFile(file);
    } catch {
      return refuse(404);
    }
    const headers = { ...guardHeaders, 'content-type': type, 'cache-control': 'no-cache' };
    if (!type.startsWith('text/html')) return new Response(body, { headers });
    const nonce = randomBytes(18).toString('base64');
    return new Response(body.toString('utf8').replaceAll(nonceMark, nonce), {
      headers: { ...headers, 'content-security-policy': contentPolicy(nonce), 'cache-control': 'no-store' },
    });
  };
}
