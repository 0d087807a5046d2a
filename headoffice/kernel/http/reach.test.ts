import fastify from 'fastify';
import { expect, test } from 'vitest';
import { measure } from './metrics.ts';
import { isNetwork, isTooOpen } from './reach.ts';

test('a network is an address, or one with the bits of its kind', () => {
  for (const good of ['10.0.0.0/8', '192.168.1.4', 'fd00::/8', '::1', '10.0.0.0/32'])
    expect({ good, is: isNetwork(good) }).toEqual({ good, is: true });
  for (const bad of ['', 'x', '10.0.0.0/33', '10.0.0/8', '10.0.0.0/', 'fd00::/129', '10.0.0.0/8/8', 'all'])
    expect({ bad, is: isNetwork(bad) }).toEqual({ bad, is: false });
});

test('what comes in clear from elsewhere is not answered, whatever it says of itself, unless its proxy is known', async () => {
  const app = fastify({ trustProxy: ['loopback', '10.0.0.0/8'] });
  app.addHook('onRequest', async (request, reply) =>
    isTooOpen(request) ? reply.code(403).send(request.ip) : undefined,
  );
  measure(app, ['10.2.0.0/16']);
  for (const path of ['/', '/health/live']) app.get(path, async ({ ip }) => ip);
  const ask = async (url: string, remoteAddress: string, headers: Record<string, string> = {}) => {
    const { statusCode, body } = await app.inject({ url, remoteAddress, headers });
    return `${statusCode} ${url === '/metrics' ? '' : body}`.trim();
  };
  const tls = { 'x-forwarded-proto': 'https', 'x-forwarded-for': '41.82.0.1' };
  expect(await ask('/', '10.0.0.4', tls)).toBe('200 41.82.0.1');
  expect(await ask('/', '10.0.0.4')).toBe('403 10.0.0.4');
  expect(await ask('/', '41.82.0.9', tls)).toBe('403 41.82.0.9');
  expect(await ask('/', '127.0.0.1')).toBe('200 127.0.0.1');
  expect(await ask('/health/live?x', '10.9.0.1')).toBe('200 10.9.0.1');
  expect(await ask('/metrics', '10.2.0.7')).toBe('200');
  // What a web server passes on comes from elsewhere, whoever it says he is.
  expect(await ask('/metrics', '10.2.0.7', { 'x-forwarded-for': '10.2.0.8' })).toBe('404');
  expect(await ask('/metrics', '10.0.0.4')).toBe('404');
  await app.close();
});
