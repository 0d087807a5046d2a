import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect } from '@playwright/test';
import { type Bridge, test } from './electron-host.ts';

test('the screens come from app://comptoir, and nothing outside their folder does', async ({ launch }) => {
  const { app, page } = await launch();
  const url = await app.evaluate(({ webContents }) => webContents.getAllWebContents()[0]?.getURL());
  expect(url).toBe('app://comptoir/');
  expect(await page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(1, 2, 3)');
  const paths = [
    '/assets/none.js',
    '/..%2f..%2f..%2f..%2fpackage.json',
    '/%2e%2e/main.ts',
    '/assets/%00',
    '/assets',
  ];
  const statuses = await page.evaluate(
    (names) => Promise.all(names.map(async (name) => (await fetch(name)).status)),
    paths,
  );
  expect(statuses).toEqual(paths.map(() => 404));
});

test('the content policy blocks a script in the page, and its nonce is new at each load', async ({
  launch,
}) => {
  const { page } = await launch();
  // The page itself holds an inline script; strings that would become one are refused besides.
  expect(await page.evaluate(() => 'injected' in window)).toBe(false);
  const markup = await page.evaluate(() => {
    try {
      document.body.innerHTML = '<b>from a string</b>';
      return 'written';
    } catch (error) {
      return (error as Error).name;
    }
  });
  expect(markup).toBe('TypeError');

  const styled = () =>
    page.evaluate(() => {
      const nonce = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]')?.content ?? '';
      const colours = [nonce, 'wrong'].map((given) => {
        const style = document.createElement('style');
        style.nonce = given;
        style.textContent = `body { color: rgb(${given === nonce ? '9, 9, 9' : '8, 8, 8'}) }`;
        document.head.append(style);
        return getComputedStyle(document.body).color;
      });
      return { nonce, colours };
    });
  const first = await styled();
  expect(first.colours).toEqual(['rgb(9, 9, 9)', 'rgb(9, 9, 9)']);
  expect(first.nonce).toMatch(/^[\w+/]{24}$/);
  await page.reload();
  expect((await styled()).nonce).not.toBe(first.nonce);

  const network = await page.evaluate(() => fetch('https://example.org/').then(String, (e: Error) => e.name));
  expect(network).toBe('TypeError');
});

test('the page has no Node, and its line to the till cannot be replaced', async ({ launch, dataDir }) => {
  const preload = path.join(dataDir, 'preload.cjs');
  writeFileSync(
    preload,
    `const { contextBridge } = require('electron');
    const outcome = ['fs', 'node:fs', 'child_process'].map((id) => {
      try { require(id); return 'loaded'; } catch { return 'refused'; }
    });
    contextBridge.exposeInMainWorld('outcome', outcome);`,
  );
  const curious = await launch({ env: { HOST_SPEC_PRELOAD: preload } });
  const outcome = await curious.page.evaluate(() => (window as unknown as { outcome: string[] }).outcome);
  expect(outcome).toEqual(['refused', 'refused', 'refused']);
  await curious.close();

  const { page } = await launch();
  const seen = await page.evaluate(() => ({
    node: ['require', 'process', 'module', 'Buffer', 'global'].filter((name) => name in window),
    frozen: Object.isFrozen((window as unknown as { comptoir: object }).comptoir),
    writable: Object.getOwnPropertyDescriptor(window, 'comptoir')?.writable,
    removed: Reflect.deleteProperty(window, 'comptoir'),
  }));
  expect(seen).toEqual({ node: [], frozen: true, writable: false, removed: false });
});

test('calls reach the door of the till and come back as values', async ({ launch }) => {
  const { app, page } = await launch();
  const call = (name: string, input: unknown, meta?: unknown) =>
    page.evaluate((values) => (window as unknown as { comptoir: Bridge }).comptoir.call(...values), [
      name,
      input,
      meta,
    ] as [string, unknown, unknown]);
  const meta = { commandId: 'a-command-of-mine' };
  expect(await call('cart.scan', { code: '3017620422003' }, meta)).toEqual({
    ok: true,
    value: { sessionId: 'electron-1', name: 'cart.scan', input: { code: '3017620422003' }, meta },
  });
  expect(await call('shifts.current', {})).toEqual({ ok: false, refusal: { code: 'NO_SHIFT' } });
  expect(await call('health.status', {})).toMatchObject({ ok: false, refusal: { code: 'INTERNAL' } });
  expect(await call('files.delete', {})).toMatchObject({ ok: false, refusal: { code: 'UNKNOWN_OPERATION' } });
  expect(await call('cart.get', {}, { override: 7 })).toMatchObject({ refusal: { code: 'BAD_INPUT' } });
  await page.reload();
  expect(await call('cart.get', {})).toMatchObject({ value: { sessionId: 'electron-1' } });
  expect(await app.evaluate(() => globalThis.fake.connected)).toEqual(['electron-1']);
});

