import { once } from 'node:events';
import http from 'node:http';
import https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { createVisitors, type Limits } from './visitors.ts';

export interface LanServer {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}
export interface LanServerOptions {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  /** @param known to be called once the visitor has shown that it is one of the shop's tills: it is never sent away for a stranger */
  readonly answer: (request: http.IncomingMessage, response: http.ServerResponse, known: () => void) => void;
  readonly limits?: Partial<Limits>;
  /** Its own certificate: then nobody is spoken to in clear. */
  readonly tls?: { readonly key: string; readonly cert: string };
}

const lineOf = ({ remoteAddress = '', remotePort = 0 }: Socket): string => `${remoteAddress} ${remotePort}`;

const idle_ms = 30_000;
const head_ms = 5_000;
const lookAfter_ms = 1_000;

/** A small web server for the other tills of a shop: few visitors at a time, and none that only holds the line. */
export async function openLanServer({
  host,
  port,
  answer,
  limits,
  tls,
}: LanServerOptions): Promise<LanServer> {
  /** By the other end, which is the same for a line and for what TLS makes of it. */
  const lines = new Map<string, Socket>();
  const visitors = createVisitors<string>((line) => lines.get(line)?.destroy(), limits);
  const serve = (request: http.IncomingMessage, response: http.ServerResponse): void =>
    answer(request, response, () => visitors.known(lineOf(request.socket)));
  // What is asked has to be said within seconds, however slowly it comes; what is sent after that may take its time.
  const timing = { headersTimeout: head_ms, requestTimeout: 0, connectionsCheckingInterval: lookAfter_ms };
  const server = tls
    ? https.createServer({ ...timing, ...tls, handshakeTimeout: head_ms }, serve)
    : http.createServer(timing, serve);
  // Who sends much asks first, so that what is refused is never sent.
  server.on('checkContinue', serve);
  server.on('connection', (socket: Socket) => {
    const line = lineOf(socket);
    lines.set(line, socket);
    socket.once('close', () => {
      lines.delete(line);
      visitors.left(line);
    });
    visitors.came(line, socket.remoteAddress ?? '');
  });
  server.setTimeout(idle_ms);
  server.listen(port, host);
  await once(server, 'listening');
  const bound = (server.address() as AddressInfo).port;
  return {
    url: `${tls ? 'https' : 'http'}://${host}:${bound}/`,
    port: bound,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** An answer that is its status alone. */
export function refuseWith(response: http.ServerResponse, status: number): void {
  response.writeHead(status, { 'content-length': 0, ...(status === 403 && { connection: 'close' }) }).end();
}
