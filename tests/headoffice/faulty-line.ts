import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { endpoints } from '#shared/wire/endpoints.ts';

/** What passes between a till and its head office, and what becomes of it. */
export interface Passing {
  /** Which question: `send`, `mark` … */
  readonly name: string;
  body: Buffer;
}
/** Gives what the till is answered; `on` asks the head office, as often as one likes. */
export type Befalls = (
  passing: Passing,
  on: (body?: Buffer) => Promise<{ status: number; body: Buffer }>,
) => Promise<{ status: number; body: Buffer } | 'cut'>;

export const passes: Befalls = (_, on) => on();

/** A web server in the way, as a proxy, a provider or a thief is. */
export async function createFaultyLine(to: string) {
  const agent = new http.Agent({ keepAlive: true });
  let befalls: Befalls = passes;
  let office = to;
  const nameOf = (path: string): string =>
    Object.entries(endpoints).find(([, endpoint]) => endpoint.path === path)?.[0] ?? path;
  const forward = (request: http.IncomingMessage, body: Buffer) =>
    new Promise<{ status: number; body: Buffer }>((resolve, reject) => {
      const headers = { ...request.headers, 'content-length': String(body.length) };
      const url = new URL(request.url ?? '/', office);
      const on = http.request(url, { method: request.method ?? 'GET', agent, headers }, (answer) => {
        const pieces: Buffer[] = [];
        answer.on('data', (piece: Buffer) => void pieces.push(piece));
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, body: Buffer.concat(pieces) }));
        answer.on('error', reject);
      });
      on.on('error', reject);
      on.end(request.method === 'GET' ? undefined : body);
    });
  const server = http.createServer((request, answer) => {
    const pieces: Buffer[] = [];
    request.on('error', () => undefined);
    request.on('data', (piece: Buffer) => void pieces.push(piece));
    request.on('end', async () => {
      const passing = { name: nameOf(request.url ?? ''), body: Buffer.concat(pieces) };
      const said = await befalls(passing, (body = passing.body) => forward(request, body)).catch(
        () => 'cut' as const,
      );
      if (said === 'cut') request.socket.destroy();
      else answer.writeHead(said.status, { 'content-type': 'application/json' }).end(said.body);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    /** From the next question on. */
    let: (next: Befalls): void => {
      befalls = next;
    },
    /** The head office has another address. */
    moveTo: (url: string): void => {
      office = url;
    },
    close: async () => {
      agent.destroy();
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}
export type FaultyLine = Awaited<ReturnType<typeof createFaultyLine>>;
