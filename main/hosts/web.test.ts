import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import type { Application } from '#main/kernel/application.ts';
import type { PushedEvent } from '#main/kernel/tell.ts';
import { createWebHost, type WebHost, type WebHostOptions } from './web.ts';

/** The application's door without a till behind it: it counts, echoes, and answers late when asked to. */
function createFakeApplication() {
  const listeners = new Set<(event: PushedEvent) => void>();
  const calls: { sessionId: string; name: string; input: unknown; meta: unknown }[] = [];
  const connected: string[] = [];
  const disconnected: string[] = [];
  const signedIn = new Set<string>();
  let release: () => void = () => {};
  const application: Application = {
    connect: () => {
      connected.push(`session-${connected.length + 1}`);
      return connected.at(-1) ?? '';
    },
    disconnect: (sessionId) => void disconnected.push(sessionId),
    call: async (sessionId, name, input, meta) => {
      calls.push({ sessionId, name, input, meta });
      if (name === 'test.crash') throw new Error('a bug');
      if (name === 'test.late') await new Promise<void>((resolve) => (release = resolve));
      return { ok: true, value: { sessionId, input, call: calls.length } };
    },
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    hears: (sessionId, event) => event !== 'cart.changed' || signedIn.has(sessionId),
    offerBackup: () => {},
    flush: () => {},
    close: async () => {},
  };
  const push = (event: PushedEvent) => {
    for (const listener of listeners) listener(event);
  };
  return { application, calls, connected, disconnected, signedIn, push, release: () => release(), listeners };
}

let folder: string;
let fake: ReturnType<typeof createFakeApplication>;
const opened: { close(): unknown }[] = [];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'comptoir-web-'));
  mkdirSync(path.join(folder, 'assets'));
  writeFileSync(path.join(folder, 'index.html'), '<meta name="csp-nonce" content="__CSP_NONCE__">');
  writeFileSync(path.join(folder, 'assets', 'app.js'), 'export {};');
  fake = createFakeApplication();
});
afterEach(async () => {
  for (const thing of opened.splice(0).reverse()) await thing.close();
  rmSync(folder, { recursive: true });
});

async function openHost(options: Partial<WebHostOptions> = {}): Promise<WebHost> {
  const host = await createWebHost({
    application: fake.application,
    rendererDir: folder,
    port: 0,
    doorTexts: { closed: 'closed', used: 'used', old: 'old' },
    ...options,
  });
  opened.push(host);
  return host;
}

interface Answer {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: string;
}
const get = (url: string, headers: http.OutgoingHttpHeaders = {}): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const request = http.get(url, { headers, agent: false }, (response) => {
      let body = '';
      response.on('data', (piece) => {
        body += piece;
      });
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body }),
      );
    });
    request.on('error', reject);
  });

const cookieOf = (answer: Answer): string => answer.headers['set-cookie']?.[0]?.split(';')[0] ?? '';
const enter = async (host: WebHost): Promise<string> => cookieOf(await get(host.openUrl()));

/** A socket with its messages as a queue; rejects with the HTTP status when the door refuses the upgrade. */
async function openSocket(host: WebHost, headers: http.OutgoingHttpHeaders, window = 'window-1') {
  const socket = new WebSocket(`${host.url.replace('http', 'ws')}/socket?w=${window}`, {
    headers: { origin: host.url, ...headers } as Record<string, string>,
  });
  const arrived: unknown[] = [];
  const waiting: ((message: unknown) => void)[] = [];
  socket.on('message', (data) => {
    const message: unknown = JSON.parse(data.toString());
    const next = waiting.shift();
    if (next) next(message);
    else arrived.push(message);
  });
  await new Promise<void>((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('unexpected-response', (_request, response) => reject(new Error(`${response.statusCode}`)));
    socket.once('error', reject);
  });
  const closed = new Promise<number>((resolve) => socket.once('close', (code) => resolve(code)));
  opened.push({ close: () => socket.terminate() });
  return {
    socket,
    closed,
    send: (message: unknown) => socket.send(JSON.stringify(message)),
    next: () =>
      new Promise<unknown>((resolve) => {
        if (arrived.length > 0) resolve(arrived.shift());
        else waiting.push(resolve);
      }),
  };
}

test('a ticket is exchanged once for a strict cookie that carries the port', async () => {
  const host = await openHost();
  const ticket = host.openUrl();
  const first = await get(ticket);
  expect(first.status).toBe(303);
  expect(first.headers.location).toBe('/');
  const cookie = first.headers['set-cookie']?.[0] ?? '';
  expect(cookie).toMatch(new RegExp(`^comptoir_${host.port}=[\\w-]{43}; `));
  expect(cookie).toContain('HttpOnly');
  expect(cookie).toContain('SameSite=Strict');
  expect((await get(ticket)).status).toBe(403);
  expect((await get(`${host.url}/open?t=guess`)).status).toBe(403);
  expect((await get(host.openUrl(-1))).status).toBe(403);
});

