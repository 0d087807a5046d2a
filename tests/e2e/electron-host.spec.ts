import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { test as base, expect } from '@playwright/test';
import type { FakeApplication } from '../support/electron-host/fake-application.ts';
import { buildHost, hostEnvironment, launchHost } from '../support/electron-host/launch-host.ts';
import { electronKind } from '../support/electron-kind.ts';
import { electronExecutable, type LaunchedElectronTill } from '../support/launch-electron.ts';
import type { LaunchOptions } from '../support/launched-till.ts';

type Bridge = {
  call(name: string, input: unknown, meta?: unknown): Promise<unknown>;
  on(name: string, listener: (payload: unknown) => void): () => void;
};
declare global {
  var fake: FakeApplication;
  var asked: unknown[];
}

interface Fixtures {
  dataDir: string;
  launch(options?: Partial<LaunchOptions>): Promise<LaunchedElectronTill>;
}
const test = base.extend<Fixtures, { outDir: string }>({
  outDir: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern
    async ({}, use) => {
      const outDir = mkdtempSync(path.join(tmpdir(), 'comptoir-host-'));
      await buildHost(outDir);
      await use(outDir);
      rmSync(outDir, { recursive: true });
    },
    { scope: 'worker' },
  ],
  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the pattern
  dataDir: async ({}, use) => {
    const dataDir = mkdtempSync(path.join(tmpdir(), 'comptoir-data-'));
    await use(dataDir);
    rmSync(dataDir, { recursive: true, maxRetries: 5 });
  },
  launch: async ({ outDir, dataDir }, use) => {
    const launched: LaunchedElectronTill[] = [];
    await use(async (options) => {
      const till = await launchHost(outDir, { dataDir, ...options });
      launched.push(till);
      return till;
    });
    for (const till of launched) await till.kill();
  },
});

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
  expect(await call('shift.current', {})).toEqual({ ok: false, refusal: { code: 'NO_SHIFT' } });
  expect(await call('system.status', {})).toMatchObject({ ok: false, refusal: { code: 'INTERNAL' } });
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

test('a second start brings the first window to the front and ends', async ({ launch, outDir, dataDir }) => {
  const { app } = await launch();
  await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.minimize());
  const second = spawn(electronExecutable(), [path.join(outDir, 'main.mjs'), '--data', dataDir], {
    stdio: 'ignore',
    env: { ...process.env, ...hostEnvironment(outDir) },
  });
  expect(await once(second, 'exit')).toEqual([0, null]);
  await expect
    .poll(() =>
      app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows().map((w) => w.isMinimized())),
    )
    .toEqual([false]);
  expect(existsSync(path.join(dataDir, 'closed'))).toBe(false);
});

test('a screen that crashes comes back signed in; the third time in a minute the person is asked', async ({
  launch,
}) => {
  const { app } = await launch();
  await app.evaluate(({ dialog }) => {
    globalThis.asked = [];
    dialog.showMessageBox = (async (...values: unknown[]) => {
      globalThis.asked.push((values.at(-1) as { message: string }).message);
      return { response: 0, checkboxChecked: false };
    }) as typeof dialog.showMessageBox;
  });
  for (const times of [1, 2, 3]) {
    const session = await app.evaluate(async ({ webContents }) => {
      const [contents] = webContents.getAllWebContents();
      if (!contents) throw new Error('the window is gone');
      await contents.executeJavaScript("comptoir.call('session.get', {})");
      const back = new Promise<void>((resolve) => contents.once('did-finish-load', () => resolve()));
      contents.forcefullyCrashRenderer();
      await back;
      return contents.executeJavaScript("comptoir.call('session.get', {}).then((r) => r.value.sessionId)");
    });
    expect(session).toBe('electron-1');
    expect(await app.evaluate(() => globalThis.asked.length)).toBe(times === 3 ? 1 : 0);
  }
});

test('a frozen screen is restarted when the person says so, and only then', async ({ launch }) => {
  const { app } = await launch();
  const outcome = await app.evaluate(async ({ BrowserWindow, dialog }) => {
    const [window] = BrowserWindow.getAllWindows();
    if (!window) throw new Error('the window is gone');
    const loads: string[] = [];
    window.webContents.on('did-finish-load', () => loads.push('loaded'));
    const ask = (answer: (signal?: AbortSignal) => Promise<number>) => {
      dialog.showMessageBox = (async (...values: unknown[]) => {
        const { signal } = values.at(-1) as { signal?: AbortSignal };
        return { response: await answer(signal), checkboxChecked: false };
      }) as typeof dialog.showMessageBox;
    };

    let dismissed = false;
    ask(
      (signal) =>
        new Promise((resolve) => {
          signal?.addEventListener('abort', () => {
            dismissed = true;
            resolve(1);
          });
        }),
    );
    window.emit('unresponsive');
    await new Promise((resolve) => setImmediate(resolve));
    window.emit('unresponsive');
    while (!dismissed) {
      window.emit('responsive');
      await new Promise((resolve) => setImmediate(resolve));
    }
    const waited = loads.length;

    ask(async () => 0);
    const back = new Promise<void>((resolve) => window.webContents.once('did-finish-load', () => resolve()));
    await new Promise((resolve) => setImmediate(resolve));
    window.emit('unresponsive');
    await back;
    return { dismissed, waited, restarted: loads.length };
  });
  expect(outcome).toEqual({ dismissed: true, waited: 0, restarted: 1 });
});

