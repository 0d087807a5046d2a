import { once } from 'node:events';
import https from 'node:https';
import net from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { openLanServer } from '#main/lan/server.ts';
import { newShopCert } from './shop-cert.ts';

const ends: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ends.splice(0).reverse()) await end();
});

test('who holds lines of this till and says nothing, not even hello in TLS, keeps no till of the shop out', async () => {
  const made = newShopCert();
  const server = await openLanServer({
    host: '127.0.0.1',
    port: 0,
    tls: made,
    limits: { most: 8, mostStrangersOfOneAddress: 4 },
    answer: (_, response) => void response.end('here'),
  });
  ends.push(server.close);
  const mute: net.Socket[] = [];
  for (let i = 0; i < 20; i += 1) {
    const line = net.connect(server.port, '127.0.0.1');
    line.on('error', () => undefined);
    mute.push(line);
    await once(line, 'connect');
  }
  ends.push(() => mute.forEach((line) => void line.destroy()));
  const said = await new Promise<string>((resolve, reject) => {
    https
      .get(server.url, { ca: made.cert, checkServerIdentity: () => undefined, agent: false }, (answer) =>
        answer.setEncoding('utf8').once('data', resolve),
      )
      .once('error', reject);
  });
  expect(said).toBe('here');
  // Those above the share of one address were sent away at once: no patience had to end for it.
  await Promise.all(mute.slice(0, 16).map((line) => line.closed || once(line, 'close')));
});
