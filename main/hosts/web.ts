import { randomBytes, randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import fastifyCookie from '@fastify/cookie';
import fastifyStatic from '@fastify/static';
import fastifyWebsocket from '@fastify/websocket';
import Fastify, { type FastifyInstance } from 'fastify';
import type { Application } from '#main/kernel/application.ts';
import type { CallMeta } from '#main/kernel/door.ts';
import { tokenSchema } from '#shared/kernel/define.ts';
import { createAnswering } from './answering.ts';
import { isCallId, isMeta, isName, largestMessage } from './call-message.ts';
import { createTurns } from './turns.ts';
import { createBrowsers } from './web-browsers.ts';
import { contentPolicy, guardHeaders, refusalStatus } from './web-guards.ts';
import { createLine, type Line } from './web-line.ts';

export interface WebHostOptions {
  readonly application: Application;
  /** The built screen: a folder with index.html and assets/. */
  readonly rendererDir: string;
  /** 0 takes any free port. */
  readonly port: number;
  /** Said to a browser that comes without a ticket (plain text). */
  /** For who comes without a cookie of this till; with an address that served already, or that is too old or not whole. */
  readonly doorTexts: { readonly closed: string; readonly used: string; readonly old: string };
  /** How long a browser without a socket keeps its signed-in user. */
  readonly sessionGraceMs?: number;
  /** Called once when every window has been closed for `unusedAfterMs`. */
  readonly onUnused?: () => void;
  readonly unusedAfterMs?: number;
  readonly onError?: (error: unknown) => void;
}

export interface WebHost {
  readonly url: string;
  readonly port: number;
  /** An address that admits one browser, once, until it expires. */
  openUrl(validForMs?: number): string;
  close(): Promise<void>;
}

interface CallMessage {
  readonly id: string;
  readonly name: string;
  readonly input: unknown;
  readonly meta?: CallMeta;
}

const loopback = '127.0.0.1';
const nonceMark = '__CSP_NONCE__';
const minute = 60_000;
/** All windows of all browsers take fewer; a program may have 1,024 files open on some computers, and a till needs its own. */
const mostConnections = 640;

function parseCall(text: string): CallMessage | null {
  let message: Partial<CallMessage> | null;
  try {
    message = JSON.parse(text) as Partial<CallMessage> | null;
  } catch {
    return null;
  }
  if (typeof message !== 'object' || message === null) return null;
  const { id, name, meta } = message;
  return isCallId(id) && isName(name) && isMeta(meta) ? (message as CallMessage) : null;
}

/** Serves the till to Chromium-family browsers of this machine; see docs/architecture.md for what guards the door. */
export async function createWebHost(options: WebHostOptions): Promise<WebHost> {
  const { application, rendererDir, onError = () => {} } = options;
  const page = readFileSync(path.join(rendererDir, 'index.html'), 'utf8');
  const turns = createTurns({ call: (...call) => application.call(...call) });
  const answering = createAnswering<Line>();
  const browsers = createBrowsers<Line>({
    connect: () => application.connect({ host: 'web', label: 'web' }),
    disconnect: (sessionId) => {
      turns.drop(sessionId);
      application.disconnect(sessionId);
    },
    graceMs: options.sessionGraceMs ?? 10 * minute,
  });

  let unused: NodeJS.Timeout | null = null;
  const noteUse = (): void => {
    if (unused) clearTimeout(unused);
    unused = null;
    if (options.onUnused && !browsers.inUse())
      unused = setTimeout(options.onUnused, options.unusedAfterMs ?? 15_000);
  };

  const receive = async (sessionId: string, line: Line, text: string): Promise<void> => {
    const message = parseCall(text);
    if (!message) return line.close(1008, 'not a call');
    let result: unknown;
    try {
      const { name, input, meta } = message;
      result = await answering.asks(line, name, () => turns.call(sessionId, name, input, meta));
    } catch (error) {
      onError(error);
      result = { ok: false, refusal: { code: 'INTERNAL' } };
    }
    line.send(JSON.stringify({ id: message.id, result }));
  };

  const unsubscribe = application.subscribe(({ name, payload, sessionId }) => {
    const text = JSON.stringify({ event: { name, payload } });
    for (const window of browsers.windows()) {
      if (sessionId !== undefined && window.sessionId !== sessionId) continue;
      if (!application.hears(window.sessionId, name)) continue;
      for (const line of window.sockets) if (!answering.isTold(line, name)) line.send(text);
    }
  });

  const sockets = { maxPayload: largestMessage, perMessageDeflate: false };
  const server: FastifyInstance = Fastify({
    forceCloseConnections: true,
    bodyLimit: 1024,
    exposeHeadRoutes: false,
  });
  server.server.maxConnections = mostConnections;
  await server.register(fastifyCookie);
  await server.register(fastifyWebsocket, { options: sockets });

  let allowedHosts: ReadonlySet<string> = new Set();
  let cookieName = 'comptoir';

  server.addHook('onRequest', async (request, reply) => {
    reply.headers(guardHeaders);
    const status = refusalStatus(request.headers, allowedHosts, request.ws);
    if (status) return reply.code(status).send();
    if (request.routeOptions.url === '/open') return;
    if (!browsers.find(request.cookies[cookieName])) return reply.code(403).send(options.doorTexts.closed);
  });

  server.get<{ Querystring: { t?: unknown } }>('/open', (request, reply) => {
    const { t } = request.query;
    const redeemed = typeof t === 'string' ? browsers.redeem(t) : { why: 'old' as const };
    reply.header('cache-control', 'no-store');
    if ('why' in redeemed) return reply.code(403).send(options.doorTexts[redeemed.why]);
    reply.setCookie(cookieName, redeemed.cookie, { httpOnly: true, sameSite: 'strict', path: '/' });
    return reply.redirect('/', 303);
  });

  server.get('/', (_request, reply) => {
    const nonce = randomBytes(18).toString('base64');
    return reply
      .header('content-security-policy', contentPolicy(nonce))
      .header('cache-control', 'no-store')
      .type('text/html; charset=utf-8')
      .send(page.replaceAll(nonceMark, nonce));
  });

  server.get<{ Querystring: { w?: unknown } }>('/socket', { websocket: true }, (socket, request) => {
    const browser = browsers.find(request.cookies[cookieName]);
    if (!browser) return socket.close(1008, 'unknown browser');
    // A page that gives its window no name is another window each time it comes.
    const named = tokenSchema.safeParse(request.query.w);
    const line = createLine(socket, request.raw.socket);
    const window = browsers.attach(browser, named.data ?? randomUUID(), line);
    if (!window) return socket.close(1013, 'too many windows');
    noteUse();
    socket.on('message', (data, isBinary) => {
      line.came();
      if (isBinary) socket.close(1003, 'text only');
      else receive(window.sessionId, line, data.toString()).catch(onError);
    });
    socket.on('error', onError);
    socket.on('close', () => {
      browsers.detach(browser, window, line);
      noteUse();
    });
  });

  await server.register(fastifyStatic, {
    root: rendererDir,
    index: false,
    dotfiles: 'ignore',
    cacheControl: false,
    setHeaders: (reply, file) => {
      const hashed = file.startsWith(path.join(rendererDir, 'assets') + path.sep);
      reply.header('cache-control', hashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });

  await server.listen({ host: loopback, port: options.port });
  const address = server.server.address();
  if (address === null || typeof address === 'string') throw new Error('the web host has no port');
  const { port } = address;
  allowedHosts = new Set([`${loopback}:${port}`, `localhost:${port}`]);
  cookieName = `comptoir_${port}`;
  const url = `http://${loopback}:${port}`;

  let closing: Promise<void> | null = null;
  const close = async (): Promise<void> => {
    unsubscribe();
    for (const { sockets: lines } of browsers.windows())
      for (const line of lines) line.close(1001, 'till closed');
    await server.close();
    if (unused) clearTimeout(unused);
    unused = null;
    browsers.close();
  };
  return {
    url,
    port,
    openUrl: (validForMs = 2 * minute) => `${url}/open?t=${browsers.mintToken(validForMs)}`,
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}
