import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { createLine } from './line.ts';
import { LineCut } from './wire.ts';

/** Whatever stands at the address of a head office, and is none. */
let server: net.Server | null = null;
afterEach(() => {
  server?.close();
  server = null;
});

async function ask(what: net.Server, patience_ms = 60_000): Promise<unknown> {
  server = what.listen(0, '127.0.0.1');
  await once(what, 'listening');
  const line = createLine(`http://127.0.0.1:${(what.address() as net.AddressInfo).port}`, { patience_ms });
  try {
    return await line.ask('mark', {}, 'x').catch((error: unknown) => error);
  } finally {
    line.close();
  }
}
const says = (text: string) => net.createServer((socket) => void socket.on('error', () => {}).write(text));
const answers = (status: number, body: string) =>
  http.createServer((_, to) => to.writeHead(status).end(body));

it('another protocol is no answer', async () => {
  const upgrade = 'HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\n';
  expect(await ask(says(upgrade))).toBeInstanceOf(LineCut);
});

it.each([
  [
    'in its body',
    (write: (text: string) => void) => write('HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n'),
  ],
  ['in its head', (write: (text: string) => void) => write('HTTP/1.1 200 OK\r\nX-More: ')],
])('an answer that drips %s ends with the patience, byte or no byte', async (_, begin) => {
  const dripping = net.createServer((socket) => {
    socket.on('error', () => {});
    begin((text) => void socket.write(text));
    const drip = setInterval(() => socket.write('x'), 5);
    socket.on('close', () => clearInterval(drip));
  });
  expect(await ask(dripping, 300)).toBeInstanceOf(LineCut);
});

it('an answer without an end is left at what a head office says at most', async () => {
  let closed = false;
  const endless = http.createServer((_, to) => {
    const more = (): void => {
      while (!to.destroyed && to.write(Buffer.alloc(65_536)));
    };
    to.on('drain', more).on('close', () => {
      closed = true;
    });
    more();
  });
  expect(await ask(endless)).toBeInstanceOf(LineCut);
  while (!closed) await new Promise((resolve) => setImmediate(resolve));
});

it.each([
  ['no problem', 500, 'null'],
  ['a mark that is none', 200, '{"epoch":1,"seq":-1,"hash":""}'],
  ['a hash without an end', 200, JSON.stringify({ epoch: 1, seq: 1, hash: 'a'.repeat(100_000) })],
  ['a redirect', 302, '{}'],
])('%s is no answer', async (_, status, body) => {
  expect(await ask(answers(status, body))).toBeInstanceOf(LineCut);
});