test('events reach the screen they are for, until it stops listening', async ({ launch }) => {
  const { app, page } = await launch();
  await page.evaluate(async () => {
    const { comptoir } = window as unknown as { comptoir: Bridge };
    await comptoir.call('session.get', {});
    const heard: unknown[] = [];
    Object.assign(window, { heard, stop: comptoir.on('shift.changed', (payload) => heard.push(payload)) });
  });
  const emit = (payload: string, sessionId?: string) =>
    app.evaluate((_electron, event) => globalThis.fake.emit(event), {
      name: 'shift.changed' as const,
      payload,
      ...(sessionId ? { sessionId } : {}),
    });
  await emit('to nobody here', 'web-7');
  await emit('to all');
  await emit('to this one', 'electron-1');
  const heard = () => page.evaluate(() => (window as unknown as { heard: unknown[] }).heard);
  await expect.poll(heard).toEqual(['to all', 'to this one']);
  await page.evaluate(() => (window as unknown as { stop: () => void }).stop());
  await emit('too late');
  await page.evaluate(() => (window as unknown as { comptoir: Bridge }).comptoir.call('session.get', {}));
  expect(await heard()).toEqual(['to all', 'to this one']);
});

test('a page of another origin is refused by the door', async ({ launch }) => {
  const { app } = await launch();
  const answer = await app.evaluate(async ({ webContents }) => {
    const [contents] = webContents.getAllWebContents();
    await contents?.loadURL('data:text/html,<p>not the till</p>');
    const call = "comptoir.call('session.get', {}).then(() => 'answered', (error) => error.message)";
    return contents?.executeJavaScript(call);
  });
  expect(answer).toContain('this page may not call the till');
  expect(await app.evaluate(() => globalThis.fake.connected)).toEqual([]);
});

test('a window shows the screens and nothing else', async ({ launch }) => {
  const { app, page } = await launch();
  await app.evaluate(({ shell }) => {
    globalThis.asked = [];
    shell.openExternal = async (url) => void globalThis.asked.push(url);
  });
  const opened = await page.evaluate(() => {
    const windows: unknown[] = [];
    for (const url of ['https://example.org/', 'http://github.com/a', 'https://github.com/comptoir']) {
      const link = document.createElement('a');
      Object.assign(link, { href: url, target: '_blank' });
      document.body.append(link);
      link.click();
      windows.push(window.open(url));
    }
    return windows;
  });
  expect(opened).toEqual([null, null, null]);
  await expect.poll(() => app.evaluate(() => globalThis.asked.length)).toBeGreaterThan(0);
  await page.evaluate(() => {
    location.href = 'https://example.org/';
  });
  await page.evaluate(() => {
    location.href = 'file:///etc/passwd';
  });
  const state = await app.evaluate(({ BrowserWindow }) => ({
    asked: [...new Set(globalThis.asked)],
    windows: BrowserWindow.getAllWindows().map((window) => window.webContents.getURL()),
  }));
  expect(state).toEqual({ asked: ['https://github.com/comptoir'], windows: ['app://comptoir/'] });
});

test('permissions are denied, whatever the page asks', async ({ launch }) => {
  const { page } = await launch();
  const answers = await page.evaluate(async () => {
    const states = await Promise.all(
      (['geolocation', 'notifications', 'camera', 'midi'] as const).map(
        async (name) => (await navigator.permissions.query({ name: name as PermissionName })).state,
      ),
    );
    const position = await new Promise((resolve) => {
      navigator.geolocation.getCurrentPosition(
        () => resolve('given'),
        ({ code }) => resolve(code),
      );
    });
    const camera = await navigator.mediaDevices.getUserMedia({ video: true }).then(
      () => 'given',
      (error: Error) => error.name,
    );
    return { states, position, camera };
  });
  expect(answers.states).toEqual(['denied', 'denied', 'denied', 'denied']);
  expect(answers.position).toBe(1);
  expect(answers.camera).not.toBe('given');
});
