import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';

export interface LanServer {
  readonly url: string;
  readonly port: number;
  close(): Promise<void>;
}
export interface LanServerOptions {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  readonly answer: (request: http.IncomingMessage, response: http.ServerResponse) => void;
}

const idle_ms = 30_000;
const mostVisitors = 8;

/** A small web server for the other tills of a shop: few visitors at a time, and none that only holds the line. */
export async function openLanServer({ host, port, answer }: LanServerOptions): Promise<LanServer> {
  const server = http.createServer(answer);
  // Who sends much asks first, so that what is refused is never sent.
  server.on('checkContinue', answer);
  server.maxConnections = mostVisitors;
  server.setTimeout(idle_ms);
  server.listen(port, host);
  await once(server, 'listening');
  const bound = (server.address() as AddressInfo).port;
  return {
    url: `http://${host}:${bound}/`,
    port: bound,
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** An answer that is its status alone. */
export function refuseWith(response: http.ServerResponse, status: number): void {
  response.writeHead(status, { 'content-length': 0 }).end();
}
