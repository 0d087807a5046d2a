import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type WebSocket as ServerSocket, WebSocketServer } from 'ws';
import { createSocketBridge, type SocketBridge } from './socket-bridge.ts';

interface Call {
  id: string;
  name: string;
  input: unknown;
  meta?: unknown;
}

/** A till's socket that records calls and answers only when the test says so. */
async function listen(port = 0) {
  const server = new WebSocketServer({ host: '127.0.0.1', port });
  await once(server, 'listening');
  const calls: Call[] = [];
  const sockets: ServerSocket[] = [];
  server.on('connection', (socket) => {
    sockets.push(socket);
    socket.on('message', (data) => calls.push(JSON.parse(data.toString()) as Call));
  });
  return {
    calls,
    sockets,
    port: (server.address() as AddressInfo).port,
    answer: (call: Call | undefined, value: unknown) =>
      sockets.at(-1)?.send(JSON.stringify({ id: call?.id, result: { ok: true, value } })),
    close: async () => {
      for (const socket of sockets) socket.terminate();
      server.close();
      await once(server, 'close');
    },
  };
}

let till: Awaited<ReturnType<typeof listen>>;
let bridge: SocketBridge;
beforeEach(async () => {
  till = await listen();
  const { port } = till;
  bridge = createSocketBridge(() => new WebSocket(`ws://127.0.0.1:${port}`));
});
afterEach(async () => {
  bridge.close();
  await till.close();
});

test('answers find their calls whatever their order', async () => {
  const one = bridge.call('cart.get', { of: 1 });
  const two = bridge.call('cart.scan', { code: '2' }, { commandId: 'c-2' });
  await expect.poll(() => till.calls.length).toBe(2);
  expect(till.calls[1]).toMatchObject({
    name: 'cart.scan',
    input: { code: '2' },
    meta: { commandId: 'c-2' },
  });
  till.answer(till.calls[1], 'second');
  till.answer(till.calls[0], 'first');
  expect(await one).toEqual({ ok: true, value: 'first' });
  expect(await two).toEqual({ ok: true, value: 'second' });
});

test('a call without an answer is sent again, the same, when the till comes back', async () => {
  const states: string[] = [];
  bridge.onConnection(() => states.push(bridge.connection()));
  const answered = bridge.call('cart.get', {});
  await expect.poll(() => till.calls.length).toBe(1);
  till.answer(till.calls[0], 'done');
  await answered;
  const paid = bridge.call('sales.pay', { cart: 'a' }, { commandId: 'pay-1' });
  await expect.poll(() => till.calls.length).toBe(2);
  const firstTry = till.calls[1];
  const { port } = till;
  await till.close();
  await expect.poll(() => bridge.connection()).toBe('reconnecting');
  const typedMeanwhile = bridge.call('cart.get', {});
  till = await listen(port);
  await expect.poll(() => till.calls.length).toBe(2);
  expect(till.calls[0]).toEqual(firstTry);
  till.answer(till.calls[0], 'paid');
  till.answer(till.calls[1], 'cart');
  expect(await paid).toEqual({ ok: true, value: 'paid' });
  expect(await typedMeanwhile).toEqual({ ok: true, value: 'cart' });
  expect(states).toEqual(['reconnecting', 'connected']);
});

test('events reach those who listen, until they stop', async () => {
  const heard: unknown[] = [];
  const stop = bridge.on('cart.changed', (payload) => heard.push(payload));
  await expect.poll(() => till.sockets.length).toBe(1);
  const push = (name: string, payload: unknown) =>
    till.sockets[0]?.send(JSON.stringify({ event: { name, payload } }));
  push('shift.changed', 0);
  push('cart.changed', 1);
  await expect.poll(() => heard).toEqual([1]);
  stop();
  const lastHeard = new Promise((resolve) => bridge.on('status.changed', resolve));
  push('cart.changed', 2);
  push('status.changed', 3);
  expect(await lastHeard).toBe(3);
  expect(heard).toEqual([1]);
});

test('a message that the till would cut off is refused here', async () => {
  const result = await bridge.call('catalog.uploadChunk', { base64: 'a'.repeat(4_000_000) });
  expect(result).toEqual({ ok: false, refusal: { code: 'BAD_INPUT' } });
  expect(till.calls).toEqual([]);
});
