import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createScreenServer } from './electron-screens.ts';

let folder: string;
let serve: (request: Request) => Promise<Response>;
const get = (address: string, method = 'GET') => serve(new Request(`app://${address}`, { method }));

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'comptoir-screens-'));
  const screens = path.join(folder, 'screens');
  mkdirSync(path.join(screens, 'assets'), { recursive: true });
  mkdirSync(path.join(folder, 'screens-of-others'));
  writeFileSync(path.join(screens, 'index.html'), '<meta name="csp-nonce" content="__CSP_NONCE__">');
  writeFileSync(path.join(screens, 'assets', 'écran 1.js'), 'let a = "__CSP_NONCE__"');
  writeFileSync(path.join(screens, 'assets', 'inter.woff2'), 'font');
  writeFileSync(path.join(screens, 'assets', 'notes.sqlite'), 'no screen');
  writeFileSync(path.join(folder, 'secret.json'), '{}');
  writeFileSync(path.join(folder, 'screens-of-others', 'secret.json'), '{}');
  serve = createScreenServer(screens);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the screens', () => {
  test('the page has a nonce of its own, in its text and in its policy', async () => {
    const [first, second] = await Promise.all([get('comptoir/'), get('comptoir/index.html?again')]);
    const text = await first.text();
    const nonce = /content="([^"]+)"/.exec(text)?.[1] ?? '';
    expect(nonce).toMatch(/^[\w+/]{24}$/);
    expect(first.headers.get('content-security-policy')).toContain(`style-src 'self' 'nonce-${nonce}'`);
    expect(first.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(first.headers.get('cache-control')).toBe('no-store');
    expect(await second.text()).not.toBe(text);
  });

  test('other files have their type, are not changed, and may not be guessed at', async () => {
    const script = await get('comptoir/assets/%C3%A9cran%201.js');
    expect(await script.text()).toBe('let a = "__CSP_NONCE__"');
    expect(script.headers.get('content-type')).toBe('text/javascript; charset=utf-8');
    expect(script.headers.get('x-content-type-options')).toBe('nosniff');
    expect((await get('comptoir/assets/inter.woff2')).headers.get('content-type')).toBe('font/woff2');
  });

  test.each([
    'comptoir/..%2fsecret.json',
    'comptoir/assets/..%2f..%2fsecret.json',
    'comptoir/..%2fscreens-of-others/secret.json',
    'comptoir/..%5csecret.json',
    'comptoir/%2e%2e%2fsecret.json',
    'comptoir/assets/%00.js',
    'comptoir/C:%2fsecret.json',
    'comptoir/%E0%A4%A',
    'comptoir/assets/notes.sqlite',
    'comptoir/assets',
    'comptoir/assets/',
    'comptoir/none.js',
    'elsewhere/index.html',
  ])('nothing is found at %s', async (address) => {
    expect((await get(address)).status).toBe(404);
  });

  test('only reading is allowed', async () => {
    expect((await get('comptoir/', 'POST')).status).toBe(405);
  });
});