test('the page has a strict policy with a nonce of its own on each load', async () => {
  const host = await openHost();
  const cookie = await enter(host);
  const pages = [await get(`${host.url}/`, { cookie }), await get(`${host.url}/`, { cookie })];
  const nonces = pages.map((page) => {
    const nonce = /content="([^"]+)"/.exec(page.body)?.[1] ?? '';
    expect(page.headers['content-security-policy']).toBe(
      `default-src 'none'; script-src 'self'; style-src 'self' 'nonce-${nonce}'; connect-src 'self'; ` +
        "img-src 'self' data: blob:; font-src 'self'; media-src 'self'; base-uri 'none'; form-action 'none'; " +
        "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types default",
    );
    expect(page.headers['x-content-type-options']).toBe('nosniff');
    expect(page.headers['referrer-policy']).toBe('no-referrer');
    expect(page.headers['cross-origin-opener-policy']).toBe('same-origin');
    expect(page.headers['cross-origin-resource-policy']).toBe('same-origin');
    return nonce;
  });
  expect(nonces[0]).toHaveLength(24);
  expect(nonces[0]).not.toBe(nonces[1]);
  const asset = await get(`${host.url}/assets/app.js`, { cookie });
  expect(asset.status).toBe(200);
  expect(asset.headers['cache-control']).toContain('immutable');
  expect(asset.headers['content-security-policy']).toContain("default-src 'none'");
});

