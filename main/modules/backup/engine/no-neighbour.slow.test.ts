import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import fs from 'node:fs';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createNeighbourClient, NeighbourAway } from './neighbour-client.ts';
import { pairingKey } from './pairing.ts';
import { newPairingCode } from './recovery-code.ts';

const till = 'T4K7Q2MZ';
const key = pairingKey(newPairingCode());
const undo: (() => void)[] = [];
afterEach(() => {
  for (const step of undo.splice(0).reverse()) step();
});

/** Something else at the address: what it writes to whoever asks, and goes on writing. */
const others: Readonly<Record<string, (socket: net.Socket) => void>> = {
  'another protocol': (socket) =>
    socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n'),
  'another protocol, and hangs up': (socket) =>
    socket.end('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n'),
  'that it goes on working, for ever': (socket) => drip(socket, '', 'HTTP/1.1 102 Processing\r\n\r\n'),
  'a header now and then': (socket) => drip(socket, 'HTTP/1.1 200 OK\r\n', 'x-more: 1\r\n'),
  'a byte now and then': (socket) => drip(socket, 'HTTP/1.1 200 OK\r\ncontent-length: 4000000\r\n\r\n', 'x'),
  'a stream without end': (socket) =>
    drip(socket, 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n', '1\r\nx\r\n'),
  'half an answer': (socket) => socket.end('HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nx'),
  'nothing at all': () => {},
  'with a line that is cut': (socket) => socket.resetAndDestroy(),
};
function drip(socket: net.Socket, first: string, then: string): void {
  socket.write(first);
  const timer = setInterval(() => socket.write(then), 20);
  socket.on('close', () => clearInterval(timer));
}

describe('whoever answers in the place of the neighbour', () => {
  for (const [what, answer] of Object.entries(others))
    it(`with ${what} is away, in a time that has an end`, async () => {
      const sockets = new Set<net.Socket>();
      const server = net.createServer((socket) => {
        sockets.add(socket.on('error', () => {}));
        socket.once('data', () => answer(socket));
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      undo.push(() => {
        for (const socket of sockets) socket.destroy();
        server.close();
      });
      const url = `http://127.0.0.1:${(server.address() as net.AddressInfo).port}`;
      const times = { answer_ms: 20_000, silence_ms: 20_000, whole_ms: 300 };
      const asked = createNeighbourClient({ url, key, times });
      const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'no-neighbour-'));
      undo.push(() => fs.rmSync(folder, { recursive: true }));
      const entry = { name: 'any.comptoir-backup', path: path.join(folder, 'any') };
      fs.writeFileSync(entry.path, randomBytes(10_000));
      for (const ask of [asked.list, () => asked.heads(till), () => asked.send(till, entry)])
        await expect(ask()).rejects.toBeInstanceOf(NeighbourAway);
    });
});
