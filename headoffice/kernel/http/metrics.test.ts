import fastify from 'fastify';
import { expect, test } from 'vitest';
import { measure } from './metrics.ts';

test('what the server measures is told on its own computer alone, by the routes that there are', async () => {
  const app = fastify({ trustProxy: 'loopback' });
  measure(app);
  app.get('/there/:id', async () => 'here');
  for (const url of ['/there/1', '/there/2', '/nowhere/1', '/nowhere/2']) await app.inject(url);
  const { body, statusCode, headers } = await app.inject('/metrics');
  expect(statusCode).toBe(200);
  expect(headers['content-type']).toContain('text/plain');
  expect(body).toContain('comptoir_request_seconds_count{route="/there/:id",method="GET",status="200"} 2');
  expect(body).not.toContain('nowhere');
  const passedOn = { 'x-forwarded-for': '41.82.0.1' };
  expect((await app.inject({ url: '/metrics', headers: passedOn })).statusCode).toBe(404);
  expect((await app.inject({ url: '/metrics', remoteAddress: '192.168.1.9' })).statusCode).toBe(404);
  await app.close();
});