test('without a cookie, from another name, page or port, nothing is served', async () => {
  const host = await openHost();
  const cookie = await enter(host);
  const closed = await get(`${host.url}/`);
  expect([closed.status, closed.body]).toEqual([403, 'closed']);
  const once = host.openUrl();
  expect((await get(once)).status).toBe(303);
  expect((await get(once)).body).toBe('used');
  expect((await get(`${host.url}/open?t=never-made`)).body).toBe('old');
  expect((await get(`${host.url}/assets/app.js`)).status).toBe(403);
  expect((await get(`${host.url}/nowhere`)).status).toBe(403);
  expect((await get(`${host.url}/`, { cookie, host: 'evil.example' })).status).toBe(421);
  expect((await get(host.openUrl(), { host: 'evil.example' })).status).toBe(421);
  expect((await get(`${host.url}/`, { cookie, origin: 'http://127.0.0.1:1' })).status).toBe(403);
  expect((await get(`${host.url}/`, { cookie, 'sec-fetch-site': 'same-site' })).status).toBe(403);
  expect((await get(`${host.url}/`, { cookie, 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  expect((await get(`${host.url}/..%2f..%2fetc%2fpasswd`, { cookie })).status).not.toBe(200);
  expect((await get(`${host.url}/`, { cookie, 'sec-fetch-site': 'none' })).status).toBe(200);
});

test('the socket refuses a missing cookie, a foreign origin and a foreign name', async () => {
  const host = await openHost();
  const cookie = await enter(host);
  await expect(openSocket(host, {})).rejects.toThrow('403');
  await expect(openSocket(host, { cookie, origin: 'http://127.0.0.1:1' })).rejects.toThrow('403');
  await expect(openSocket(host, { cookie, host: 'evil.example' })).rejects.toThrow('421');
  expect(fake.connected).toEqual([]);
});

test('the socket carries calls, and events to the session they are for', async () => {
  const host = await openHost();
  const one = await openSocket(host, { cookie: await enter(host) });
  one.send({ id: 'a', name: 'cart.view', input: { of: 1 } });
  expect(await one.next()).toEqual({
    id: 'a',
    result: { ok: true, value: { sessionId: 'session-1', input: { of: 1 }, call: 1 } },
  });
  const two = await openSocket(host, { cookie: await enter(host) });
  fake.push({ name: 'cart.changed', payload: 1 });
  fake.signedIn.add('session-2');
  fake.push({ name: 'cart.changed', payload: 2, sessionId: 'session-2' });
  fake.push({ name: 'settings.changed', payload: null });
  expect(await one.next()).toEqual({ event: { name: 'settings.changed', payload: null } });
  expect(await two.next()).toEqual({ event: { name: 'cart.changed', payload: 2 } });
  one.send({ id: 'b', name: 'test.crash', input: {} });
  expect(await one.next()).toEqual({ id: 'b', result: { ok: false, refusal: { code: 'INTERNAL' } } });
});

test.each([
  'not json',
  '[]',
  '{"id":1,"name":"x"}',
  '{"id":"1","name":"x","meta":{"commandId":5}}',
  `{"id":"${'1'.repeat(101)}","name":"x"}`,
  `{"id":"1","name":"${'x'.repeat(65)}"}`,
  `{"id":"1","name":"x","meta":{"commandId":"${'x'.repeat(101)}"}}`,
])('a message that is not a call ends the socket: %s', async (text) => {
  const host = await openHost();
  const { socket, closed } = await openSocket(host, { cookie: await enter(host) });
  socket.send(text);
  expect(await closed).toBe(1008);
  expect(fake.calls).toEqual([]);
});

test('a dropped socket finds its session, and what it sends again carries the same command id', async () => {
  const host = await openHost();
  const cookie = await enter(host);
  const call = { id: 'pay', name: 'test.late', input: {}, meta: { commandId: 'command-1' } };
  const first = await openSocket(host, { cookie });
  first.send(call);
  await expect.poll(() => fake.calls.length).toBe(1);
  first.socket.terminate();
  await first.closed;
  fake.release();
  const second = await openSocket(host, { cookie });
  second.send({ ...call, name: 'test.again' });
  expect(await second.next()).toMatchObject({ id: 'pay', result: { value: { sessionId: 'session-1' } } });
  expect(fake.calls.map(({ sessionId, meta }) => [sessionId, meta])).toEqual([
    ['session-1', call.meta],
    ['session-1', call.meta],
  ]);
});

test('each window of a browser has a session of its own, and finds it again', async () => {
  const host = await openHost();
  const cookie = await enter(host);
  const sessionOf = async ({ send, next }: Awaited<ReturnType<typeof openSocket>>) => {
    send({ id: 'a', name: 'test.who', input: {} });
    return ((await next()) as { result: { value: { sessionId: string } } }).result.value.sessionId;
  };
  const one = await openSocket(host, { cookie }, 'window-1');
  const two = await openSocket(host, { cookie }, 'window-2');
  expect([await sessionOf(one), await sessionOf(two)]).toEqual(['session-1', 'session-2']);
  one.socket.terminate();
  await one.closed;
  expect(await sessionOf(await openSocket(host, { cookie }, 'window-1'))).toBe('session-1');
  // A name that is none is that of no window.
  expect(await sessionOf(await openSocket(host, { cookie }, 'w'))).toBe('session-3');
  for (let i = 4; i <= 16; i += 1) await openSocket(host, { cookie }, `window-${i}`);
  expect(await (await openSocket(host, { cookie }, 'one-too-many')).closed).toBe(1013);
});

test('a flood of questions is told that the till is busy, and keeps no command waiting', async () => {
  const host = await openHost();
  const { send, next } = await openSocket(host, { cookie: await enter(host) });
  for (let i = 0; i < 200; i += 1) send({ id: `q${i}`, name: 'catalog.search', input: {} });
  send({ id: 'sale', name: 'sales.pay', input: {} });
  const answers = [];
  for (let i = 0; i < 201; i += 1) answers.push((await next()) as { id: string; result: object });
  const busy = answers.filter(({ result }) => JSON.stringify(result).includes('BUSY'));
  expect(busy.length).toBeGreaterThan(0);
  expect(busy.length).toBeLessThan(200);
  expect(busy.map(({ id }) => id)).not.toContain('sale');
  expect(fake.calls.filter(({ name }) => name === 'catalog.search')).toHaveLength(200 - busy.length);
});

test('lines beyond what all windows take are dropped, and those that are open go on', async () => {
  const host = await openHost();
  const { send, next } = await openSocket(host, { cookie: await enter(host) });
  let dropped = 0;
  const lines = Array.from({ length: 700 }, () => {
    const line = net.connect(host.port, '127.0.0.1', () => line.write('GET / HT'));
    line.on('error', () => {});
    line.on('close', () => {
      dropped += 1;
    });
    return line;
  });
  opened.push({ close: () => lines.forEach((line) => void line.destroy()) });
  await expect.poll(() => dropped, { timeout: 20_000 }).toBeGreaterThanOrEqual(700 - 640);
  send({ id: 'a', name: 'cart.view', input: {} });
  expect(await next()).toMatchObject({ id: 'a', result: { ok: true } });
});

test('a window left longer than the grace gets a new session on the same cookie', async () => {
  const host = await openHost({ sessionGraceMs: 1 });
  const cookie = await enter(host);
  const first = await openSocket(host, { cookie });
  first.socket.terminate();
  await expect.poll(() => fake.disconnected).toEqual(['session-1']);
  const second = await openSocket(host, { cookie });
  second.send({ id: 'a', name: 'cart.view', input: {} });
  expect(await second.next()).toMatchObject({ result: { value: { sessionId: 'session-2' } } });
});

test('the host says when its last window is gone, and lets go of everything at the close', async () => {
  let unused = 0;
  const host = await openHost({ onUnused: () => unused++, unusedAfterMs: 1 });
  const cookie = await enter(host);
  const first = await openSocket(host, { cookie });
  const second = await openSocket(host, { cookie });
  first.socket.terminate();
  await first.closed;
  expect(unused).toBe(0);
  second.socket.terminate();
  await expect.poll(() => unused).toBe(1);
  const third = await openSocket(host, { cookie });
  await host.close();
  expect(await third.closed).toBe(1001);
  expect(fake.disconnected).toEqual(['session-1']);
  expect(fake.listeners.size).toBe(0);
});