test('a bug outside a call ends neither the till nor the sale', async ({ launch }) => {
  const { app, page } = await launch();
  await app.evaluate(
    () =>
      new Promise<void>((resolve) => {
        void Promise.reject(new Error('a bug in a promise'));
        setTimeout(() => {
          setTimeout(resolve, 0);
          throw new Error('a bug in a timer');
        }, 0);
      }),
  );
  const answer = await page.evaluate(() =>
    (window as unknown as { comptoir: Bridge }).comptoir.call('cart.get', {}),
  );
  expect(answer).toMatchObject({ ok: true });
});

test('the window comes back where it was', async ({ launch }) => {
  const place = { x: 40, y: 30, width: 1000, height: 640 };
  const first = await launch();
  await first.app.evaluate(({ BrowserWindow }, bounds) => {
    const [window] = BrowserWindow.getAllWindows();
    window?.unmaximize();
    window?.setBounds(bounds);
  }, place);
  await first.close();
  const second = await launch();
  const bounds = await second.app.evaluate(({ BrowserWindow }) =>
    BrowserWindow.getAllWindows()[0]?.getBounds(),
  );
  expect(bounds).toEqual(place);
});

test('a close is in order, and what is held back is written before the machine sleeps', async ({
  launch,
  dataDir,
}) => {
  const { app, close } = await launch();
  await app.evaluate(({ powerMonitor, BrowserWindow }) => {
    powerMonitor.emit('suspend');
    BrowserWindow.getAllWindows()[0]?.emit('session-end');
  });
  await close();
  expect(readFileSync(path.join(dataDir, 'closed'), 'utf8')).toBe('2 flushes');
});

for (const [lang, sentence] of [
  ['fr', 'Le fichier de la caisse est abîmé'],
  ['en', 'The till’s file is damaged'],
] as const) {
  test(`a till that cannot start says why in ${lang}`, async ({ outDir, dataDir }) => {
    const till = spawn(
      electronExecutable(),
      [path.join(outDir, 'main.mjs'), '--data', dataDir, '--lang', lang, '--no-sandbox'],
      {
        stdio: 'ignore',
        env: { ...process.env, ...hostEnvironment(outDir), HOST_SPEC_START: 'damaged' },
      },
    );
    expect(await once(till, 'exit')).toEqual([0, null]);
    const asked = readFileSync(path.join(dataDir, 'asked.json'), 'utf8');
    expect(asked).toContain(sentence);
    expect(asked).not.toContain('quick_check');
  });
}

test('after a kill the till starts again: no lock is left', async ({ launch }) => {
  const first = await launch();
  await first.kill();
  const second = await launch();
  expect(await second.page.title()).not.toBe('');
});

test('a kiosk fills the screen, and a demonstration is one', async ({ launch }) => {
  const { app } = await launch({ args: ['--kiosk', '--demo', '--lang', 'en'] });
  const kiosk = await app.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.isKiosk());
  const { demo, lang } = await app.evaluate(() => globalThis.fake.options);
  expect({ kiosk, demo, lang }).toEqual({ kiosk: true, demo: true, lang: 'en' });
});

test("the till's secrets are sealed where there is a keyring, and only there", async ({ launch }) => {
  const seal = (till: LaunchedElectronTill) =>
    till.app.evaluate(({ safeStorage }) => {
      const disguised =
        process.platform === 'linux' && safeStorage.getSelectedStorageBackend() === 'basic_text';
      const keyring = safeStorage.isEncryptionAvailable() && !disguised;
      const box = globalThis.fake.options.secretBox;
      if (!box) return { keyring, sealed: false };
      const sealed = box.encrypt(new Uint8Array([1, 2, 250]));
      return { keyring, sealed: !Buffer.from(sealed).includes('AQL6'), opened: [...box.decrypt(sealed)] };
    });
  const first = await launch();
  const found = await seal(first);
  expect(found).toEqual(
    found.keyring ? { keyring: true, sealed: true, opened: [1, 2, 250] } : { keyring: false, sealed: false },
  );
  await first.close();
  if (electronKind() === 'real') return;
  expect(found.keyring).toBe(true);
  const without = await launch({ env: { ELECTRON_DOUBLE_KEYRING: 'none' } });
  expect(await seal(without)).toEqual({ keyring: false, sealed: false });
});
